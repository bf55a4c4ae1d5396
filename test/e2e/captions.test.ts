import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { studioWith } from './studio.ts'

/** Captions in the real window: written by keyboard, on one image and on a selection, taken back, imported, found. */
const studio = studioWith(['Caps'], async (driver) => {
  await driver.get('tab-caption').click()
})

interface Caption {
  text: string
  source: string
}

const shot = (name: string): Promise<void> => studio.driver.screenshot(join(root, 'out/e2e', `captions-${name}.png`))

async function ids(): Promise<number[]> {
  return (
    await studio.driver.call('images.list', { kind: 'filter', filter: {}, sort: { by: 'name', descending: false } })
  ).ids
}

/** By file below the catalog, what the grid shows. */
async function captions(): Promise<Map<string, Caption | null>> {
  const rows = await studio.driver.call('images.rows', { ids: await ids() })
  return new Map(
    rows.map(({ folder, name, caption }: { folder: string; name: string; caption: Caption | null }) => [
      folder === '' ? name : `${folder}/${name}`,
      caption,
    ]),
  )
}

test('a caption is written by keyboard, seen at once, and undone', async () => {
  const { page } = studio.driver
  const before = await captions()
  const [first] = await ids()
  const own = async (): Promise<Caption | null> => (await studio.driver.call('images.detail', { id: first })).caption
  const untouched = await own()
  await studio.driver.get('grid').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('w')
  await studio.driver.get('caption-text').fill('A cap')
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('of dark wool')
  await shot('writing')
  await page.keyboard.press('Enter')
  await expect.poll(own).toMatchObject({ text: 'A cap of dark wool', source: 'human' })
  expect(await studio.driver.get(`tile-${first}`).innerText()).toContain('A cap of dark wool')
  expect(await studio.driver.get('value-caption').innerText()).toBe('A cap of dark wool')

  await page.keyboard.press('Control+z')
  await expect.poll(own).toEqual(untouched)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(own).toMatchObject({ source: 'human' })
  await page.keyboard.press('Backspace')
  await expect.poll(own).toEqual(untouched)

  await page.keyboard.press('w')
  await studio.driver.get('caption-text').fill('Never saved')
  await page.keyboard.press('Escape')
  await studio.driver.get('caption-text').waitFor({ state: 'detached' })
  expect(await captions()).toEqual(before)
})

test('one caption for a selection is confirmed, and is one step to undo', async () => {
  const { page } = studio.driver
  const before = await captions()
  await studio.driver.get('grid').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('w')
  await studio.driver.get('caption-text').fill('The same for all')
  await page.keyboard.press('Enter')
  await studio.driver.get('confirm').waitFor()
  await shot('confirm')
  expect(await studio.driver.get('confirm').innerText()).toContain(`${studio.catalog.truth.size} images`)
  await page.keyboard.press('Enter')
  const same = async (): Promise<number> =>
    [...(await captions()).values()].filter((caption) => caption?.text === 'The same for all').length
  await expect.poll(same).toBe(studio.catalog.truth.size)
  await page.keyboard.press('Control+z')
  await expect.poll(captions).toEqual(before)
  await page.keyboard.press('Escape')
})

test('captions come in by CSV, show on the tiles and are searched', async () => {
  const files = [...studio.catalog.truth.keys()]
  const lines = files.map((file, at) => `${file},"Cap number ${at}${at === 3 ? ', quite zebra' : ''}"`)
  const path = join(studio.home.folder, 'captions.csv')
  writeFileSync(path, `file,caption\n${lines.join('\n')}\n`)
  await studio.driver.answerDialogs(path)
  await studio.driver.get('more').click()
  await studio.driver.get('import-csv').click()
  await expect.poll(() => studio.driver.get('import-column-1').inputValue()).toMatch(/^attribute /)
  await studio.driver.get('import-start').click()
  await studio.driver.get('import-report').waitFor()
  await studio.driver.page.keyboard.press('Escape')
  await expect
    .poll(async () => (await captions()).get(files[3]!))
    .toMatchObject({
      text: 'Cap number 3, quite zebra',
      source: 'imported',
    })
  await studio.driver.get('tab-caption').click()
  await expect.poll(() => studio.driver.get('grid').innerText()).toContain('Cap number 0')
  await studio.driver.get('tab-type').click()
  await shot('imported')

  await studio.driver.get('search').fill('ZEBRA')
  await expect.poll(() => studio.driver.get('count').innerText()).toBe('1 image')
  await studio.driver.get('search').fill('')
  await studio.driver.get('tab-caption').click()
  await studio.driver.get('add-filter').click()
  await studio.driver.get('add-state').click()
  await studio.driver.get('state-imported').click()
  await expect.poll(() => studio.driver.get('count').innerText()).toBe(`${files.length} images`)
  await shot('filtered')
})

test('the window complained about nothing', () => {
  expect(studio.driver.problems).toEqual([])
})
