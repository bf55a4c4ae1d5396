import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Attribute, Label } from '../../src-preload/contract.ts'
import { root } from '../helpers/paths.ts'
import { studioWith } from './studio.ts'

/** A person makes words of their own: an attribute and labels, which they nest, pin, give, merge, split and take back. */
const studio = studioWith(['Jeans'])

const fit = async (): Promise<Attribute | undefined> =>
  (await studio.driver.call('labels.attributes')).find(({ title }: Attribute) => title === 'Fit')
const labels = async (): Promise<Label[]> => (await fit())?.labels ?? []
const names = async (): Promise<string[]> => (await labels()).map(({ name }) => name).sort()
const label = async (name: string): Promise<Label | undefined> => (await labels()).find((each) => each.name === name)

test('an attribute and its labels are made in the room of labels, and a twin is pointed out before', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Control+4')
  await studio.driver.get('room-new-attribute').click()
  await studio.driver.get('room-attribute-title').fill('Fit')
  await page.keyboard.press('Enter')
  await studio.driver.get('room-attribute-fit').waitFor()
  for (const name of ['Slim', 'Loose', 'Tapered']) {
    await studio.driver.get('new-label').click()
    await studio.driver.get('new-label-name').fill(name)
    await page.keyboard.press('Enter')
    await studio.driver.get(`row-${name}`).waitFor()
  }
  await studio.driver.get('new-label').click()
  await studio.driver.get('new-label-name').fill('slims')
  await page.keyboard.press('Enter')
  await page.getByText('Easily taken for “Slim”', { exact: false }).waitFor()
  await page.keyboard.press('Escape')
  expect(await names()).toEqual(['Loose', 'Slim', 'Tapered'])
})

test('a label is put under another and given a key, by keyboard alone', async () => {
  const { page } = studio.driver
  await studio.driver.get('row-Tapered').focus()
  await page.keyboard.press('Enter')
  await expect
    .poll(() => studio.driver.get('label-name').evaluate((field) => field === document.activeElement))
    .toBe(true)
  await studio.driver.get('label-parent').selectOption({ label: 'Slim' })
  await expect.poll(async () => (await label('Tapered'))?.parentId).toBe((await label('Slim'))?.id)
  await studio.driver.get('row-Slim').focus()
  await page.keyboard.press('Enter')
  await studio.driver.get('label-key').selectOption('B')
  await expect.poll(async () => (await label('Slim'))?.key).toBe('B')
})

test('its key gives it, and what is typed is taken at its word', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Control+1')
  await studio.driver.get('grid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('b')
  await expect.poll(async () => (await label('Slim'))?.decided).toBe(1)
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await studio.driver.get('typeahead-input').pressSequentially('taper')
  expect(await studio.driver.get('typeahead-input').inputValue()).toBe('tapered')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await label('Tapered'))?.decided).toBe(1)
  await page.keyboard.press('t')
  await studio.driver.get('typeahead-input').fill('Low')
  await studio.driver.get('typeahead-create').waitFor()
  await page.keyboard.press('Backspace')
  await studio.driver.get('typeahead-input').fill('Wide leg')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await label('Wide leg'))?.decided).toBe(1)
  const { ids } = await studio.driver.call('images.list', {
    kind: 'filter',
    filter: { all: [{ attributeId: (await fit())?.id, labels: [(await label('Slim'))?.id] }] },
    sort: { by: 'name', descending: false },
  })
  expect(ids, 'what lies under it as well').toHaveLength(2)
})

test('labels are merged, their names read in imports, and all of it is taken back', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Control+4')
  await studio.driver.get('row-Wide leg').click()
  await studio.driver.get('row-Loose').click({ modifiers: ['Control'] })
  await studio.driver.get('stays-Loose').check()
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=merge-panel] img').length > 0)
  await studio.driver.screenshot(join(root, 'out/e2e/naming-merge.png'))
  await studio.driver.get('merge').click()
  await expect.poll(names).toEqual(['Loose', 'Slim', 'Tapered'])
  expect(await label('Loose')).toMatchObject({ decided: 1, synonyms: ['Wide leg'] })
  await page.keyboard.press('Control+z')
  await expect.poll(names).toEqual(['Loose', 'Slim', 'Tapered', 'Wide leg'])
  expect(await label('Loose')).toMatchObject({ decided: 0, synonyms: [] })
})

test('a label is split by hand', async () => {
  const { page } = studio.driver
  await studio.driver.get('row-Slim').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Split by hand…' }).click()
  await studio.driver.get('split-image').first().click()
  await studio.driver.get('split-name').fill('Skinny')
  await studio.driver.get('split-do').click()
  await expect.poll(async () => (await label('Skinny'))?.decided).toBe(1)
})

test('the past of an image is told step by step, what was undone as well', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Control+1')
  await studio.driver.get('inspector-history').click()
  await studio.driver.get('history-image').click()
  await studio.driver.get('grid').focus()
  await page.keyboard.press('End')
  await page.getByText('No step has changed this image.').waitFor()
  await page.keyboard.press('b')
  const newest = (): Promise<string> => studio.driver.get('image-past').locator('li').first().innerText()
  await expect.poll(newest).toMatch(/Fit\s+undecided\s+→[^]*Slim/)
  expect(await studio.driver.get('image-history').innerText()).toMatch(/Fit\s+Slim[^]*you/)
  await page.keyboard.press('Control+z')
  await expect.poll(newest).toContain('undone')
  await page.getByText('Nobody has decided on this image yet.', { exact: false }).waitFor()
  await page.keyboard.press('Home')
  // Decided, then split from what it was.
  await expect.poll(newest).toMatch(/Slim\s+→[^]*Skinny/)
  expect(await studio.driver.get('image-past').locator('li').nth(1).innerText()).toContain('Slim')
  await studio.driver.screenshot(join(root, 'out/e2e/naming-past.png'))
  expect(studio.driver.problems).toEqual([])
})
