import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A person begins, is shown around, makes a second library, changes between the two and finds each as it was left. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Handbags', 'Backpacks'])
  driver = await Driver.launch(home)
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

const toStart = async (): Promise<void> => {
  await driver.get('more').click()
  await driver.get('show-libraries').click()
  await driver.get('start').waitFor()
}

test('the first start offers a folder, the sample, and a folder with a table', async () => {
  for (const choice of ['welcome-add', 'welcome-sample', 'welcome-table']) {
    expect(await driver.get(choice).isVisible(), choice).toBe(true)
  }
  await driver.answerDialogs(catalog.path)
  await driver.get('welcome-table').click()
  // The images are known: the table that speaks of them is asked for.
  await driver.get('confirm').waitFor()
  await driver.page.keyboard.press('Escape')
  expect(await driver.get('toast').first().innerText(), 'a tour is offered').toContain('tour')
  await driver.page.waitForSelector('[data-tile] img')
  await driver.idle()
})

test('the tour points at the window step by step, goes back, and is left by Esc', async () => {
  const { page } = driver
  await driver.get('more').click()
  await driver.get('show-tour').click()
  const heading = (): Promise<string> => driver.get('tour').getByRole('heading').innerText()
  const first = await heading()
  await page.keyboard.press('Enter')
  await expect.poll(heading).not.toBe(first)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(heading).toBe(first)
  const seen = new Set<string>()
  while (await driver.get('tour').isVisible()) {
    seen.add(await heading())
    await page.keyboard.press('ArrowRight')
  }
  expect(seen.size).toBe(6)
  await driver.get('more').click()
  await driver.get('show-tour').click()
  await page.keyboard.press('Escape')
  await driver.get('tour').waitFor({ state: 'detached' })
})

test('a second library is made in the same window, and the first keeps its strip', async () => {
  const { page } = driver
  await driver.get('grid').focus()
  await page.keyboard.press('End')
  await toStart()
  const second = join(home.folder, 'Second')
  mkdirSync(second)
  await driver.answerDialogs(second)
  await driver.get('new-library').click()
  await driver.get('welcome').waitFor()
  await driver.get('library-2').waitFor()
  expect(await driver.get('library-1').innerText()).toContain(`${catalog.truth.size} images`)
  expect(await driver.get('library-2').innerText()).toContain('No images yet')
  await expect
    .poll(() =>
      page
        .locator('[data-testid=library-1] img')
        .evaluateAll(
          (all) => all.filter((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0).length,
        ),
    )
    .toBe(8)
})

test('the first opens again where it was left', async () => {
  const { page } = driver
  await driver.get('library-1').getByRole('button').first().click()
  await page.waitForSelector('[data-tile] img')
  const { ids } = await driver.call('images.list', {
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  await driver.get(`tile-${ids.at(-1)}`).waitFor()
  await expect.poll(async () => (await driver.call('library.settings')).cursor).toBe(ids.at(-1))
})

test('the start page comes first where nobody says which, and what was left is there after a quit', async () => {
  await driver.get('room-labels').click()
  await driver.close()
  driver = await Driver.launch({ userData: home.userData })
  const { page } = driver
  await driver.get('start').waitFor()
  await driver.get('continue').click()
  await driver.get('start').waitFor({ state: 'detached' })
  await expect.poll(() => driver.get('room-labels').getAttribute('aria-current')).toBe('page')
  await driver.get('room-grid').click()
  await toStart()
  await page.keyboard.press('Escape')
  await driver.get('start').waitFor({ state: 'detached' })
  await toStart()
  await driver.get('forget-2').click()
  await driver.get('library-2').waitFor({ state: 'detached' })
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
