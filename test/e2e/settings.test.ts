import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A person sets the window up, looks at what it is, reads how it works, and writes a table. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Belts'])
  driver = await Driver.launch(home)
  await driver.addCatalog(catalog.path)
  await driver.page.waitForSelector('[data-tile] img')
  await driver.idle()
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

/** What the system's file manager was asked to show. */
const shown = (): Promise<string[]> => driver.app.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)

const rememberShown = (): Promise<void> =>
  driver.app.evaluate(({ shell }) => {
    const paths: string[] = []
    Object.assign(globalThis, { shown: paths })
    shell.showItemInFolder = (path) => void paths.push(path)
  })

/** What the person of these tests chooses of the window: whether each is on. */
const chosen = { 'theme-dark': true, 'tiles-large': true, advance: false }

const areSet = async (choices: Readonly<Record<string, boolean>>): Promise<void> => {
  for (const [testId, isOn] of Object.entries(choices)) {
    await expect.poll(() => driver.get(testId).isChecked(), { message: testId }).toBe(isOn)
  }
}

test('what is set holds, also after a restart', async () => {
  const { page } = driver
  await driver.get('grid').focus()
  await page.keyboard.press('Control+,')
  await driver.get('theme-dark').check()
  await driver.get('tiles-large').check()
  await driver.get('advance').uncheck()
  await driver.get('notifications').uncheck()
  await driver.get('settings-keys').click()
  await driver.get('preset-photographer').check()
  await page.keyboard.press('Escape')
  await expect.poll(() => driver.get('settings').innerText()).toContain('Photographer')
  await page.keyboard.press('Escape')
  await driver.get('settings').waitFor({ state: 'detached' })
  expect(await driver.get('grid').evaluate((grid) => grid.contains(document.activeElement))).toBe(true)

  await driver.close()
  driver = await Driver.launch(home)
  await driver.page.waitForSelector('[data-tile] img')
  await driver.page.keyboard.press('Control+,')
  await driver.get('settings').waitFor()
  await areSet({ ...chosen, notifications: false, 'start-page': true })
  expect(await driver.get('settings').innerText()).toContain('Photographer')
  expect(await driver.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await driver.get('settings-done').click()
})

test('in another library the window is as the same person chose it', async () => {
  await driver.close()
  driver = await Driver.launch({ ...home, library: join(home.folder, 'another') })
  await driver.get('welcome').waitFor()
  expect(await driver.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  await driver.page.keyboard.press('Control+,')
  await driver.get('settings').waitFor()
  await areSet(chosen)
  expect(await driver.get('settings').innerText()).toContain('Photographer')
  await driver.get('theme-light').check()
  await driver.close()
  driver = await Driver.launch(home)
  await driver.page.waitForSelector('[data-tile] img')
  expect(await driver.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('light')
})

test('About says what it is, opens its folders and holds the licences', async () => {
  await rememberShown()
  await driver.get('more').click()
  await driver.get('show-about').click()
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  await expect.poll(() => driver.get('version').innerText()).toContain(version)
  expect(await driver.get('about').innerText()).toContain(home.library)
  await driver.get('about-library').click()
  await driver.get('about-logs').click()
  const paths = [join(home.library, 'library.db'), join(home.library, 'logs', 'engine.log')]
  await expect.poll(shown).toEqual(paths)
  await driver.get('licence-licence').locator('summary').click()
  await expect.poll(() => driver.get('licence-licence').innerText()).toContain('Permission is hereby granted')
  await driver.get('licence-others').locator('summary').click()
  await expect.poll(() => driver.get('licence-others').innerText()).toContain('Chromium')
  await driver.page.keyboard.press('Escape')
  await driver.get('about').waitFor({ state: 'detached' })
})

test('Help opens by F1, leads from page to page and back, and is searched', async () => {
  const { page } = driver
  await page.keyboard.press('F1')
  const reading = driver.get('handbook-page')
  await expect.poll(() => reading.getAttribute('aria-label')).toBe('First steps')
  await reading.getByRole('link', { name: 'Correcting' }).click()
  await expect.poll(() => reading.getAttribute('aria-label')).toBe('Correcting')
  await driver.get('handbook-back').click()
  await expect.poll(() => reading.getAttribute('aria-label')).toBe('First steps')
  await driver.get('handbook-search').fill('journal')
  await driver.get('handbook-found').first().click()
  await expect.poll(() => reading.innerText()).toContain('journal')
  await page.keyboard.press('Escape')
  await driver.get('handbook').waitFor({ state: 'detached' })
})

test('an export writes what its sheet showed', async () => {
  const { page } = driver
  await rememberShown()
  const path = join(home.folder, 'belts.csv')
  await driver.answerDialogs(path)
  await driver.get('grid').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+e')
  await driver.get('export').waitFor()
  await driver.get('export-of-selection').check()
  await driver.get('export-detail-source').uncheck()
  await driver.get('export-write').check()
  const sum = driver.get('export-sum')
  await expect.poll(() => sum.innerText()).toMatch(new RegExp(`^${catalog.truth.size} rows`))
  const cells = (rows: string): Promise<string[][]> =>
    driver
      .get('export-preview')
      .locator(rows)
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText.trim())))
  const [header] = await cells('thead tr')
  const first = await cells('tbody tr')
  expect(first.length).toBeGreaterThan(0)
  await driver.get('export-start').click()
  await driver.get('export').waitFor({ state: 'detached' })
  await driver.idle()
  const [names, ...rows] = parse(readFileSync(path, 'utf8'))
  expect(names).toEqual(header)
  expect(rows).toHaveLength(catalog.truth.size)
  expect(rows.slice(0, first.length)).toEqual(first)
  await page.getByRole('button', { name: 'Show in folder' }).click()
  await expect.poll(shown).toEqual([path])
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
