/** What new shipped models must reach before they take the place of the old ones (docs/models.md). */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { rowsOf } from './split-by-product.mjs'

/** Shares right. */
export const least = { snapshots: 0.83, type: 0.89, colour: 0.71, brand: 0.57 }
/** On pictures that show no brand, one is stated on at most so many; of the right ones that were stated, so many stay. */
const [mostInvented, leastKept] = [0.03, 0.9]
/** Penalty of the probe, beside the mean loss. */
const probePenalty = '0.03'

/**
 * @typedef {import('./workroom.mjs').Workroom} Workroom
 * @typedef {import('./workroom.mjs').Library} Library
 * @typedef {{ what: string, measured: number, aim: number, atMost?: boolean, isGate: boolean }} Mark
 */

/**
 * What the twins say of snapshots: how much a plane can make of their backbone, in five folds, and how often they state
 * a brand, which no snapshot shows.
 * @param {Workroom} room @param {string} twins resources folder @param {string} photos whose folders are labels
 * @param {string} backbone @param {string} which of the twins' heads, in words
 */
export function measureSnapshots(room, twins, photos, backbone, which) {
  return room.once(`snapshots, measured with ${which}`, () => {
    const library = room.newLibrary('snapshots', twins)
    library.selvedge('add', photos)
    const files = readdirSync(photos, { recursive: true, encoding: 'utf8' }).filter((file) => /\.jpe?g$/i.test(file))
    const table = room.path('snapshots.csv')
    const rows = files.map((file) => file.replaceAll('\\', '/')).map((file) => [file, file.split('/')[0]])
    writeFileSync(table, stringify([['file', 'kind'], ...rows]))
    library.selvedge('label', table, '--make-attributes')
    const { after } = library.result(
      'trained',
      'train', '--attribute', 'kind', '--from-scratch', '--features', backbone, '--l2', probePenalty,
      '--class-balance', 'none',
    ) // prettier-ignore
    return { probe: after.top1, images: after.images, brands: statedBrands(room, library) }
  })
}

/**
 * What heads say of photos they have not seen, in a library of its own: without any decision in it.
 * @param {Workroom} room @param {string} name @param {string} resources @param {string} photos
 * @param {string} fold table of the photos @param {string} which heads, in words
 */
export function brandsOfUnseen(room, name, resources, photos, fold, which) {
  return room.once(`brands of unseen photos, ${name} with ${which}`, () => {
    const folder = room.path('unseen')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    for (const { file = '' } of rowsOf(readFileSync(fold, 'utf8'))) cpSync(join(photos, file), join(folder, file))
    const library = room.newLibrary(`unseen-${name}`, resources)
    library.selvedge('add', folder)
    return statedBrands(room, library)
  })
}

/**
 * The brand of every image with its confidence, and whether the window states it.
 * @param {Workroom} room @param {Library} library
 * @returns {{ file: string, brand: string, confidence: number, isStated: boolean }[]}
 */
function statedBrands(room, library) {
  const read = (/** @type {string} */ unsure) => {
    const path = room.path(`export-${unsure}.csv`)
    library.selvedge('export', '--unsure', unsure, '--output', path)
    return rowsOf(readFileSync(path, 'utf8'))
  }
  const stated = new Set(read('empty').flatMap(({ file = '', brand }) => (brand ? [file] : [])))
  return read('write').map(({ file = '', brand = '', 'brand confidence': confidence = '' }) => ({
    file,
    brand,
    confidence: Number(confidence),
    isStated: stated.has(file),
  }))
}

/** @typedef {ReturnType<typeof brandsOfUnseen>} Brands */

/**
 * @param {{ probe: number, brands: Brands }} snapshots
 * @param {Record<string, number>} unseen share right of product photos, by attribute
 * @param {{ before: Brands, after: Brands, truth: ReadonlyMap<string, string> }} brands of product photos
 * @returns {Mark[]}
 */
export function marksOf(snapshots, unseen, { before, after, truth }) {
  const gates = ['type', 'colour', 'brand'].map((name) => ({
    what: `unseen product photos, ${name} right`,
    measured: unseen[name] ?? 0,
    aim: least[/** @type {'type'} */ (name)],
    isGate: true,
  }))
  const isRight = (/** @type {{ file: string, brand: string }} */ { file, brand }) =>
    truth.get(file)?.toLowerCase() === brand.toLowerCase()
  const kept = new Set(before.filter((one) => one.confidence > 0.5 && isRight(one)).map(({ file }) => file))
  const still = after.filter((one) => kept.has(one.file) && isRight(one))
  const shareOf = (/** @type {unknown[]} */ some, /** @type {number} */ all) => some.length / Math.max(all, 1)
  const { brands } = snapshots
  return [
    { what: 'snapshots, linear probe in five folds', measured: snapshots.probe, aim: least.snapshots, isGate: true },
    ...gates,
    {
      what: 'snapshots with a brand stated',
      measured: shareOf(brands.filter(({ isStated }) => isStated), brands.length),
      aim: mostInvented, atMost: true, isGate: false,
    },
    {
      what: 'the same above 0.5',
      measured: shareOf(brands.filter(({ confidence }) => confidence > 0.5), brands.length),
      aim: mostInvented, atMost: true, isGate: false,
    },
    {
      what: 'right brands stated by the heads before that stay stated',
      measured: shareOf(still.filter(({ isStated }) => isStated), kept.size),
      aim: leastKept, isGate: false,
    },
    {
      what: 'the same above 0.5',
      measured: shareOf(still.filter(({ confidence }) => confidence > 0.5), kept.size),
      aim: leastKept, isGate: false,
    },
  ] // prettier-ignore
}

/** Whether a mark is reached. @param {Mark} mark */
export const isReached = ({ measured, aim, atMost }) => (atMost ? measured <= aim : measured >= aim)

/** Prints the marks. @param {Mark[]} marks @returns whether the gate is passed */
export function passGate(marks) {
  const width = Math.max(...marks.map(({ what }) => what.length))
  for (const mark of marks) {
    const { what, measured, aim, atMost, isGate } = mark
    const verdict = isReached(mark) ? 'reached' : isGate ? 'MISSED' : 'missed'
    console.log(`  ${what.padEnd(width)}  ${measured.toFixed(3)}  ${atMost ? '<=' : '>='} ${aim}  ${verdict}`)
  }
  return marks.every((mark) => !mark.isGate || isReached(mark))
}
