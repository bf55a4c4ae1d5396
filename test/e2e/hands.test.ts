import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Attribute, ImageRow } from '../../src-preload/contract.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A person works with the hand on the mouse: menus, a rubber band, tiles that are dragged onto what they are. */
let home: Home
let driver: Driver

beforeAll(async () => {
  home = makeHome()
  driver = await Driver.launch(home)
  await driver.addCatalog(makeCatalog(home, ['Jeans', 'Dresses']).path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

const tile = (at: number) => driver.page.locator('[data-tile]').nth(at)
const idAt = async (at: number): Promise<number> =>
  Number((await tile(at).getAttribute('data-testid'))?.replace('tile-', ''))
const type = async (): Promise<Attribute> =>
  (await driver.call('labels.attributes')).find(({ name }: Attribute) => name === 'type')
const sourceAt = async (at: number): Promise<string | undefined> => {
  const [row] = (await driver.call('images.rows', { ids: [await idAt(at)] })) as ImageRow[]
  const { id } = await type()
  return row?.values.find(({ attributeId }) => attributeId === id)?.source
}

test('the menu of an image says its keys, and does what they do', async () => {
  const { page } = driver
  await tile(2).click({ button: 'right' })
  const accept = driver.get('menu-accept')
  await accept.waitFor()
  expect(await accept.textContent()).toContain('Enter')
  expect(await tile(2).getAttribute('aria-selected')).toBe('true')
  await accept.click()
  await expect.poll(() => sourceAt(2)).toBe('human')
  await page.keyboard.press('Control+z')
  await expect.poll(() => sourceAt(2)).toBe('machine')
})

test('by keyboard it opens beside the image in focus, and gives the focus back', async () => {
  const { page } = driver
  await tile(1).click()
  await page.keyboard.press('Shift+F10')
  await driver.get('context-menu').waitFor()
  await page.keyboard.press('1')
  expect(await sourceAt(1), 'a key of the grid means nothing in it').toBe('machine')
  await page.keyboard.press('Escape')
  await expect.poll(() => driver.get('context-menu').count()).toBe(0)
  await page.keyboard.press('ArrowRight')
  expect(await tile(2).getAttribute('aria-selected')).toBe('true')
})

test('a filter is turned, and taken away, from its menu', async () => {
  const { page } = driver
  const all = await driver.get('count').textContent()
  await driver.get('add-filter').click()
  await driver.get('add-labels-Type').click()
  await driver.get('filter-label-Jeans').click()
  await page.keyboard.press('Escape')
  const chip = page.locator('[data-testid^="chip-labels-"]')
  await chip.waitFor()
  await chip.click({ button: 'right' })
  await driver.get('chip-turn').click()
  await expect.poll(() => chip.textContent()).toContain('is not')
  await chip.locator('[data-chip]').focus()
  await page.keyboard.press('Shift+F10')
  await driver.get('chip-remove').click()
  await expect.poll(() => driver.get('count').textContent()).toBe(all)
})

test('the menu of a folder is walked by arrows, and the row has the focus again', async () => {
  const { page } = driver
  const row = page.locator('[data-testid^="catalog-"] [role=treeitem]').first()
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  expect(await row.evaluate((element) => element === document.activeElement)).toBe(true)
})
