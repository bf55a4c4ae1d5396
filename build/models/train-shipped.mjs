/**
 * Makes the shipped heads from labelled photos, by the product's own commands: add, label, train, test. Run by
 * `npm run train:shipped -- --photos DIR --labels FILE`; the defaults are where the public Fashion Product Images set
 * lies beside this repository. Deterministic under the seed.
 *
 * A fifth of the products is kept out of everything at first: each choice of features is trained on the rest and then
 * measured on that fifth, and these are the figures on the shipped card. What is shipped is then trained on all photos.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { inRoot, shippedNode } from '../bootstrap/paths.mjs'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'images') },
    labels: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'labels.csv') },
    seed: { type: 'string', default: '1' },
  },
})
const embedding = 'efficientnet-lite0'
const colour = 'lab-histogram-1'

/** What is shipped for each attribute, and the other choices it is compared with. */
const attributes = [
  {
    name: 'type',
    title: 'Clothing type (shipped)',
    shipped: embedding,
    compared: [colour, `${embedding},${colour}`],
    options: ['--class-balance', 'sqrt'],
  },
  {
    name: 'colour',
    title: 'Colour (shipped)',
    shipped: `${embedding},${colour}`,
    compared: [embedding, colour],
    options: ['--class-balance', 'none'],
  },
  {
    name: 'brand',
    title: 'Brand (shipped)',
    shipped: embedding,
    compared: [colour, `${embedding},${colour}`],
    options: ['--class-balance', 'none'],
  },
]

const scratch = mkdtempSync(join(tmpdir(), 'selvedge-train-'))
const library = join(scratch, 'library')
try {
  const { first, last } = splitByProduct(readFileSync(resolve(values.labels), 'utf8'))
  selvedge('add', resolve(values.photos))
  label('first.csv', first)
  const trained = attributes.map((attribute) => ({
    ...attribute,
    runs: [attribute.shipped, ...attribute.compared].map((features) => train(attribute, features)),
  }))
  label('last.csv', last)
  for (const attribute of trained) {
    const measured = attribute.runs.map((run) => test(attribute.name, run))
    ship(attribute, measured[0], train(attribute, attribute.shipped))
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

/**
 * Four fifths of the products and the last fifth. The set has no product column: photos with the same full name show
 * the same product, and the hash of the name decides.
 * @param {string} text
 */
function splitByProduct(text) {
  const [header, ...rows] = /** @type {string[][]} */ (parse(text, { bom: true }))
  const product = header?.indexOf('name') ?? -1
  const isLast = (/** @type {string[]} */ row) =>
    createHash('sha256').update(`${values.seed} ${row[product]}`).digest().readUInt32LE() % 5 === 0
  return {
    first: stringify([header ?? [], ...rows.filter((row) => !isLast(row))]),
    last: stringify([header ?? [], ...rows.filter(isLast)]),
  }
}

/** @param {string} name @param {string} csv */
function label(name, csv) {
  const file = join(scratch, name)
  writeFileSync(file, csv)
  selvedge('label', file, '--product', 'name')
}

/** @param {{ name: string, options: string[] }} attribute @param {string} features */
function train({ name, options }, features) {
  const from = ['--from-scratch', '--features', features, '--seed', values.seed]
  const result = selvedge('train', '--attribute', name, ...from, ...options).find(({ event }) => event === 'trained')
  return { ...result, features }
}

/** Measures on the products no training has seen. @param {string} attribute @param {{ versionId: number, features: string }} run */
function test(attribute, { versionId, features }) {
  const results = selvedge('test', '--attribute', attribute, '--version', String(versionId))
  const { library: metrics, confusion } = results.find(({ event }) => event === 'tested')
  const shares = [metrics.top1, metrics.top3, metrics.macroRecall].map((share) => `${(share * 100).toFixed(1)} %`)
  console.log(`${attribute} on ${features}`)
  console.log(`  top-1 ${shares[0]}, top-3 ${shares[1]}, macro recall ${shares[2]} on ${metrics.images} unseen photos`)
  return { metrics, confusion: { labels: confusion.labels, cells: cellsOf(confusion.counts) } }
}

/** The cells of a confusion matrix that are not zero, as a card keeps them. @param {number[][]} rows */
function cellsOf(rows) {
  return rows.flatMap((row, truth) => row.flatMap((images, said) => (images > 0 ? [[truth, said, images]] : [])))
}

/** @param {{ name: string, title: string }} attribute @param {{ metrics: object, confusion: object }} measured @param {{ runId: number }} run */
function ship({ name, title }, { metrics, confusion }, { runId }) {
  const to = inRoot('resources', 'models', `${name}-head`)
  rmSync(to, { recursive: true, force: true })
  cpSync(join(library, 'models', `${name}-${runId}`), to, { recursive: true })
  const card = {
    ...JSON.parse(readFileSync(join(to, 'card.json'), 'utf8')),
    id: `${name}-head`,
    name: title,
    metrics,
    confusion,
    measured: 'on a fifth of the products, unseen by the twin of this head that was trained on the other four fifths',
    licence: 'MIT',
    origin: 'build/models/train-shipped.mjs, on the public Fashion Product Images set (MIT), 5,742 photos',
  }
  writeFileSync(join(to, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
}

/** Runs one command of the product and answers its results. @param {...string} args @returns {any[]} */
function selvedge(...args) {
  const run = spawnSync(shippedNode, [inRoot('out', 'main', 'cli.js'), ...args, '--library', library, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = run.stdout.trim().split('\n').filter(Boolean)
  const results = lines.map((line) => JSON.parse(line))
  if (run.status !== 0) throw new Error(`selvedge ${args.join(' ')}: ${lines.at(-1)}`)
  return results
}
