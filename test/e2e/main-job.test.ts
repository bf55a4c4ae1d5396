import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** The main job from an empty library to a model accepted, rolled back and still there after a restart. */
let home: Home
let driver: Driver
let catalog: ReturnType<typeof makeCatalog>
let step = 0

const shot = (name: string): Promise<void> =>
  driver.screenshot(join(root, 'out/e2e', `${String(++step).padStart(2, '0')}-${name}.png`))

beforeAll(async () => {
  home = makeHome()
  catalog = makeCatalog(home, ['Handbags', 'Backpacks', 'Shirts', 'Jeans'])
  driver = await Driver.launch(home)
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('an empty library says what to do', async () => {
  await driver.get('welcome').waitFor()
  await shot('welcome')
  expect(await driver.get('welcome-add').isVisible()).toBe(true)
})

test('a folder is added, shown and tagged', async () => {
  await driver.answerDialogs(catalog.path)
  await driver.get('welcome-add').click()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.idle()
  const labels = await driver.labels('type')
  expect(labels.size).toBe(catalog.truth.size)
  expect([...labels.values()].every(({ label, source }) => label !== undefined && source === 'machine')).toBe(true)
  await expect.poll(() => driver.get('count').innerText()).toContain(String(catalog.truth.size))
  await shot('tagged')
})

test('labels are corrected by keyboard, undone and done again', async () => {
  const { page } = driver
  await driver.get('tab-type').click()
  await driver.get('grid').focus()
  await page.keyboard.press('Home')
  const { ids } = await driver.call('images.list', {
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  const first = ids[0] as number
  const valueOf = async (id: number): Promise<{ label: string | undefined; source: string | undefined }> => {
    for (const [, value] of await driver.labels('type')) if (value.id === id) return value
    throw new Error(`image ${id} is not listed`)
  }
  const before = await valueOf(first)

  await page.keyboard.press('t')
  await driver.get('typeahead-input').fill('Bucket Bag')
  await shot('new-label')
  await page.keyboard.press('Enter')
  await expect.poll(() => valueOf(first)).toMatchObject({ label: 'Bucket Bag', source: 'human' })
  expect(await driver.get(`tile-${first}`).innerText()).toContain('Bucket Bag')

  await page.keyboard.press('Control+z')
  await expect.poll(() => valueOf(first)).toEqual(before)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => valueOf(first)).toMatchObject({ label: 'Bucket Bag' })
  await page.keyboard.press('Control+z')

  await page.keyboard.press('Home')
  await page.keyboard.press('x')
  await expect.poll(async () => (await valueOf(first)).label).not.toBe(before.label)
  await page.keyboard.press('Control+z')
  await expect.poll(() => valueOf(first)).toEqual(before)
})

test('the same keys act on a whole selection as one step', async () => {
  const { page } = driver
  await driver.get('grid').focus()
  await page.keyboard.press('Control+a')
  await expect.poll(() => driver.get('selected-count').innerText()).toContain(String(catalog.truth.size))
  await page.keyboard.press('a')
  const humans = async (): Promise<number> =>
    [...(await driver.labels('type')).values()].filter(({ source }) => source === 'human').length
  await expect.poll(humans).toBe(catalog.truth.size)
  await page.keyboard.press('Control+z')
  await expect.poll(humans).toBe(0)
  await page.keyboard.press('Escape')
})

test('the next images to decide stay in their places while they are decided, and give the list back', async () => {
  const { page } = driver
  await driver.get('grid').focus()
  await page.keyboard.press('n')
  await driver.get('queue').waitFor()
  /** Those on the screen. */
  const tiles = (): Promise<string[]> =>
    page
      .locator('[data-tile]')
      .evaluateAll((found) => found.map((tile) => (tile as unknown as { dataset: { testid: string } }).dataset.testid))
  const { images } = await driver.call('review.next', {
    attributeId: (await driver.call('labels.attributes')).find(({ name }: { name: string }) => name === 'type').id,
  })
  const asked = images.map(({ id }: { id: number }) => `tile-${id}`)
  expect(asked.length).toBeLessThan(catalog.truth.size)
  await expect.poll(async () => (await tiles())[0]).toBe(asked[0])
  const before = await tiles()
  expect(before.length).toBeGreaterThan(5)
  expect(before).toEqual(asked.slice(0, before.length))
  await page.keyboard.press('a')
  await page.keyboard.press('a')
  const progress = driver.get('queue-progress')
  await expect.poll(() => progress.innerText()).toBe(`2 of ${asked.length} decided`)
  expect(await tiles()).toEqual(before)
  await shot('next-images')
  await page.keyboard.press('Control+z')
  await expect.poll(() => progress.innerText()).toBe(`1 of ${asked.length} decided`)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await driver.get('queue').waitFor({ state: 'detached' })
  await expect.poll(() => driver.get('count').innerText()).toContain(String(catalog.truth.size))
})

test('the loupe shows the picture and takes the same keys', async () => {
  const { page } = driver
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await driver.get('loupe').waitFor()
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('[data-testid="loupe"] img')].some(
      ({ src, complete, naturalWidth }) => src.startsWith('image:') && complete && naturalWidth === 480,
    ),
  )
  await shot('loupe')
  await page.keyboard.press('Escape')
  await driver.get('loupe').waitFor({ state: 'detached' })
})

test('corrections are learned from, and the flip list says what would change', async () => {
  // Every second product, as a person who corrects a part of the catalog.
  const labels = await driver.labels('type')
  const byType = new Map<string, number[]>()
  let index = 0
  for (const [file, type] of catalog.truth) {
    if (index++ % 4 >= 2) continue
    const id = labels.get(file)?.id
    if (id !== undefined) byType.set(type, [...(byType.get(type) ?? []), id])
  }
  const attributes = await driver.call('labels.attributes')
  const { id: attributeId } = attributes.find(({ name }: { name: string }) => name === 'type')
  for (const [type, ids] of byType) {
    const { id: labelId } = await driver.call('labels.create', { attributeId, name: type })
    await driver.call('annotations.decide', { ids, attributeId, decision: { kind: 'is', labelId } })
  }
  const right = async (): Promise<number> => {
    const now = await driver.labels('type')
    return [...catalog.truth].filter(([file, type]) => now.get(file)?.label === type).length
  }
  const before = await right()

  await driver.get('retrain').click()
  await driver.get('retrain-start').waitFor()
  await shot('retrain')
  await driver.get('retrain-start').click()
  await driver.get('flip-accept').waitFor()
  await shot('flips')
  const versions = await driver.call('models.versions', { attributeId })
  const candidate = versions.find(({ state }: { state: string }) => state === 'candidate')
  const { flips } = await driver.call('review.flips', { versionId: candidate.id })
  const { ids: flipIds } = await driver.call('images.list', { kind: 'flips', versionId: candidate.id })
  expect(flipIds.length).toBe(flips)

  const labelsBefore = await driver.labels('type')
  await driver.page.keyboard.press('Control+a')
  await driver.page.keyboard.press('c')
  const confirmed = async (): Promise<number> =>
    [...(await driver.labels('type')).values()].filter(({ id, source }) => flipIds.includes(id) && source === 'human')
      .length
  const marked = (): Promise<number> => driver.page.locator('[data-testid=flip-row][data-verdict=new]').count()
  await expect.poll(confirmed).toBe(flips)
  expect(await marked()).toBeGreaterThan(0)
  await shot('confirmed')
  await driver.page.keyboard.press('Control+z')
  await expect.poll(() => driver.labels('type')).toEqual(labelsBefore)
  await expect.poll(marked).toBe(0)
  await driver.get('flip-accept').click()
  await driver.get('grid').waitFor()
  await expect
    .poll(async () => (await driver.call('models.versions', { attributeId }))[0].state, { timeout: 20_000 })
    .toBe('active')
  const labelsAfter = await driver.labels('type')
  const changed = [...labelsBefore].filter(([file, { label }]) => labelsAfter.get(file)?.label !== label)
  expect(changed.map(([, { id }]) => id).sort()).toEqual([...flipIds].sort())
  expect(await right()).toBeGreaterThan(before)
  await shot('accepted')
})

test('after a restart everything is still there', async () => {
  const before = await driver.labels('type')
  await driver.close()
  driver = await Driver.launch(home)
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  expect(await driver.labels('type')).toEqual(before)
  await shot('restarted')
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
