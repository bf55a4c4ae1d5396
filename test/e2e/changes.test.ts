import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** What a new model would change is looked through by keyboard, answered otherwise than old or new, and taken back step by step. */
let home: Home
let driver: Driver
let typeId: number

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `changes-${name}.png`))
const titles = async (): Promise<string[]> =>
  (await driver.call('annotations.changes', { count: 10 })).map(({ title }: { title: string }) => title)
const typeOf = async (id: number): Promise<string | undefined> =>
  [...(await driver.labels('type')).values()].find((image) => image.id === id)?.label

beforeAll(async () => {
  home = makeHome()
  const { path, truth } = makeCatalog(home, ['Belts', 'Ties'])
  driver = await Driver.launch(home)
  await driver.addCatalog(path)
  await driver.idle()
  await driver.get('tab-type').click()
  const attributes = await driver.call('labels.attributes')
  typeId = attributes.find(({ name }: { name: string }) => name === 'type').id
  // Half of each, by names of one's own: of the other half the new model says something else than the old one.
  const images = [...(await driver.labels('type'))]
  for (const [was, name] of [
    ['Belts', 'Leather belts'],
    ['Ties', 'Silk ties'],
  ] as const) {
    const { id: labelId } = await driver.call('labels.create', { attributeId: typeId, name })
    const ids = images.flatMap(([file, { id }], index) => (truth.get(file) === was && index % 2 === 0 ? [id] : []))
    await driver.call('annotations.decide', { ids, attributeId: typeId, decision: { kind: 'is', labelId } })
  }
})

afterAll(async () => {
  await driver.close()
  home.remove()
})

test('with nothing waiting the room says so', async () => {
  await driver.get('room-flips').click()
  await driver.get('no-changes').waitFor()
  await driver.get('room-grid').click()
})

test('a change can be something else than old or new, by keys alone', async () => {
  await driver.get('retrain').click()
  await driver.get('retrain-start').click()
  await driver.get('flip-accept').waitFor()
  await driver.page.waitForSelector('[data-testid=flip-row] img')
  await shot('open')
  const size = await driver.page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  // A window of 1024 x 768 at 150 %: what is to be judged has room, and what settles it is there.
  await driver.page.setViewportSize({ width: 683, height: 512 })
  const tall = async (): Promise<number> => (await driver.get('flips').getByRole('grid').boundingBox())?.height ?? 0
  await expect.poll(tall).toBeGreaterThan(240)
  const header = await driver.page.locator('[data-testid=flips] header').boundingBox()
  for (const name of ['flip-accept', 'flip-reject']) {
    const box = (await driver.get(name).boundingBox())!
    expect(box.y + box.height, name).toBeLessThanOrEqual(header!.y + header!.height)
    expect(box.x + box.width, name).toBeLessThanOrEqual(683)
  }
  await shot('small')
  await driver.page.setViewportSize(size)
  const versions = await driver.call('models.versions', { attributeId: typeId })
  const { id: versionId } = versions.find(({ state }: { state: string }) => state === 'candidate')
  const { ids } = await driver.call('images.list', { kind: 'flips', versionId })
  const { keyboard } = driver.page
  await keyboard.press('k')
  // A third label, by its key.
  const third = await driver.get('flip-option-3').innerText()
  await keyboard.press('3')
  await expect.poll(() => typeOf(ids[1])).not.toBeUndefined()
  await expect.poll(async () => third.includes((await typeOf(ids[1])) ?? '-')).toBe(true)
  await expect.poll(() => driver.page.locator('[data-testid=flip-row][data-verdict=other]').count()).toBe(1)
  // One that has to be typed, and does not exist yet.
  await keyboard.press('t')
  await driver.get('typeahead-input').fill('Braces')
  await driver.get('typeahead-create').click()
  await expect.poll(() => typeOf(ids[2])).toBe('Braces')
  // Closer, with the same keys.
  await driver.get('flips').getByRole('grid').focus()
  await keyboard.press('Space')
  await driver.get('flip-closer').waitFor()
  await keyboard.press('Enter')
  await expect.poll(() => driver.page.getByTestId('flip-all').innerText()).toContain('4 of')
  await shot('closer')
  await keyboard.press('Escape')
  await driver.get('flip-row').first().waitFor()
  await shot('decided')
})

test('the history goes back three steps at once, and names what Undo would do', async () => {
  const before = await titles()
  await driver.get('room-grid').click()
  await driver.get('inspector-history').click()
  await driver.get('history-step').first().waitFor()
  await expect.poll(() => driver.get('history-step').first().innerText()).toContain(before[0])
  await shot('history')
  // Of the steps that can be gone back to, the third from the top leaves three taken back.
  await driver.get('history-go').nth(2).click()
  await expect.poll(async () => (await driver.call('annotations.history')).undo.title).toBe(before[3])
  await expect.poll(() => driver.page.locator('[data-testid=history-step].undone').count()).toBe(3)
  const undoOfMenu = (): Promise<string | undefined> =>
    driver.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.flatMap(({ submenu }) => submenu?.items ?? [])
        .map(({ label }) => label)
        .find((label) => label.startsWith('Undo')),
    )
  await expect.poll(undoOfMenu).toBe(`Undo: ${before[3]}`)
  await driver.get('history-go').first().click()
  await expect.poll(titles).toEqual(before)
  await expect.poll(() => driver.page.locator('[data-testid=history-step].undone').count()).toBe(0)
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
