import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributeOf, exportTable, retrain, typeLabel } from './afternoon.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** An editor's afternoon: a folder of photos that nobody labelled in the morning, a table for the shop in the evening. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Jeans', 'Backpacks', 'Caps'])
  driver = await Driver.launch(home)
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

const typeOf = async (file: string): Promise<{ label: string | undefined; source: string | undefined } | undefined> =>
  (await driver.labels('type')).get(file)
/** Of the image that the keys speak of. */
const focusedFile = async (): Promise<string> => {
  const id = await driver.page.evaluate(() => {
    const grid = document.querySelector('[data-testid=grid] [role=grid]')
    const tile = document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '')
    return Number(tile?.dataset['testid']?.replace('tile-', ''))
  })
  return [...(await driver.labels('type'))].find(([, image]) => image.id === id)?.[0] ?? ''
}

test('the first start: a folder is chosen, shown and tagged', async () => {
  await driver.answerDialogs(catalog.path)
  await driver.get('welcome-add').click()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.idle()
  await expect.poll(() => driver.get('count').innerText()).toContain(String(catalog.truth.size))
  expect([...(await driver.labels('type')).values()].every(({ source }) => source === 'machine')).toBe(true)
})

test('a search finds a product by its name, and one step shows all again', async () => {
  const { keyboard } = driver.page
  await driver.get('tab-type').click()
  const [name = ''] = basename([...catalog.truth.keys()][0] ?? '').split('_')
  const views = [...catalog.truth.keys()].filter((file) => basename(file).startsWith(name)).length
  await keyboard.press('/')
  await keyboard.type(`"${name}"`)
  await keyboard.press('Enter')
  await expect.poll(() => driver.get('count').innerText()).toBe(`${views} images`)
  await driver.get('all-images').click()
  await expect.poll(() => driver.get('count').innerText()).toBe(`${catalog.truth.size} images`)
})

test('every second product is decided by keys: Enter where the label is right, T where it is not; one is taken back', async () => {
  const { keyboard } = driver.page
  await driver.page.locator('[data-testid=grid] [role=grid]').focus()
  await keyboard.press('Home')
  const before = await driver.labels('type')
  let decided = 0
  for (let at = 0; at < catalog.truth.size; at++) {
    if (at % 4 >= 2) {
      await keyboard.press('ArrowRight')
      continue
    }
    const file = await focusedFile()
    const wanted = catalog.truth.get(file) ?? ''
    if (before.get(file)?.label === wanted) await keyboard.press('Enter')
    else await typeLabel(driver, wanted)
    await expect.poll(() => typeOf(file)).toMatchObject({ label: wanted, source: 'human' })
    decided++
    if (decided !== 3) continue
    await keyboard.press('Control+z')
    await expect.poll(() => typeOf(file)).toEqual(before.get(file))
    await keyboard.press('Control+Shift+z')
    await expect.poll(() => typeOf(file)).toMatchObject({ label: wanted, source: 'human' })
    await keyboard.press('ArrowRight')
  }
})

test('the model learns from it; what would change is read and accepted', async () => {
  const { id: attributeId } = await attributeOf(driver, 'type')
  const rightNow = async (): Promise<number> => {
    const now = await driver.labels('type')
    return [...catalog.truth].filter(([file, type]) => now.get(file)?.label === type).length
  }
  const before = await rightNow()
  await retrain(driver)
  await driver.page.keyboard.press('Control+Enter')
  await driver.get('grid').waitFor()
  await expect.poll(async () => (await driver.call('models.versions', { attributeId }))[0].state).toBe('active')
  expect(await rightNow()).toBeGreaterThanOrEqual(before)
})

test('the table has what the window shows', async () => {
  await driver.page.keyboard.press('Control+1')
  const rows = await exportTable(driver, join(home.folder, 'spring.csv'))
  expect([...rows.keys()].sort()).toEqual([...catalog.truth.keys()].sort())
  for (const [file, { label, source }] of await driver.labels('type')) {
    // What the model is not sure of stays empty, as the sheet says.
    if (source === 'human') expect(rows.get(file)?.['type'], file).toBe(label)
    else expect(['', label], file).toContain(rows.get(file)?.['type'])
  }
  expect(driver.problems).toEqual([])
})
