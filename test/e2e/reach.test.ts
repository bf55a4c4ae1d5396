import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillLibrary, placesOver, rooms } from './places.ts'
import { Driver, makeHome, type Home } from './studio.ts'

/** All of the window by keyboard: Tab and F6 go round in every room, and what closes leaves the keys somewhere. */
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
  await walk()
  await fillLibrary(driver, home)
})

test.each(rooms)('%s', async (_name, keys, shown) => {
  await press(keys)
  await driver.get(shown).first().waitFor()
  await expect.poll(focused).not.toBe('body')
  await walk()
  await goRound()
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
  await press('Escape')
  await place.waitFor({ state: 'detached' })
  await expect.poll(focused).not.toBe('body')
})

test('F6 comes to the jobs as well', async () => {
  await press('Control+j')
  await driver.get('job-scan').first().waitFor()
  await goRound()
  expect(driver.problems).toEqual([])
})

/**
 * What has the focus, with a number that is its own for as long as it stands in the page: a place in the document would
 * change with every line of progress that comes and goes above it while one walks.
 */
const focused = (): Promise<string> =>
  driver.page.evaluate(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) return 'body'
    const page = window as Window & { numbers?: WeakMap<Element, number>; met?: number }
    page.numbers ??= new WeakMap()
    if (!page.numbers.has(activeElement)) page.numbers.set(activeElement, (page.met = (page.met ?? 0) + 1))
    const name = activeElement.getAttribute('aria-label') ?? activeElement.textContent.trim().slice(0, 30)
    return `${page.numbers.get(activeElement)} ${activeElement.tagName.toLowerCase()} ${name}`
  })

/** Tab comes to everything that takes the focus and round again, in either direction, and never out of the window. */
async function walk(): Promise<void> {
  for (const keys of ['Tab', 'Shift+Tab']) {
    await press(keys)
    const first = await focused()
    const met = [first]
    do {
      await press(keys)
      met.push(await focused())
    } while (met.at(-1) !== first && met.length < 400)
    expect(met.at(-1), `${keys} goes round: ${met.slice(-4).join(' / ')}`).toBe(first)
    expect(new Set(met).size, 'no part keeps the focus').toBe(met.length - 1)
    expect(met).not.toContain('body')
  }
}

/** F6 comes to every part of the window that is not covered and round again; Shift+F6 the other way. */
async function goRound(): Promise<void> {
  const parts = await driver.page.evaluate(
    () => [...document.querySelectorAll('[data-pane]')].filter((pane) => pane.closest('[inert]') === null).length,
  )
  expect(parts).toBeGreaterThan(1)
  const where = (): Promise<number> =>
    driver.page.evaluate(() =>
      [...document.querySelectorAll('[data-pane]')].findLastIndex((pane) => pane.contains(document.activeElement)),
    )
  for (const keys of ['F6', 'Shift+F6']) {
    const met: number[] = []
    for (let at = 0; at < parts; at++) {
      await press(keys)
      met.push(await where())
    }
    expect(new Set(met).size, `${keys}: ${met.join(' ')}`).toBe(parts)
    expect(met).not.toContain(-1)
  }
}
