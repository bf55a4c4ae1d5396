import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** A shop owner finds black skirts, keeps the list under a name, finds it again the next day and writes it to a file. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>
/** What a person calls black here. */
const black = (file: string): boolean => file.includes('_front')

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `finding-${name}.png`))
const count = (): Promise<string> => driver.get('count').innerText()

async function decide(attribute: string, label: string, files: (file: string) => boolean): Promise<void> {
  const attributes = await driver.call('labels.attributes')
  const { id, labels } = attributes.find(({ name }: { name: string }) => name === attribute)
  const known = labels.find(({ name }: { name: string }) => name === label)
  const { id: labelId } = known ?? (await driver.call('labels.create', { attributeId: id, name: label }))
  const all = await driver.labels(attribute)
  const ids = [...all].filter(([file]) => files(file)).map(([, image]) => image.id)
  await driver.call('annotations.decide', { ids, attributeId: id, decision: { kind: 'is', labelId } })
}

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Skirts', 'Caps'])
  driver = await Driver.launch(home)
  await driver.addCatalog(catalog.path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await decide('type', 'Skirts', (file) => catalog.truth.get(file) === 'Skirts')
  await decide('type', 'Caps', (file) => catalog.truth.get(file) === 'Caps')
  await decide('colour', 'Black', black)
  await decide('colour', 'Red', (file) => !black(file))
  await driver.get('grid').focus()
  await driver.page.keyboard.press('F5')
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

const fitting = (): string[] => [...catalog.truth].filter(([file, type]) => type === 'Skirts' && black(file)).map(([file]) => file) // prettier-ignore

test('Skirts, then Black: both are kept', async () => {
  expect(fitting().length).toBeGreaterThan(0)
  await driver.get('add-filter').click()
  await driver.get('add-labels-Type').click()
  await driver.get('filter-label-Skirts').click()
  await driver.page.keyboard.press('Escape')
  await driver.get('tab-colour').click()
  await driver.get('add-filter').click()
  await driver.get('add-labels-Colour').click()
  await driver.get('filter-label-Black').click()
  await driver.page.keyboard.press('Escape')
  const bar = driver.page.getByRole('toolbar', { name: 'Filter and order' })
  await expect.poll(() => bar.innerText()).toMatch(/Type is\s+Skirts[\s\S]*and[\s\S]*Colour is\s+Black/)
  await expect.poll(count).toContain(String(fitting().length))
  await shot('both')
})

test('they stand beside each other where there is room, else under one button, and cover nothing', async () => {
  const end = async (): Promise<number> => {
    const box = await driver.page.getByRole('toolbar', { name: 'Filter and order' }).boundingBox()
    return box!.x + box!.width
  }
  const folded = driver.get('folded-filters')
  const density = driver.page.locator('[data-testid=filter-bar] [data-testid^="density-"]').last()
  const seen = new Set<boolean>()
  for (const width of [1600, 1440, 1280, 1160, 1024, 1160, 1280, 1440, 1600]) {
    await driver.page.setViewportSize({ width, height: 900 })
    const isSettled = async (): Promise<boolean> => {
      const box = await density.boundingBox()
      return box !== null && box.x + box.width <= (await end())
    }
    await expect.poll(isSettled, { message: `the density at ${width} px` }).toBe(true)
    seen.add(await folded.isVisible())
    await shot(`bar-${width}`)
    if (width !== 1024) continue
    // What there is no room for beside it is in the menu of the filters.
    await folded.click()
    await driver.get('clear-filters').waitFor()
    await shot('folded')
    await driver.get('save-view').click()
    await driver.get('view-name').waitFor()
    await shot('folded-save')
    await driver.page.keyboard.press('Escape')
    await driver.page.keyboard.press('Escape')
    await driver.get('clear-filters').waitFor({ state: 'detached' })
  }
  expect([...seen], 'both were seen, and the last is as the first').toEqual([false, true])
  expect(await folded.isVisible()).toBe(false)
})

test('they are kept as a view, which is there after a restart and is written to a file', async () => {
  await driver.get('save-view').click()
  await driver.get('view-name').fill('Black skirts')
  await driver.page.keyboard.press('Enter')
  await expect.poll(() => driver.get('view-Black skirts').innerText()).toContain(String(fitting().length))
  await driver.get('all-images').click()
  await expect.poll(count).toContain(String(catalog.truth.size))

  await driver.close()
  driver = await Driver.launch(home)
  await driver.get('view-Black skirts').click()
  await expect.poll(count).toContain(String(fitting().length))
  await shot('view')

  const path = join(home.folder, 'black-skirts.csv')
  await driver.answerDialogs(path)
  await driver.get('all-of-these').click()
  await driver.get('these-export').click()
  await driver.get('export-start').click()
  await driver.get('export').waitFor({ state: 'detached' })
  await driver.idle()
  const [header = '', ...rows] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const at = header.replace('\ufeff', '').split(',').indexOf('file')
  expect(rows.map((row) => row.split(',')[at]).sort()).toEqual(fitting().sort())
})

test('a search suggests, shows and says what is nearest', async () => {
  const { page } = driver
  await page.keyboard.press('/')
  await driver.get('search').fill('cap')
  const choice = page.getByRole('option', { name: /Type: Caps/ })
  await choice.waitFor()
  await shot('suggestions')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const caps = [...catalog.truth.values()].filter((type) => type === 'Caps').length
  await expect.poll(count).toContain(String(caps))
  await page.keyboard.press('/')
  await driver.get('search').fill('capz')
  await page.keyboard.press('Enter')
  await shot('nearest')
  await expect.poll(() => driver.get('nearest').innerText()).toContain(`No image is called capz. ${caps} have the label Caps.`) // prettier-ignore
})

test('a chip goes by Backspace, and Ctrl+K leads to a view by its name', async () => {
  const { page } = driver
  await page.locator('[data-chip]').last().focus()
  await page.keyboard.press('Backspace')
  await expect.poll(() => page.locator('[data-chip]').count()).toBe(1)
  await page.keyboard.press('Control+k')
  await driver.get('palette-input').fill('black ski')
  await page.getByRole('option', { name: /Black skirts/ }).first().waitFor() // prettier-ignore
  await shot('palette')
  await page.keyboard.press('Enter')
  await expect.poll(count).toContain(String(fitting().length))
})
