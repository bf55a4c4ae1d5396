import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** What a model is not sure of: shown as a guess, found, accepted, exported or left out, and where the line is drawn. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `not-sure-${name}.png`))

async function type(): Promise<{ id: number; threshold: number; ownThreshold: number | null }> {
  const attributes = await driver.call('labels.attributes')
  return attributes.find(({ name }: { name: string }) => name === 'type')
}

async function setThreshold(percent: string): Promise<void> {
  await driver.page.keyboard.press('Control+Shift+M')
  await driver.page.getByLabel('Show a label from').fill(percent)
  await driver.page.keyboard.press('Enter')
}

/** Columns of the exported file, by file. */
async function exported(unsure: 'empty' | 'write'): Promise<Map<string, string>> {
  const path = join(home.folder, `${unsure}.csv`)
  await driver.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)
  await driver.get('grid').focus()
  await driver.page.keyboard.press('Control+e')
  await driver.get('export').waitFor()
  await shot(`export-${unsure}`)
  await driver.get(`export-${unsure}`).check()
  await driver.get('export-start').click()
  await driver.get('export').waitFor({ state: 'detached' })
  await driver.idle()
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const columns = header.split(',')
  const cell = (line: string, column: string): string => line.split(',')[columns.indexOf(column)] ?? ''
  return new Map(lines.map((line) => [cell(line, 'file'), cell(line, 'type')]))
}

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Belts'])
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

test('the line below which a label is a guess is drawn in the room of models', async () => {
  await setThreshold('100')
  await expect.poll(async () => (await type()).ownThreshold).toBe(1)
  await shot('panel')
  await driver.get('room-grid').click()
  await driver.get('models-panel').waitFor({ state: 'detached' })
  const { ids } = await driver.call('images.list', {
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  const tile = driver.get(`tile-${ids[0]}`)
  const [first] = [...(await driver.labels('type')).values()]
  await expect.poll(() => tile.innerText()).toContain(`${first?.label}?`)
  await driver.get('grid').focus()
  await driver.page.keyboard.press('Home')
  await expect.poll(() => driver.get('value-type').innerText()).toContain('Not sure')
  await shot('tiles')
})

test('a guess is accepted by Enter, and no guess any more', async () => {
  const { ids } = await driver.call('images.list', {
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  const before = [...(await driver.labels('type')).values()].find(({ id }) => id === ids[0])
  await driver.get('grid').focus()
  await driver.page.keyboard.press('Home')
  await driver.page.keyboard.press('Enter')
  await expect
    .poll(async () => [...(await driver.labels('type')).values()].find(({ id }) => id === ids[0]))
    .toMatchObject({ label: before?.label, source: 'human' })
  await expect.poll(() => driver.get(`tile-${ids[0]}`).innerText()).not.toContain('?')
})

test('what is not sure can be listed, and is left empty or written in an export', async () => {
  await driver.get('add-filter').click()
  await driver.get('add-state').click()
  await driver.get('state-unsure').click()
  await expect.poll(() => driver.get('count').innerText()).toBe(`${catalog.truth.size - 1} images`)
  await shot('filtered')
  await driver.page.getByLabel('Remove filter Type is not sure').click()
  await expect.poll(() => driver.get('count').innerText()).toBe(`${catalog.truth.size} images`)

  const empty = await exported('empty')
  expect(empty.size).toBe(catalog.truth.size)
  expect([...empty.values()].filter((label) => label !== '')).toHaveLength(1)
  const written = await exported('write')
  const labels = await driver.labels('type')
  for (const [file, label] of written) expect(label).toBe(labels.get(file)?.label)
})

test('the model’s own line is returned to', async () => {
  await driver.page.keyboard.press('Control+Shift+M')
  await driver.get('sureness-reset').click()
  await expect.poll(async () => (await type()).ownThreshold).toBeNull()
  await driver.get('sureness-reset').waitFor({ state: 'detached' })
  expect((await type()).threshold).toBeLessThanOrEqual(0.5)
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
