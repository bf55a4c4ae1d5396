import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** What goes wrong in a person's day: damaged files, an engine that dies, a model one regrets. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `trouble-${name}.png`))

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Caps', 'Belts'])
  const { path } = catalog
  mkdirSync(join(path, 'Broken'))
  writeFileSync(join(path, 'Broken', 'empty.jpg'), '')
  writeFileSync(join(path, 'Broken', 'text.jpg'), 'no picture at all')
  driver = await Driver.launch(home)
  await driver.addCatalog(path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('files that cannot be read are listed with the reason', async () => {
  const failed = driver.get('failed-files')
  await failed.waitFor()
  await failed.click()
  await expect.poll(() => driver.get('count').innerText()).toContain('2')
  await expect.poll(() => driver.get('grid').innerText()).toContain('empty (0 bytes)')
  await expect.poll(() => driver.get('grid').innerText()).toContain('no picture of a kind that is read')
  await shot('unreadable')
})

test('the studio comes in dark as well', async () => {
  await driver.get('more').click()
  await driver.get('theme-dark').click()
  await expect
    .poll(() =>
      driver.page.evaluate(
        () => getComputedStyle(document.body).colorScheme + getComputedStyle(document.documentElement).colorScheme,
      ),
    )
    .toContain('dark')
  await driver.page.keyboard.press('Escape')
  await driver.page.getByText('All images').click()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await shot('dark')
})

test('answers of every length reach the window', async () => {
  // About a third of 64 KiB each, so that reads end in every place of an answer. The engine repeats a wrong call's name.
  const lost = await driver.page.evaluate(async () => {
    const { studio } = globalThis as unknown as { studio: { call(method: string): Promise<{ ok: boolean }> } }
    const late = new Promise<string>((resolve) => setTimeout(() => resolve('late'), 60_000))
    for (let length = 10_700; length < 10_960; length++) {
      const calls = Array.from({ length: 12 }, () => studio.call('x'.repeat(length)))
      if ((await Promise.race([Promise.all(calls), late])) === 'late') return length
    }
    return null
  })
  expect(lost).toBeNull()
}, 90_000)

test('an engine that dies comes back by itself, and nothing is lost', async () => {
  const before = await driver.labels('type')
  const [first] = [...before.values()]
  const attributes = await driver.call('labels.attributes')
  const { id: attributeId, labels } = attributes.find(({ name }: { name: string }) => name === 'type')
  await driver.call('annotations.decide', {
    ids: [first?.id],
    attributeId,
    decision: { kind: 'is', labelId: labels[0].id },
  })
  const decided = await driver.labels('type')
  execFileSync('pkill', ['-9', '-f', `engine.js --library ${home.library}`])
  await expect.poll(() => driver.labels('type').catch(() => null), { timeout: 30_000 }).toEqual(decided)
  await expect.poll(() => driver.get('jobs').innerText(), { timeout: 30_000 }).toContain('Ready')
  await shot('engine-back')
})

test('an accepted model can be taken back', async () => {
  const attributes = await driver.call('labels.attributes')
  const { id: attributeId, labels } = attributes.find(({ name }: { name: string }) => name === 'type')
  const cap = labels.find(({ name }: { name: string }) => name === 'Caps')
  const rows = await driver.labels('type')
  const isUndecidedCap = (file: string): boolean =>
    catalog.truth.get(file) === 'Caps' && rows.get(file)?.source === 'machine'
  const ids = [...rows].filter(([file]) => isUndecidedCap(file)).map(([, { id }]) => id)
  expect(ids.length).toBeGreaterThan(8)
  await driver.call('annotations.decide', {
    ids: ids.slice(0, 8),
    attributeId,
    decision: { kind: 'is', labelId: cap.id },
  })
  const before = await driver.labels('type')
  const { runId } = await driver.call('training.start', { attributeId })
  await driver.idle()
  const { versionId } = await driver.call('training.run', { runId })
  await driver.call('review.accept', { versionId })
  await driver.get('more').click()
  await driver.get('show-models').click()
  const rollBack = driver.get('model-activate').first()
  // Clicked for trial: that waits until the panel has come to rest.
  await rollBack.click({ trial: true })
  await shot('models')
  await rollBack.click()
  await driver.get('confirm-action').click()
  await expect.poll(() => driver.labels('type'), { timeout: 20_000 }).toEqual(before)
})
