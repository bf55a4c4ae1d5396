import { expect, test } from 'vitest'
import type { Attribute, ImageRow } from '../../src-preload/contract.ts'
import { studioWith } from './studio.ts'

/** A person works with the hand on the mouse: menus, a rubber band, tiles that are dragged onto what they are. */
const studio = studioWith(['Jeans', 'Dresses'])

const tile = (at: number) => studio.driver.page.locator('[data-tile]').nth(at)
const idAt = async (at: number): Promise<number> =>
  Number((await tile(at).getAttribute('data-testid'))?.replace('tile-', ''))
const type = async (): Promise<Attribute> =>
  (await studio.driver.call('labels.attributes')).find(({ name }: Attribute) => name === 'type')
const sourceAt = async (at: number): Promise<string | undefined> => {
  const [row] = (await studio.driver.call('images.rows', { ids: [await idAt(at)] })) as ImageRow[]
  const { id } = await type()
  return row?.values.find(({ attributeId }) => attributeId === id)?.source
}

test('the menu of an image says its keys, and does what they do', async () => {
  const { page } = studio.driver
  // The engine has tagged it before the window shows that, and of what is not shown there is nothing to accept.
  await expect.poll(() => tile(2).getAttribute('aria-label')).toContain('Type ')
  await tile(2).click({ button: 'right' })
  const accept = studio.driver.get('menu-accept')
  await accept.waitFor()
  expect(await accept.textContent()).toContain('Enter')
  expect(await tile(2).getAttribute('aria-selected')).toBe('true')
  await accept.click()
  await expect.poll(() => sourceAt(2)).toBe('human')
  await page.keyboard.press('Control+z')
  await expect.poll(() => sourceAt(2)).toBe('machine')
})

test('by keyboard it opens beside the image in focus, and gives the focus back', async () => {
  const { page } = studio.driver
  await tile(1).click()
  await page.keyboard.press('Shift+F10')
  await studio.driver.get('context-menu').waitFor()
  await page.keyboard.press('1')
  expect(await sourceAt(1), 'a key of the grid means nothing in it').toBe('machine')
  await page.keyboard.press('Escape')
  await expect.poll(() => studio.driver.get('context-menu').count()).toBe(0)
  await page.keyboard.press('ArrowRight')
  expect(await tile(2).getAttribute('aria-selected')).toBe('true')
})

test('a filter is turned, and taken away, from its menu', async () => {
  const { page } = studio.driver
  const all = await studio.driver.get('count').textContent()
  await studio.driver.get('add-filter').click()
  await studio.driver.get('add-labels-Type').click()
  await studio.driver.get('filter-label-Jeans').click()
  await page.keyboard.press('Escape')
  const chip = page.locator('[data-testid^="chip-labels-"]')
  await chip.waitFor()
  await chip.click({ button: 'right' })
  await studio.driver.get('chip-turn').click()
  await expect.poll(() => chip.textContent()).toContain('is not')
  await chip.locator('[data-chip]').focus()
  await page.keyboard.press('Shift+F10')
  await studio.driver.get('chip-remove').click()
  await expect.poll(() => studio.driver.get('count').textContent()).toBe(all)
})

test('the menu of a folder is walked by arrows, and the row has the focus again', async () => {
  const { page } = studio.driver
  const row = page.locator('[data-testid^="catalog-"] [data-row]').first()
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  expect(await row.evaluate((element) => element === document.activeElement)).toBe(true)
})

const selected = (): Promise<number> => studio.driver.page.locator('[data-tile][aria-selected=true]').count()
const boxOf = async (at: number) => {
  const box = await tile(at).boundingBox()
  if (box === null) throw new Error(`tile ${at} is not in view`)
  return box
}

test('a rubber band selects what it touches, adds with Shift, and Esc takes it back', async () => {
  const { page } = studio.driver
  await tile(0).click()
  const [first, second] = [await boxOf(0), await boxOf(1)]
  // From the edge of the table, beside the first tile, into the second.
  await page.mouse.move(first.x - 6, first.y + 20)
  await page.mouse.down()
  await page.mouse.move(second.x + 10, second.y + 60, { steps: 4 })
  await studio.driver.get('band').waitFor()
  await page.mouse.up()
  await expect.poll(selected).toBe(2)
  expect(await studio.driver.get('band').count()).toBe(0)
  const fourth = await boxOf(3)
  await page.keyboard.down('Shift')
  await page.mouse.move(fourth.x - 4, fourth.y + 20)
  await page.mouse.down()
  await page.mouse.move(fourth.x + 10, fourth.y + 60, { steps: 4 })
  await page.keyboard.up('Shift')
  await expect.poll(selected).toBe(3)
  await page.mouse.up()
  await page.mouse.move(first.x - 6, first.y + 20)
  await page.mouse.down()
  await page.mouse.move(first.x + 10, first.y + 60, { steps: 4 })
  await expect.poll(selected).toBe(1)
  await page.keyboard.press('Escape')
  await expect.poll(selected).toBe(3)
  await page.mouse.up()
  expect(await selected()).toBe(3)
})

