/**
 * The main job, played in the real window: open the sample catalog, have it tagged, correct by keyboard, undo, retrain,
 * look at what would change, accept, start again. Run by `npm start` where there is no display. Half of the products are
 * corrected; the accuracy told is that on the other half, which no one touched.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from '../bootstrap/paths.mjs'
import { Driver } from './driver.mjs'
import { accuracy, sampleTruth } from './truth.mjs'

const pictures = inRoot('out', 'tour')
rmSync(pictures, { recursive: true, force: true })
const scratch = mkdtempSync(join(tmpdir(), 'selvedge-tour-'))
const home = { library: join(scratch, 'library'), userData: join(scratch, 'user') }
const truth = sampleTruth()
const products = [...new Set([...truth.values()].map(({ product }) => product))].sort()
const corrected = new Set(products.filter((_, index) => index % 2 === 0))
const untouched = (/** @type {string} */ file) => !corrected.has(truth.get(file)?.product ?? '')

let number = 0
/** @param {Driver} driver @param {string} name @param {string} what */
async function shot(driver, name, what) {
  number++
  const file = `${String(number).padStart(2, '0')}-${name}.png`
  await driver.screenshot(join(pictures, file))
  console.log(`  out/tour/${file.padEnd(26)} ${what}`)
}

/** @type {[string, string][]} */
const table = []
let driver = await Driver.launch({ ...home, sample: true })
try {
  const { page } = driver
  console.log('The main job, in the real window:')
  await page.waitForSelector('[data-testid^="tile-"] img')
  await shot(driver, 'tagging', 'the sample catalog opens and is tagged in the background')
  const jobs = await driver.idle()
  const tagging = jobs.find(({ kind }) => kind === 'tag')
  const before = await driver.labels('type')
  table.push(['images', String(before.size)])
  table.push(['tagging', `${tagging.secondsElapsed.toFixed(1)} s`])
  await driver.get('tab-type').click()
  await shot(driver, 'tagged', 'every photo has a type and a colour')

  await page.keyboard.press('?')
  await shot(driver, 'keyboard', 'the cheat sheet')
  await page.keyboard.press('Escape')
  await driver.get('sort').click()
  await driver.get('sort-uncertainty').click()
  await page.waitForTimeout(300)
  await shot(driver, 'uncertain-first', 'sorted by uncertainty: corrected first where the model learns most')

  const decisions = await correct(driver, before)
  table.push(['decisions by keyboard', String(decisions.made)], ['of them corrections', String(decisions.changed)])

  await driver.get('retrain').click()
  await driver.get('retrain-start').waitFor()
  await page.waitForTimeout(300)
  await shot(driver, 'retrain', 'what a click on Retrain would use')
  const clicked = Date.now()
  await driver.get('retrain-start').click()
  // A few steps of the curves, or their end where the machine is faster than a picture is taken.
  await page.waitForFunction(() => {
    const run = document.querySelector('[data-testid="training-run"]')?.textContent ?? ''
    return /step ([3-9]|\d\d)/.test(run) || document.querySelector('[data-testid="flip-accept"]') !== null
  })
  if (await driver.get('training-run').isVisible()) await shot(driver, 'learning', 'the model learns')
  await driver.get('flip-accept').waitFor({ timeout: 120_000 })
  table.push(['retraining, click to flip list', `${((Date.now() - clicked) / 1000).toFixed(1)} s`])
  await page.waitForTimeout(500)
  await shot(driver, 'flip-list', 'exactly what the new model would change')
  const curves = page.getByRole('button', { name: 'Curves' })
  await curves.click()
  await shot(driver, 'curves', 'loss and accuracy, while learning and held out')
  await curves.click()
  await driver.get('flip-accept').click()
  await driver.get('grid').waitFor()
  await page.waitForTimeout(800)
  await shot(driver, 'accepted', 'the new model is in use; one click rolls it back')
  const after = await driver.labels('type')
  table.push(
    ['type right before, untouched products', percent(accuracy(before, truth, untouched))],
    ['type right after, untouched products', percent(accuracy(after, truth, untouched))],
  )
  await driver.close()

  driver = await Driver.launch(home)
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  const again = await driver.labels('type')
  const kept = [...after].every(([file, value]) => again.get(file)?.label === value.label)
  if (!kept) throw new Error('After the restart, labels differ from those before it.')
  await shot(driver, 'restarted', 'started again: everything is still there')
} finally {
  await driver.close().catch(() => undefined)
  rmSync(scratch, { recursive: true, force: true })
}
console.log('')
for (const [name, value] of table) console.log(`  ${name.padEnd(40)} ${value.padStart(8)}`)

/**
 * Decides on the products of one half: Enter where the label is right, T and the name where it is wrong.
 * @param {Driver} driver @param {Map<string, { id: number, label: string | undefined }>} labels
 */
async function correct(driver, labels) {
  const { page } = driver
  const attributes = await driver.call('labels.attributes')
  const attributeId = attributes.find((/** @type {any} */ { name }) => name === 'type').id
  const order = { kind: 'filter', filter: {}, sort: { by: 'uncertainty', attributeId, descending: true } }
  const { ids } = await driver.call('images.list', order)
  const files = new Map([...labels].map(([file, { id }]) => [id, file]))
  let made = 0
  let changed = 0
  await driver.get('grid').focus()
  await page.keyboard.press('Home')
  for (const [position, id] of ids.entries()) {
    const file = files.get(id) ?? ''
    const wanted = truth.get(file)
    const label = labels.get(file)?.label
    if (!wanted || untouched(file)) {
      await page.keyboard.press('ArrowRight')
      continue
    }
    made++
    if (label === wanted.type) {
      await page.keyboard.press('Enter')
    } else {
      changed++
      await page.keyboard.press('t')
      await driver.get('typeahead-input').fill(wanted.type)
      if (changed === 3) await shot(driver, 'correcting', 'T finds any label by a few letters, or makes a new one')
      await page.keyboard.press('Enter')
      await driver.get('typeahead-input').waitFor({ state: 'detached' })
    }
    if (made === 12) {
      await page.keyboard.press('Space')
      await driver.get('loupe').waitFor()
      await page.waitForTimeout(500)
      await shot(driver, 'loupe', 'the loupe: the whole picture, the same keys')
      await page.keyboard.press('Escape')
      await driver.get('loupe').waitFor({ state: 'detached' })
    }
    if (position % 20 === 19) await driver.get('last-action').waitFor()
  }
  await shot(driver, 'corrected', 'human labels carry a mark of their own')
  return { made, changed }
}

/** @param {number} share */
function percent(share) {
  return `${(share * 100).toFixed(1)} %`
}
