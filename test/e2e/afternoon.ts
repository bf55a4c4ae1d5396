import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { Driver } from '../../build/tour/driver.mjs'

/** The attribute of this name. */
export async function attributeOf(driver: Driver, name: string): Promise<{ id: number; labels: { name: string }[] }> {
  const all = (await driver.call('labels.attributes')) as { id: number; name: string; labels: { name: string }[] }[]
  const found = all.find((attribute) => attribute.name === name)
  if (found === undefined) throw new Error(`There is no attribute ${name}`)
  return found
}

/** A table as its rows, by the value of its column `file`. */
function readTable(path: string): Map<string, Record<string, string>> {
  const [header = '', ...lines] = readFileSync(path, 'utf8').replace('\ufeff', '').trim().split(/\r?\n/)
  const columns = header.split(',')
  return new Map(
    lines.map((line) => {
      const cells = line.split(',')
      const row = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))
      return [row['file'] ?? '', row]
    }),
  )
}

/** Types a label for the image that has the focus, and makes it where there is none. */
export async function typeLabel(driver: Driver, name: string): Promise<void> {
  const { keyboard } = driver.page
  await keyboard.press('t')
  await driver.get('typeahead-input').waitFor()
  await keyboard.type(name)
  await keyboard.press('Enter')
  await driver.get('typeahead-input').waitFor({ state: 'detached' })
}

/** Retrains by keyboard and comes to the room of changes. */
export async function retrain(driver: Driver): Promise<void> {
  const { keyboard } = driver.page
  await keyboard.press('Control+r')
  await driver.page.locator('[data-testid=retrain-start]:enabled').waitFor()
  await expect
    .poll(() => driver.get('retrain-start').evaluate((button) => button === document.activeElement))
    .toBe(true)
  await keyboard.press('Enter')
  await driver.get('flip-accept').waitFor()
}

/** Writes all that is listed to a table. */
export async function exportTable(driver: Driver, path: string): Promise<Map<string, Record<string, string>>> {
  await driver.answerDialogs(path)
  await driver.page.keyboard.press('Control+e')
  await driver.get('export').waitFor()
  await driver.get('export-start').focus()
  await driver.page.keyboard.press('Enter')
  await driver.get('export').waitFor({ state: 'detached' })
  await driver.idle()
  return readTable(path)
}
