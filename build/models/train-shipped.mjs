/**
 * Makes the shipped models from labelled photos, by the product's own commands: add, label, train, test. Run by
 * `npm run train:shipped -- --photos DIR --labels FILE`; the defaults are where the public Fashion Product Images set
 * lies beside this repository. Needs native TensorFlow (`npm run setup:tensorflow`), and about an hour on two cores.
 * Deterministic under the seed on one machine.
 *
 * A fifth of the products is kept out of everything at first. A backbone is fine-tuned on the rest, heads and captioner
 * are trained on it and measured on that fifth: these twins of the shipped models give the figures on the cards. Then all
 * is made once more, from all photos, and that is what ships.
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
import { writeModelsPage } from './models-page.mjs'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'images') },
    labels: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'labels.csv') },
    seed: { type: 'string', default: '1' },
    /** A library to keep; one that holds the twin's backbone already is gone on with. */
    library: { type: 'string' },
  },
})
const general = 'efficientnet-lite0-imagenet'
const tuned = 'efficientnet-lite0-fashion'
const twin = `${tuned}-twin`
const colour = 'lab-histogram-1'

/** What is trained for each attribute beside the features, and what it is called: docs/decisions/0005-accuracy.md says why. */
const attributes = [
  {
    name: 'type',
    title: 'Clothing type (shipped)',
    features: [],
    options: ['--class-balance', 'sqrt', '--label-smoothing', '0.1'],
  },
  {
    name: 'colour',
    title: 'Colour (shipped)',
    features: [colour],
    options: ['--class-balance', 'none', '--label-smoothing', '0.2'],
  },
  { name: 'brand', title: 'Brand (shipped)', features: [], options: ['--class-balance', 'none'] },
  {
    name: 'caption',
    title: 'Caption (shipped)',
    features: [colour],
    options: [
      '--epochs', '20', '--lr', '0.1', '--schedule', 'cosine', '--dropout', '0.3', '--label-smoothing', '0.1',
      '--validation', '0.05',
    ],
  },
] // prettier-ignore
const heads = attributes.filter(({ name }) => name !== 'caption')
const finetuning = [
  '--alongside', 'colour,brand', '--dropout', '0.2', '--blocks', '6', '--epochs', '6', '--lr', '0.005', '--schedule', 'cosine', '--batch-size', '32', '--validation', '0.1',
  '--class-balance', 'none', '--label-smoothing', '0.1',
] // prettier-ignore
const origin = 'build/models/train-shipped.mjs, on the public Fashion Product Images set (MIT), 5,742 photos'

const scratch = mkdtempSync(join(tmpdir(), 'selvedge-train-'))
const library = values.library ? resolve(values.library) : join(scratch, 'library')
try {
  const { first, last } = splitByProduct(readFileSync(resolve(values.labels), 'utf8'))
  // The library must not begin with models that have seen the fifth.
  for (const { name } of attributes) rmSync(shipped(`${name}-model`), { recursive: true, force: true })
  rmSync(shipped(tuned), { recursive: true, force: true })
  if (!has(twin)) {
    selvedge('add', resolve(values.photos))
    label('first.csv', first)
    finetune(twin)
  }
  const before = heads.map((attribute) => train(attribute, general))
  const after = attributes.map((attribute) => train(attribute, twin))
  label('last.csv', last)
  const untuned = heads.map((attribute, index) => test(`${attribute.name}, ${general}`, attribute.name, before[index]))
  const measured = attributes.map((attribute, index) =>
    test(`${attribute.name}, ${twin}`, attribute.name, after[index]),
  )
  finetune(tuned)
  shipBackbone()
  attributes.forEach((attribute, index) => ship(attribute, measured[index], train(attribute, tuned)))
  const rows = heads.flatMap(({ name }, index) => [
    { title: name, backbone: 'imagenet', ships: false, metrics: untuned[index]?.metrics },
    { title: name, backbone: 'fashion', ships: true, metrics: measured[index]?.metrics },
  ])
  writeModelsPage(rows, measured[attributes.length - 1]?.metrics)
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

/** Whether this library holds a backbone. @param {string} backbone */
function has(backbone) {
  return selvedge('backbones').some(({ name }) => name === backbone)
}

/** @param {string} name of the new backbone */
function finetune(name) {
  selvedge('train', '--attribute', 'type', '--finetune', '--name', name, ...scratchOf(general), ...finetuning)
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
  const { library: metrics, confusion } = results.find(({ event }) => event === 'tested')
  console.log(`${title}: ${describe(metrics)} on ${metrics.images} unseen photos`)
  return { metrics, confusion: confusion ? nonZero(confusion) : undefined }
}

/** A confusion matrix as cards keep it. @param {{ labels: string[], counts: number[][] }} confusion */
function nonZero({ labels, counts }) {
  const cells = counts.flatMap((row, truth) =>
    row.flatMap((images, prediction) => (images > 0 ? [[truth, prediction, images]] : [])),
  )
  return { labels, cells }
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
    origin: `${general}, fine-tuned by ${origin}`,
  })
}

/** @param {{ name: string, title: string }} attribute @param {object} measured of its twin @param {{ runId: number }} run */
function ship({ name, title }, measured, { runId }) {
  copyModel(`${name}-${runId}`, `${name}-model`, {
    id: `${name}-model`,
    name: title,
    ...measured,
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
