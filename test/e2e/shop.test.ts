import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributeOf, exportTable, retrain, typeLabel } from './afternoon.ts'
import { Driver, makeHome, type Home } from './studio.ts'

/** A shop owner's afternoon, by keyboard alone: the sample first, then words of the shop's own, taught and taken home as a table. */
let home: Home
let driver: Driver

beforeAll(async () => {
  home = makeHome()
  driver = await Driver.launch(home)
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

const press = (keys: string): Promise<void> => driver.page.keyboard.press(keys)
const type = (text: string): Promise<void> => driver.page.keyboard.type(text)
/** Goes on by a key until this has the focus. */
async function reach(testId: string, keys = 'Tab'): Promise<void> {
  for (let at = 0; at < 60; at++) {
    if (await driver.get(testId).first().evaluate((found) => found === document.activeElement)) return // prettier-ignore
    await press(keys)
  }
  throw new Error(`${keys} does not come to ${testId}`)
}
const all = async (): Promise<number> => (await driver.labels('type')).size

test('the sample is opened and tagged', async () => {
  await driver.get('welcome-sample').waitFor()
  await reach('welcome-sample')
  await press('Enter')
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.idle()
  expect(await all()).toBeGreaterThan(300)
})

test('an attribute of the shop and its labels are made', async () => {
  await press('Control+4')
  await driver.get('room-new-attribute').waitFor()
  await reach('room-new-attribute')
  await press('Enter')
  await driver.get('room-attribute-title').waitFor()
  await type('Window')
  await press('Enter')
  await driver.get('room-attribute-window').waitFor()
  for (const name of ['Front', 'Inside']) {
    await reach('new-label')
    await press('Enter')
    await driver.get('new-label-name').waitFor()
    await type(name)
    await press('Enter')
    await driver.get(`row-${name}`).waitFor()
  }
})

test('it is taught by a few, and the model finds the others', async () => {
  await press('Control+1')
  await driver.page.locator('[data-testid=grid] [role=grid]').waitFor()
  await press('Home')
  for (let at = 0; at < 24; at++) await typeLabel(driver, at % 2 === 0 ? 'Front' : 'Inside')
  const human = async (): Promise<number> =>
    [...(await driver.labels('window')).values()].filter(({ source }) => source === 'human').length
  await expect.poll(human).toBe(24)
  await press('Control+z')
  await expect.poll(human).toBe(23)
  await press('Control+y')
  await expect.poll(human).toBe(24)
  await retrain(driver)
  await press('Control+Enter')
  const { id: attributeId } = await attributeOf(driver, 'window')
  await expect.poll(async () => (await driver.call('models.versions', { attributeId }))[0].state).toBe('active')
  await expect
    .poll(async () => [...(await driver.labels('window')).values()].filter(({ label }) => label !== undefined).length)
    .toBe(await all())
})

test('the table is written, and the next day everything is as it was', async () => {
  await press('Control+1')
  const rows = await exportTable(driver, join(home.folder, 'window.csv'))
  const before = await driver.labels('window')
  expect(rows.size).toBe(before.size)
  for (const [file, { label, source }] of before) {
    if (source === 'human') expect(rows.get(file)?.['window'], file).toBe(label)
  }
  expect(driver.problems).toEqual([])
  await driver.close()
  driver = await Driver.launch(home)
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  expect(await driver.labels('window')).toEqual(before)
  expect((await attributeOf(driver, 'window')).labels.map(({ name }) => name).sort()).toEqual(['Front', 'Inside'])
  expect(driver.problems).toEqual([])
})
