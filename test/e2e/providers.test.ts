import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { root } from '../helpers/paths.ts'
import { Driver, makeCatalog, makeHome, type Home } from './studio.ts'

/** What tagging runs on: shown, measured and chosen in the window, and what a person sees when it fails at work. */
let home: Home
let driver: Driver

const shot = (name: string): Promise<void> => driver.screenshot(join(root, 'out/e2e', `providers-${name}.png`))

beforeAll(async () => {
  // No Vulkan driver is found, whatever the machine has.
  for (const name of ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']) vi.stubEnv(name, '/nowhere/driver.json')
  home = makeHome()
  driver = await Driver.launch(home)
  await driver.addCatalog(makeCatalog(home, ['Belts']).path)
  await driver.idle()
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
})

afterAll(async () => {
  vi.unstubAllEnvs()
  await driver.close()
  home.remove()
})

test('is measured and chosen in a dialog, and said in the status bar', async () => {
  await driver.get('more').click()
  await driver.get('show-settings').click()
  await driver.get('show-providers').click()
  await driver.get('provider-cpu').check()
  await driver.get('provider-measure').click()
  const line = driver.get('provider-line')
  await expect.poll(() => line.innerText(), { timeout: 60_000 }).toMatch(/^Tagging on CPU · [\d.]+ m?s per image$/)
  await expect.poll(() => driver.get('providers').innerText()).toContain('It gives the right answer.')
  expect((await driver.call('system.providers')).choice).toBe('cpu')
  await shot('dialog')
})

// Elsewhere WebGPU needs no Vulkan, and works.
test.runIf(process.platform === 'linux')('that fails at work is told of, and every photo is tagged', async () => {
  const { page } = driver
  await driver.get('provider-webgpu').check()
  await expect.poll(() => driver.get('provider-line').innerText()).toContain('WebGPU')
  await page.keyboard.press('Escape')
  await driver.get('providers').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await driver.get('settings').waitFor({ state: 'detached' })
  const { path, truth } = makeCatalog({ ...home, folder: join(home.folder, 'more') }, ['Caps'])
  await driver.addCatalog(path)
  await page.getByText('WebGPU failed while tagging.').waitFor()
  await shot('failed')
  const jobs = await driver.idle()
  expect(jobs.every(({ state }: { state: string }) => state === 'done')).toBe(true)
  const labels = await driver.labels('type')
  for (const file of truth.keys()) expect(labels.get(file)?.label).toBeDefined()
  await page.getByRole('button', { name: 'Choose' }).click()
  await expect.poll(() => driver.get('provider-fallback').innerText()).toContain('Tagging goes on with the CPU')
  await shot('fallback')
  await driver.get('provider-retry').click()
  await driver.get('provider-fallback').waitFor({ state: 'detached' })
  expect(await driver.call('system.providers')).toMatchObject({ choice: 'webgpu', inUse: 'webgpu', fallback: null })
})

test('the window complained about nothing', () => {
  expect(driver.problems).toEqual([])
})