test('tiles dragged onto a label are it, all that are selected, in one step that says so', async () => {
  const { page } = studio.driver
  await tile(0).click()
  await tile(2).click({ modifiers: ['Shift'] })
  const option = studio.driver.get('label-option-1')
  const name = await option.locator('.name').textContent()
  await tile(1).dragTo(option)
  await expect
    .poll(async () => (await studio.driver.call('annotations.history')).undo?.title)
    .toBe(`Type: ${name} on 3 images`)
  expect(await selected(), 'the selection stays').toBe(3)
  await page.keyboard.press('Control+z')
  await expect.poll(() => sourceAt(1)).toBe('machine')
  await tile(1).click()
  await expect.poll(selected, { message: 'a click among them is that one' }).toBe(1)
})

test('a folder takes none and says so, a view of one label takes them', async () => {
  const { page } = studio.driver
  const before = (await studio.driver.call('annotations.history')).undo?.id
  await tile(4).dragTo(page.locator('[data-testid^="catalog-"] [data-row]').first())
  await page.getByText('Files stay where they are', { exact: false }).waitFor()
  expect((await studio.driver.call('annotations.history')).undo?.id).toBe(before)
  const { id, labels } = await type()
  const label = labels.find(({ name }) => name === 'Dresses')
  const sort = { by: 'name', descending: false }
  await studio.driver.call('views.make', {
    name: 'Only dresses',
    filter: { all: [{ attributeId: id, labels: [label?.id] }] },
    sort,
  })
  await tile(4).dragTo(studio.driver.get('view-Only dresses'))
  await expect.poll(() => sourceAt(4)).toBe('human')
  expect((await studio.driver.call('annotations.history')).undo?.title).toContain('Type: Dresses')
})

test('held over the room of labels they open it, and are dropped on a label there', async () => {
  const { page } = studio.driver
  const from = await boxOf(5)
  const tab = await studio.driver.get('room-labels').boundingBox()
  await page.mouse.move(from.x + 30, from.y + 40)
  await page.mouse.down()
  await page.mouse.move(from.x + 60, from.y + 60, { steps: 4 })
  await page.mouse.move((tab?.x ?? 0) + 20, (tab?.y ?? 0) + 12, { steps: 4 })
  const row = page.locator('[data-testid^="row-"]').first()
  await row.waitFor()
  const name = (await row.getAttribute('data-testid'))?.replace('row-', '')
  const place = await row.boundingBox()
  await page.mouse.move((place?.x ?? 0) + 80, (place?.y ?? 0) + 12, { steps: 4 })
  await page.mouse.up()
  await expect
    .poll(async () => (await studio.driver.call('annotations.history')).undo?.title)
    .toBe(`Type: ${name} on 1 image`)
  await page.keyboard.press('Control+1')
})

test('the views of a product are one tile, and one key decides them all', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Escape')
  await studio.driver.get('grid').focus()
  await page.keyboard.press('Shift+G')
  const badge = studio.driver.get('tile-views').first()
  await badge.waitFor()
  const views = Number(await badge.textContent())
  expect(views).toBeGreaterThan(1)
  const product = page.locator('[data-tile]', { has: studio.driver.get('tile-views') }).first()
  await product.click()
  await studio.driver.get('label-option-2').waitFor()
  await page.keyboard.press('2')
  await expect
    .poll(async () => (await studio.driver.call('annotations.history')).undo)
    .toMatchObject({ images: views, title: expect.stringContaining(`on ${views} images`) as string })
  await page.keyboard.press('Control+z')
  await product.click()
  await page.keyboard.press('Shift+V')
  await studio.driver.get('given').waitFor()
  await expect.poll(() => studio.driver.get('count').textContent()).toBe(`${views} images`)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+G')
  await expect.poll(() => studio.driver.get('tile-views').count()).toBe(0)
})

test('a pinned label stands by its letter and is given by a click', async () => {
  const { id, labels } = await type()
  const jeans = labels.find(({ name }) => name === 'Jeans')
  await studio.driver.call('labels.change', { labelIds: [jeans?.id], to: { key: 'J' } })
  await tile(6).click()
  await studio.driver.get('pinned-J').click()
  await expect.poll(() => sourceAt(6)).toBe('human')
  const [row] = (await studio.driver.call('images.rows', { ids: [await idAt(6)] })) as ImageRow[]
  expect(row?.values.find(({ attributeId }) => attributeId === id)?.labelId).toBe(jeans?.id)
})
