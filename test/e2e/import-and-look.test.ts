import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { attributeOf } from './afternoon.ts'
import { studioWith } from './studio.ts'

/** A person says what the columns of a table are and who is right, then looks closely at what came of it. */
const studio = studioWith(['Caps'])
/** Files in the order of the list, each with what it is now. */
const files = async (): Promise<[string, { id: number; label: string | undefined; source: string | undefined }][]> => [
  ...(await studio.driver.labels('type')),
]
const at = async (place: number) => (await files())[place]![1]

const texts = (testId: string) => studio.driver.get(testId).textContent()
const tile = (place: number) => studio.driver.page.locator('[data-tile]').nth(place)
const picked = (column: number) => studio.driver.get(`import-column-${column}`)

/** A table of four images whose first was decided by a person: it says something else of that one. */
async function writeTable(): Promise<string> {
  const { driver, home } = studio
  const names = (await files()).slice(0, 4).map(([file]) => file)
  const { id: attributeId } = await attributeOf(driver, 'type')
  const { id: labelId } = await driver.call('labels.create', { attributeId, name: 'Sun caps' })
  const ids = [(await at(0)).id]
  await driver.call('annotations.decide', { ids, attributeId, decision: { kind: 'is', labelId } })
  const path = join(home.folder, 'stock.csv')
  const rows = names.map((name, row) => [12 + row, name, 'Rain caps', row % 2 === 0 ? 'Wool' : 'Cotton'].join(','))
  writeFileSync(path, ['price,reference,type,cloth', ...rows].join('\n'))
  return path
}

/** Opens the table and says what its columns are, but for the cloth. */
async function openTable(path: string): Promise<void> {
  const { driver } = studio
  await driver.answerDialogs(path)
  await driver.get('more').click()
  await driver.get('import-csv').click()
  await picked(1).selectOption('file')
  await expect.poll(() => texts('import-table')).toContain('Finds 4 of 4 images')
  await picked(0).selectOption('skip')
  await expect.poll(() => texts('import-table')).toContain('Skips 4 values')
  await expect.poll(() => texts('import-table')).toContain('1 label disagrees with a person')
}

async function startImport(): Promise<void> {
  const { driver } = studio
  await driver.page.locator('[data-testid=import-start]:enabled').click()
  await driver.get('import-report').waitFor()
  await driver.page.keyboard.press('Escape')
  await driver.get('import-report').waitFor({ state: 'detached' })
}

test('which column is the file, which one makes an attribute, and which is left out, a person says', async () => {
  const { driver } = studio
  const path = await writeTable()
  await openTable(path)
  await picked(3).selectOption('name')
  await driver.get('import-new-3').fill('Fabric')
  await driver.page.keyboard.press('Enter')
  await expect.poll(() => picked(3).inputValue()).toBe('new Fabric')
  await startImport()
  const fabric = await attributeOf(driver, 'fabric')
  expect(fabric.labels.map(({ name }) => name).sort()).toEqual(['Cotton', 'Wool'])
  await expect(attributeOf(driver, 'price'), 'a column that was left out').rejects.toThrow()
  expect(await at(0), 'what a person decided is kept').toMatchObject({ label: 'Sun caps', source: 'human' })
  expect(await at(1)).toMatchObject({ label: 'Rain caps', source: 'imported' })
})

test('where the table disagrees with a person, that is reviewed after the import, or the table is right', async () => {
  const { driver, home } = studio
  const path = join(home.folder, 'stock.csv')
  await openTable(path)
  await driver.get('import-review').click()
  await startImport()
  await expect.poll(() => driver.page.locator('[data-tile]').count(), { message: 'the one that disagrees' }).toBe(1)
  expect(await at(0)).toMatchObject({ label: 'Sun caps', source: 'human' })
  await openTable(path)
  await driver.get('import-overwrite').click()
  await startImport()
  expect(await at(0)).toMatchObject({ label: 'Rain caps', source: 'imported' })
  await driver.get('all-images').click()
  await expect.poll(() => driver.page.locator('[data-tile]').count()).toBe((await files()).length)
})

test('two to four pictures stand side by side, and keys act on the framed one', async () => {
  const { driver } = studio
  const { keyboard } = driver.page
  const panes = driver.page.locator('[data-testid^="compared-"]:not([data-testid=compared-label])')
  const close = async () => {
    await keyboard.press('Escape')
    await driver.get('compare').waitFor({ state: 'detached' })
  }
  for (const [last, shown] of [[1, 2], [3, 4], [5, 4]] as const) {
    await tile(0).click()
    await tile(last).click({ modifiers: ['Shift'] })
    await keyboard.press('c')
    await expect.poll(() => panes.count()).toBe(shown)
    if (last !== 5) await close()
  } // prettier-ignore
  const framed = async () => Number((await panes.and(driver.page.locator('[aria-current=true]')).getAttribute('data-testid'))?.replace('compared-', '')) // prettier-ignore
  const before = await framed()
  await keyboard.press('ArrowLeft')
  await expect.poll(framed).not.toBe(before)
  const id = await framed()
  await keyboard.press('Enter')
  await expect.poll(async () => (await files()).filter(([, of]) => of.source === 'human').map(([, of]) => of.id)).toEqual([id]) // prettier-ignore
  await close()
})

test('Info tells what its file is', async () => {
  const { driver } = studio
  await tile(2).click()
  await driver.get('inspector-info').click()
  const [file] = (await files())[2]!
  for (const fact of [file.split('/').at(-1)!, 'Pixels', 'megapixels', 'RGB', '8 bits']) {
    await expect.poll(() => texts('info')).toContain(fact)
  }
  await driver.get('inspector-labels').click()
})

test('a picture lies on the grey a person chose, in the loupe and side by side', async () => {
  const { driver } = studio
  const { keyboard } = driver.page
  const ground = (place: string) =>
    driver.page.locator(place).evaluate((table) => getComputedStyle(table).backgroundColor)
  await tile(0).click()
  await keyboard.press('Space')
  await driver.get('loupe').waitFor()
  await driver.get('tone-dim').click()
  await expect.poll(() => ground('[data-testid=loupe-table]')).toBe('rgb(94, 94, 94)')
  await keyboard.press('.')
  await expect.poll(() => ground('[data-testid=loupe-table]')).toBe('rgb(154, 154, 154)')
  await keyboard.press('Escape')
  await driver.get('loupe').waitFor({ state: 'detached' })
  await keyboard.press('c')
  await driver.get('compare').waitFor()
  await expect.poll(() => ground('[data-testid=compare] .tone-table')).toBe('rgb(154, 154, 154)')
  await keyboard.press('Escape')
  await driver.get('compare').waitFor({ state: 'detached' })
})
