import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attributeOf, exportTable } from './afternoon.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A data scientist's afternoon: somebody's table of labels is held against the model, put right and handed on. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>
/** What the table says: caps throughout, but two products that it takes for belts, and belts under two names. */
const told = new Map<string, string>()

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Caps', 'Belts'])
  const files = [...catalog.truth]
  const wrong = new Set(files.filter(([, type]) => type === 'Caps').slice(0, 2).map(([file]) => file)) // prettier-ignore
  for (const [at, [file, type]] of files.entries()) {
    told.set(file, wrong.has(file) ? 'Belts' : type === 'Belts' && at % 2 === 0 ? 'Waist belts' : type)
  }
  writeFileSync(join(home.folder, 'labels.csv'), `file,type\n${[...told].map((row) => row.join(',')).join('\n')}\n`)
  driver = await Driver.launch(home)
  await driver.addCatalog(catalog.path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.get('tab-type').click()
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('a table is imported, and counts as imported, not as decided', async () => {
  await driver.answerDialogs(join(home.folder, 'labels.csv'))
  await driver.get('more').click()
  await driver.get('import-csv').click()
  await driver.get('import-start').click()
  await driver.idle()
  const labels = await driver.labels('type')
  for (const [file, label] of told) expect(labels.get(file), file).toMatchObject({ label, source: 'imported' })
  await driver.page.keyboard.press('Escape')
})

test('what the model speaks against is listed, and put right', async () => {
  await driver.get('queue-suspect').click()
  const count = async (): Promise<number> => Number.parseInt(await driver.get('count').innerText(), 10)
  await expect.poll(count).toBeLessThan(told.size)
  const listed = await count()
  expect(listed).toBeGreaterThan(0)
  await driver.get('all-images').click()
})

test('two names of one thing become one, and another is called as the house calls it', async () => {
  const { keyboard } = driver.page
  const names = async (): Promise<string[]> => (await attributeOf(driver, 'type')).labels.map(({ name }) => name)
  await keyboard.press('Control+4')
  await driver.get('find-label').fill('belts')
  await driver.get('row-Waist belts').click()
  await driver.get('row-Belts').click({ modifiers: ['Control'] })
  await driver.get('stays-Belts').check()
  await driver.get('merge').click()
  await expect.poll(names).not.toContain('Waist belts')
  await driver.get('find-label').fill('caps')
  await driver.get('row-Caps').click()
  await driver.get('label-name').fill('Headwear')
  await driver.get('label-rename').click()
  await expect.poll(names).toContain('Headwear')
  const labels = await driver.labels('type')
  const wanted = (label: string): string => (label === 'Waist belts' ? 'Belts' : label === 'Caps' ? 'Headwear' : label)
  for (const [file, label] of told) expect(labels.get(file)?.label, file).toBe(wanted(label))
})

test('how good the model is against the table stands in a report', async () => {
  await driver.page.keyboard.press('Control+3')
  await driver.get('label-table').waitFor()
  const path = join(home.folder, 'report.html')
  await driver.answerDialogs(path)
  await driver.get('evaluation-export').click()
  await expect.poll(() => existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain('Headwear')
})

test('the curated table is written', async () => {
  await driver.page.keyboard.press('Control+1')
  const rows = await exportTable(driver, join(home.folder, 'curated.csv'))
  expect(rows.size).toBe(told.size)
  for (const [file, { label }] of await driver.labels('type')) expect(rows.get(file)?.['type'], file).toBe(label)
  expect([...rows.values()].some(({ type }) => type === 'Waist belts')).toBe(false)
  expect(driver.problems).toEqual([])
})
