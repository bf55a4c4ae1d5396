/**
 * Makes the shipped heads from a labelled folder, by the product's own commands: add, label, train. Run by
 * `npm run train:shipped -- --photos DIR --labels FILE`; the defaults are where the public Fashion Product Images set
 * lies beside this repository. Deterministic under the seed. Also prints what each feature block is worth.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot, shippedNode } from '../bootstrap/paths.mjs'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'images') },
    labels: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'labels.csv') },
    library: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

/** What is shipped for each attribute, and the other choices it is compared with. */
const attributes = [
  { name: 'type', title: 'Clothing type (shipped)' },
  { name: 'colour', title: 'Colour (shipped)' },
]
const embedding = 'efficientnet-lite0'
const colour = 'lab-histogram-1'
const choices = [embedding, colour, `${embedding},${colour}`]

const library = values.library ? resolve(values.library) : mkdtempSync(join(tmpdir(), 'selvedge-train-'))
try {
  selvedge('add', resolve(values.photos))
  // The set has no product column: photos with the same full name show the same product.
  selvedge('label', resolve(values.labels), '--product', 'name')
  for (const { name, title } of attributes) {
    const trained = choices.map((features) => ({ features, ...train(name, features) }))
    for (const { features, after } of trained) {
      const shares = [after.top1, after.top3, after.macroRecall].map((share) => `${(share * 100).toFixed(1)} %`)
      console.log(
        `${name} on ${features}: top-1 ${shares[0]}, top-3 ${shares[1]}, macro recall ${shares[2]} (${after.images} held out)`,
      )
    }
    const best = trained.reduce((first, next) => (next.after.top1 > first.after.top1 ? next : first))
    ship(name, title, best)
  }
} finally {
  if (!values.library) rmSync(library, { recursive: true, force: true })
}

/** Runs one command of the product and answers its results. @param {...string} args */
function selvedge(...args) {
  const run = spawnSync(shippedNode, [inRoot('out', 'main', 'cli.js'), ...args, '--library', library, '--json'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const results = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  if (run.status !== 0) throw new Error(`selvedge ${args.join(' ')}: ${JSON.stringify(results.at(-1))}`)
  return results
}

/** @param {string} attribute @param {string} features */
function train(attribute, features) {
  const results = selvedge(
    'train',
    '--attribute',
    attribute,
    '--from-scratch',
    '--features',
    features,
    '--seed',
    values.seed,
  )
  return results.find(({ event }) => event === 'trained')
}

/** @param {string} attribute @param {string} title @param {{ runId: number }} run */
function ship(attribute, title, { runId }) {
  const from = join(library, 'models', `${attribute}-${runId}`)
  const to = inRoot('resources', 'models', `${attribute}-head`)
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
  const card = JSON.parse(readFileSync(join(to, 'card.json'), 'utf8'))
  const shipped = {
    ...card,
    id: `${attribute}-head`,
    name: title,
    licence: 'MIT',
    origin: 'trained by build/models/train-shipped.mjs on the public Fashion Product Images set (MIT), 5,742 photos',
  }
  writeFileSync(join(to, 'card.json'), `${JSON.stringify(shipped, null, 2)}\n`)
  console.log(`${attribute}: shipped ${card.features.join(' + ')}`)
}
