import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../helpers/paths.ts'
import { studioWith } from './studio.ts'

/** How good a model is: a mistake is opened, a wrong label put right there, and the report written. */
const studio = studioWith(['Belts'], async (driver) => {
  await driver.get('tab-type').click()
  // Someone decides on every image as the model has it, and on one of them otherwise.
  const attributes = await driver.call('labels.attributes')
  const type = attributes.find(({ name }: { name: string }) => name === 'type')
  const { ids } = await driver.call('images.list', {
    kind: 'filter',
    filter: {},
    sort: { by: 'name', descending: false },
  })
  const all: number[] = Object.values(ids as Record<string, number>)
  await driver.call('annotations.decide', { ids: all, attributeId: type.id, decision: { kind: 'accept' } })
  const [row] = await driver.call('images.rows', { ids: all.slice(0, 1) })
  const { labelId } = row.values.find(({ attributeId }: { attributeId: number }) => attributeId === type.id)
  const other = type.labels.find(({ id }: { id: number }) => id !== labelId)
  const decision = { kind: 'is', labelId: other.id }
  await driver.call('annotations.decide', { ids: all.slice(0, 1), attributeId: type.id, decision })
})

const shot = (name: string): Promise<void> => studio.driver.screenshot(join(root, 'out/e2e', `evaluation-${name}.png`))

test('a mistake opens by keyboard, and a label that was wrong is put right there', async () => {
  const { page } = studio.driver
  await page.keyboard.press('Control+3')
  await studio.driver.get('matrix').waitFor()
  const right = async (): Promise<number[]> =>
    ((await studio.driver.get('evaluation-right').locator('dd').first().textContent()) ?? '').split(' of ').map(Number)
  const [before = 0, of = 0] = await right()
  expect(before).toBe(of - 1)
  await studio.driver.get('confused-pair').first().focus()
  await page.keyboard.press('Enter')
  await studio.driver.get('measured-tile').first().waitFor()
  await shot('cell')
  await studio.driver.get('measured-offer').first().click()
  await expect.poll(right).toEqual([of, of])
  await page.keyboard.press('Control+z')
  await expect.poll(right).toEqual([before, of])
  await shot('undone')
})

test('the matrix is walked by arrows', async () => {
  const { page } = studio.driver
  await studio.driver.get('matrix').locator('[data-cell="0 0"]').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect.poll(() => studio.driver.get('measured-panel').locator('h2').textContent()).toMatch(/right$/)
})

test('the report is written where one chooses', async () => {
  const path = join(studio.home.folder, 'report.html')
  await studio.driver.app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, path)
  await studio.driver.get('evaluation-export').click()
  await expect.poll(() => existsSync(path)).toBe(true)
  expect(readFileSync(path, 'utf8')).toContain('What is taken for what')
  expect(studio.driver.problems).toEqual([])
})
