import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCatalog, type Driver, type Home } from './studio.ts'

/** Rooms by the key that leads there and something that shows that it is open. */
export const rooms = [
  ['Images', 'Control+1', 'grid'],
  ['Changes', 'Control+2', 'flip-row'],
  ['Evaluation', 'Control+3', 'label-table'],
  ['Labels', 'Control+4', 'label-table'],
  ['Models', 'Control+5', 'backbones'],
] as const

/** A library with decisions on half of its images and a model that waits for review. */
export async function fillLibrary(driver: Driver, home: Home): Promise<void> {
  const { path, truth } = makeCatalog(home, ['Belts', 'Ties'])
  await driver.addCatalog(path)
  await driver.page.waitForSelector('[data-testid^="tile-"] img')
  await driver.idle()
  await driver.get('tab-type').click()
  const attributes = await driver.call('labels.attributes')
  const { id: attributeId } = attributes.find(({ name }: { name: string }) => name === 'type')
  const images = [...(await driver.labels('type'))]
  for (const [was, name] of [
    ['Belts', 'Leather belts'],
    ['Ties', 'Silk ties'],
  ] as const) {
    const { id: labelId } = await driver.call('labels.create', { attributeId, name })
    const ids = images.flatMap(([file, { id }], at) => (truth.get(file) === was && at % 2 === 0 ? [id] : []))
    await driver.call('annotations.decide', { ids, attributeId, decision: { kind: 'is', labelId } })
  }
  await driver.call('training.start', { attributeId })
  await driver.idle()
  await driver.get('review-candidate').waitFor()
}

/** What lies over the images: its name, what opens it, and something that shows that it is open. Esc closes it. */
export function placesOver(driver: () => Driver, home: () => Home): [string, () => Promise<void>, string][] {
  const press = (keys: string): Promise<void> => driver().page.keyboard.press(keys)
  const click = (testId: string): Promise<void> => driver().get(testId).click()
  const choose = async (testId: string): Promise<void> => {
    await click('more')
    await click(testId)
  }
  const importTable = async (): Promise<void> => {
    const table = join(home().folder, 'table.csv')
    writeFileSync(table, 'file,type\nBelts/1.jpg,Belts\n')
    await driver().answerDialogs(table)
    await choose('import-csv')
  }
  const restore = async (): Promise<void> => {
    await press('Control+,')
    await click('show-restore')
  }
  return [
    ['loupe', () => press('Space'), '[data-testid=loupe]'],
    ['palette', () => press('Control+k'), '[data-testid=palette-input]'],
    ['keys', () => press('?'), '[data-testid=cheatsheet]'],
    ['typing a label', () => press('t'), '[data-testid=typeahead-input]'],
    ['retraining', () => press('Control+r'), '[data-testid=retrain-start]:enabled'],
    ['export', () => press('Control+e'), '[data-testid=export]'],
    ['settings', () => press('Control+,'), '[data-testid=settings]'],
    ['about', () => choose('show-about'), '[data-testid=licence-others]'],
    ['help', () => press('F1'), '[data-testid=handbook-page] h2'],
    ['import', importTable, 'dialog [data-testid=import-start]'],
    ['hardware', () => click('provider-line'), '[data-testid=provider-measure]'],
    ['backups', restore, '[data-testid=restore-library]'],
    ['removed catalogs', () => choose('show-removed'), 'dialog[open]'],
    ['menu of the library', () => click('more'), '[role=dialog]'],
    ['order', () => click('sort'), '[role=dialog]'],
    ['filters', () => click('add-filter'), '[role=dialog]'],
  ]
}
