import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attribute } from '../../src-preload/contract.ts'
import { root } from '../helpers/paths.ts'
import { canMount } from '../helpers/small-disk.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A library that is restored, that does not open, and that can only be read, as the window shows it. */
let home: Home
let driver: Driver
let decided: Awaited<ReturnType<Driver['labels']>>

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `restoring-${name}.png`))

/** In both themes, and in a small window. */
async function shots(name: string): Promise<void> {
  const { page } = driver
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await shot(`${name}-${theme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const opened = async (library: string): Promise<Driver> => {
  const window = await Driver.launch({ ...home, library })
  await window.page.setViewportSize({ width: 1024, height: 720 })
  return window
}

beforeAll(async () => {
  home = makeHome()
  driver = await opened(home.library)
  await driver.addCatalog(makeCatalog(home, ['Caps']).path)
  await driver.idle()
  const attributes = (await driver.call('labels.attributes')) as Attribute[]
  const type = attributes.find(({ name }) => name === 'type')
  const belts = type?.labels.find(({ name }) => name === 'Belts')
  const ids = [...(await driver.labels('type')).values()].slice(0, 3).map(({ id }) => id)
  await driver.call('annotations.decide', {
    ids,
    attributeId: type?.id,
    decision: { kind: 'is', labelId: belts?.id },
  })
  decided = await driver.labels('type')
  await driver.close()
  // A library is backed up as it is opened.
  driver = await opened(home.library)
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('a person restores the library from a backup in the window, and has every decision', async () => {
  await driver.page.keyboard.press('Control+,')
  await driver.get('show-restore').click()
  const sheet = driver.get('restore-library')
  await sheet.getByTestId('restore-from').first().waitFor()
  expect(await sheet.innerText()).toContain('no decision is lost')
  await shots('sheet')
  await driver.page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await driver.page.keyboard.press('Control+,')
  await driver.get('show-restore').click()
  await sheet.getByTestId('restore-from').first().click()
  await expect
    .poll(() => readdirSync(home.library).some((name) => name.startsWith('set-aside')), { timeout: 30_000 })
    .toBe(true)
  await expect.poll(() => driver.labels('type').catch(() => null), { timeout: 30_000 }).toEqual(decided)
  await shots('restored')
})

describe('a library that does not open', () => {
  test('is told of with what can be done, and another one is chosen', async () => {
    const newer = join(home.folder, 'newer')
    await driver.close()
    cpSync(home.library, newer, { recursive: true })
    const database = new Database(join(newer, 'library.db'))
    database.pragma('user_version = 999999')
    database.close()
    // It would be taken for a file that something else has changed.
    rmSync(join(newer, 'library.seal'))
    driver = await opened(newer)
    await driver.get('not-opened').waitFor()
    expect(await driver.get('not-opened').innerText()).toContain('newer')
    expect(await driver.get('restore-newest').count(), 'a backup is no help here').toBe(0)
    await shots('not-opened')
    await driver.get('open-again').click()
    await driver.get('not-opened').waitFor()
    await driver.answerDialogs(home.library)
    await driver.get('open-another').click()
    await driver.get('open-library').click()
    await driver.get('grid').waitFor({ timeout: 30_000 })
    await expect.poll(() => driver.labels('type').catch(() => null), { timeout: 30_000 }).toEqual(decided)
  })
})

test.skipIf(!canMount)('a library that can only be read is shown, with a word on it', async () => {
  await driver.close()
  const mounted = join(home.folder, 'mounted')
  mkdirSync(mounted)
  execFileSync('mount', ['--bind', home.library, mounted])
  try {
    execFileSync('mount', ['-o', 'remount,ro,bind', mounted])
    driver = await opened(mounted)
    await driver.get('for-reading').waitFor()
    expect(await driver.get('for-reading').innerText()).toContain('Copy the folder to a disk that can be written')
    await driver.page.waitForSelector('[data-testid^="tile-"] img')
    expect(await driver.labels('type')).toEqual(decided)
    await shots('for-reading')
  } finally {
    await driver.close()
    execFileSync('umount', ['--lazy', mounted])
    driver = await opened(home.library)
  }
})
