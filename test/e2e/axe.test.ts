import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { fillLibrary, placesOver, rooms } from './places.ts'
import { Driver, makeHome, type Home } from './studio.ts'

/** axe finds nothing serious in what the window shows, in both themes. */
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

test('the start page', async () => {
  expect(await seriousFaults(driver)).toEqual([])
  await fillLibrary(driver, home)
})

test.each(rooms)('%s', async (_name, keys, shown) => {
  await press(keys)
  await driver.get(shown).first().waitFor()
  expect(await seriousFaults(driver)).toEqual([])
})

test.each(
  placesOver(
    () => driver,
    () => home,
  ),
)('%s', async (_name, open, shown) => {
  await press('Control+1')
  await driver.page.locator('[data-testid=grid] [role=grid]').focus()
  await open()
  const place = driver.page.locator(shown).first()
  await place.waitFor()
  const faults = await seriousFaults(driver)
  await press('Escape')
  await place.waitFor({ state: 'detached' })
  expect(faults).toEqual([])
})

test('jobs, history, a label and its menu', async () => {
  await press('Control+j')
  await driver.get('job-scan').first().waitFor()
  expect(await seriousFaults(driver)).toEqual([])
  await press('Control+j')
  await driver.get('inspector-history').click()
  await driver.get('history-step').first().waitFor()
  expect(await seriousFaults(driver)).toEqual([])
  await press('Control+4')
  await driver.get('row-Silk ties').click()
  await driver.get('label-name').waitFor()
  await driver.get('row-Silk ties').click({ button: 'right' })
  await driver.get('context-menu').waitFor()
  expect(await seriousFaults(driver)).toEqual([])
})
