/**
 * Makes the shipped models from labelled photos, by the product's own commands: add, label, train, test. Run by
 * `npm run train:shipped -- --photos DIR --labels FILE`; the defaults are where the public Fashion Product Images set
 * lies beside this repository. Needs native TensorFlow (`npm run setup:tensorflow`), and about an hour on two cores.
 * Deterministic under the seed on one machine.
 *
 * A fifth of the products is kept out of everything at first. The backbone is fine-tuned on the rest, heads and
 * captioner are trained on the rest and then measured on that fifth: these are the figures on the shipped cards. The
 * heads and the captioner that are shipped are then trained on all photos, on the same backbone.
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
    /** A library to keep; one that holds a fine-tuned backbone already is gone on with. */
    library: { type: 'string' },
  },
})
const general = 'efficientnet-lite0-imagenet'
const tuned = 'efficientnet-lite0-fashion'
const colour = 'lab-histogram-1'

/** What is trained for each attribute beside the features, and what it is called. */
const attributes = [
  { name: 'type', title: 'Clothing type (shipped)', features: [], options: ['--class-balance', 'sqrt'] },
  { name: 'colour', title: 'Colour (shipped)', features: [colour], options: ['--class-balance', 'none'] },
  { name: 'brand', title: 'Brand (shipped)', features: [], options: ['--class-balance', 'none'] },
  { name: 'caption', title: 'Caption (shipped)', features: [colour], options: ['--epochs', '40', '--lr', '0.1'] },
]
const heads = attributes.filter(({ name }) => name !== 'caption')
/** Of the fine-tuning: docs/decisions/0005-accuracy.md says why. */
const finetuning = [
  '--finetune', '--name', tuned, '--alongside', 'colour,brand', '--blocks', '1', '--epochs', '6', '--lr', '0.006', '--batch-size', '32',
  '--validation', '0.1', '--class-balance', 'none',
] // prettier-ignore
const origin = 'build/models/train-shipped.mjs, on the public Fashion Product Images set (MIT), 5,742 photos'

const scratch = mkdtempSync(join(tmpdir(), 'selvedge-train-'))
const library = values.library ? resolve(values.library) : join(scratch, 'library')
try {
  const { first, last } = splitByProduct(readFileSync(resolve(values.labels), 'utf8'))
  // The library must not begin with models that have seen the fifth.
  for (const { name } of attributes) rmSync(shipped(`${name}-model`), { recursive: true, force: true })
  rmSync(shipped(tuned), { recursive: true, force: true })
  if (!isTuned()) {
    selvedge('add', resolve(values.photos))
    label('first.csv', first)
    selvedge('train', '--attribute', 'type', ...scratchOf(general), '--class-balance', 'sqrt', '--accept')
    selvedge('train', '--attribute', 'type', '--seed', values.seed, ...finetuning)
  }
  // The general backbone's features are there from the beginning; those of the tuned one where its run was cut off.
  selvedge('features')
  const before = heads.map((attribute) => train(attribute, general))
  const after = attributes.map((attribute) => train(attribute, tuned))
  label('last.csv', last)
  heads.forEach((attribute, index) => test(`${attribute.name}, ${general}`, attribute.name, before[index]))
  const measured = attributes.map((attribute, index) =>
    test(`${attribute.name}, ${tuned}`, attribute.name, after[index]),
  )
  shipBackbone()
  attributes.forEach((attribute, index) => ship(attribute, measured[index], train(attribute, tuned)))
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
  selvedge('label', file, '--product', 'name', '--caption', 'name')
}

/** Whether this library holds the fine-tuned backbone. */
function isTuned() {
  return selvedge('backbones').some(({ name }) => name === tuned)
}

/** @param {...string} features */
function scratchOf(...features) {
  return ['--from-scratch', '--features', features.join(','), '--seed', values.seed]
}

/** @param {{ name: string, features: string[], options: string[] }} attribute @param {string} backbone */
function train({ name, features, options }, backbone) {
  return selvedge('train', '--attribute', name, ...scratchOf(backbone, ...features), ...options).find(
    ({ event }) => event === 'trained',
  )
}

/** Measures on the products no training has seen. @param {string} title @param {string} attribute @param {{ versionId: number }} run */
function test(title, attribute, { versionId }) {
  const results = selvedge('test', '--attribute', attribute, '--version', String(versionId))
  const { library: metrics } = results.find(({ event }) => event === 'tested')
  console.log(`${title}: ${describe(metrics)} on ${metrics.images} unseen photos`)
  return metrics
}

/** @param {any} metrics */
function describe(metrics) {
  const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`
  if (!('bleu4' in metrics)) {
    const { top1, top3, macroRecall } = metrics
    return `top-1 ${percent(top1)}, top-3 ${percent(top3)}, macro recall ${percent(macroRecall)}`
  }
  const agreement = metrics.agreement.map(
    (/** @type {any} */ { attribute, written, reference }) =>
      `${attribute} ${percent(written)} (people ${percent(reference)})`,
  )
  return `BLEU-4 ${metrics.bleu4.toFixed(3)}, CIDEr-D ${metrics.ciderD.toFixed(3)}, names the ${agreement.join(', ')}`
}

function shipBackbone() {
  copyModel(tuned, tuned, {
    name: 'EfficientNet-Lite0 (ImageNet, then fashion photos)',
    licence: 'Apache-2.0',
    runId: undefined,
    origin: `${general}, fine-tuned by ${origin}, four fifths of them`,
  })
}

/** @param {{ name: string, title: string }} attribute @param {object} metrics @param {{ runId: number }} run */
function ship({ name, title }, metrics, { runId }) {
  copyModel(`${name}-${runId}`, `${name}-model`, {
    id: `${name}-model`,
    name: title,
    metrics,
    confusion: undefined,
    measured: 'on a fifth of the products, unseen by the twin that was trained on the other four fifths',
    licence: 'MIT',
    origin,
  })
}

/**
 * Copies a model of the library to the shipped ones.
 * @param {string} folder @param {string} target @param {Record<string, unknown>} changes of the card
 */
function copyModel(folder, target, changes) {
  cpSync(join(library, 'models', folder), shipped(target), { recursive: true })
  const path = join(shipped(target), 'card.json')
  const card = { ...JSON.parse(readFileSync(path, 'utf8')), ...changes }
  writeFileSync(path, `${JSON.stringify(card, null, 2)}\n`)
}

/** @param {string} name */
function shipped(name) {
  return inRoot('resources', 'models', name)
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
