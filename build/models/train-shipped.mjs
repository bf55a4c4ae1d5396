/**
 * Makes the shipped models from labelled photos, by the product's own commands: add, label, train, test. Run by
 * `npm run train:shipped -- --photos DIR --labels FILE`; the defaults are where the public Fashion Product Images set
 * lies beside this repository, and with it the snapshots that the gate asks for. Needs the built program and native
 * TensorFlow (`npm run setup:tensorflow`), and about an hour on two cores. Deterministic under the seed on one
 * machine. What is done is kept in a folder (`--work DIR`), and a run that was stopped goes on there.
 *
 * A fifth of the products is kept out of everything at first. A network is fine-tuned on the rest and mixed with the one it
 * came from; heads and captioner are trained on it and measured on that fifth. These twins of the shipped models give the
 * figures on the cards, and what a head cannot learn from photos that its backbone has seen: its temperature, and from when
 * on it is sure. Where they pass the gate, all is made once more, from all photos, and that is what ships.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot, shippedNode } from '../bootstrap/paths.mjs'
import { brandsOfUnseen, marksOf, measureSnapshots, passGate } from './gate.mjs'
import { writeModelsPage } from './models-page.mjs'
import { captioner, finetuning, general, heads, mixed, share, tuned, twinOf } from './shipped-recipe.mjs'
import { rowsOf, splitByProduct } from './split-by-product.mjs'
import { copyModel, Workroom } from './workroom.mjs'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'images') },
    labels: { type: 'string', default: inRoot('..', 'shared', 'fashion', 'labels.csv') },
    snapshots: { type: 'string', default: inRoot('..', 'shared', 'clothing-photos') },
    seed: { type: 'string', default: '1' },
    /** Where everything is made; what lies there already is gone on with. */
    work: { type: 'string', default: inRoot('out', 'shipped') },
    /** Where the models that have not seen the last fifth are left, for `npm run bench -- learning`. */
    twins: { type: 'string', default: inRoot('out', 'twins') },
  },
})
/** @typedef {import('./shipped-recipe.mjs').Recipe} Recipe */
/** @typedef {{ runId: number, versionId: number }} Trained */

const origin = 'build/models/train-shipped.mjs, on the public Fashion Product Images set (MIT), 5,742 photos'
const photos = resolve(values.photos)
const twins = resolve(values.twins)
const room = new Workroom(resolve(values.work))
// The library begins without the models that ship: they have seen the fifth.
const resources = room.path('resources')
const library = room.library('library', resources)
cpSync(inRoot('resources', 'models', general), join(resources, 'models', general), { recursive: true })
const { first, last } = splitByProduct(readFileSync(resolve(values.labels), 'utf8'), values.seed)

room.once('photos read', () => void library.selvedge('add', photos))
room.once('four fifths labelled', () => label('first.csv', first))
fineTune(twinOf(tuned))
mixInto(twinOf(mixed), twinOf(tuned), 'EfficientNet-Lite0, twin')
const planes = heads.filter(({ ready }) => !ready)
const onTuned = planes.map((head) => train(head, twinOf(tuned), head.plane))
const onMixed = planes.map((head) => train(head, twinOf(mixed), head.plane))
const wordsOfTwin = train(captioner, twinOf(mixed), captioner.options)
room.once('last fifth labelled', () => label('last.csv', last))
const before = planes.map((head, index) => test(head, twinOf(tuned), onTuned[index]))
const linear = planes.map((head, index) => test(head, twinOf(mixed), onMixed[index]))
const words = testFreely(captioner, twinOf(mixed), wordsOfTwin)
// Measured on the last fifth, without learning from it; so are temperature and threshold.
const since = ['--measure-since', String(onTuned[0]?.runId)]
const twinHeads = heads.map((head) => train(head, twinOf(mixed), [...head.options, ...since]))
const measured = heads.map((head, index) => figuresOf(head, twinHeads[index]))
leaveTwins()

if (passGate(marks())) {
  fineTune(tuned)
  mixInto(mixed, tuned, 'EfficientNet-Lite0 (half ImageNet, half fashion photos)')
  const final = heads.map((head, index) => {
    const like = ['--like', String(twinHeads[index]?.versionId)]
    return train(head, mixed, [...like, ...head.options.slice(2)])
  })
  const speaks = train(captioner, mixed, captioner.options)
  shipNetworks()
  heads.forEach((head, index) => ship(head, measured[index], final[index]))
  ship(captioner, { ...words, speech: habitsOf(speaks) }, speaks)
  const rows = heads.flatMap(({ name }, index) => [
    ...[before[index]].flatMap((one) => (one ? [{ title: name, backbone: 'fashion', kind: 'plane', ships: false, metrics: one.metrics }] : [])),
    ...[linear[index]].flatMap((one) => (one ? [{ title: name, backbone: 'mixed', kind: 'plane', ships: false, metrics: one.metrics }] : [])),
    { title: name, backbone: 'mixed', kind: 'memory', ships: true, metrics: measured[index]?.metrics },
  ]) // prettier-ignore
  writeModelsPage(rows, words.metrics, marks())
} else {
  console.log('The gate is not passed: nothing was changed in resources/models.')
  process.exitCode = 1
}

/** @param {string} name @param {string} csv */
function label(name, csv) {
  const file = room.path(name)
  writeFileSync(file, csv)
  library.selvedge('label', file, '--product', 'name', '--caption', 'name', '--make-attributes')
}

/** Trains the last blocks of the general network on type, colour and brand. @param {string} name of what comes out */
function fineTune(name) {
  room.once(`network ${name}`, () => {
    library.selvedge('train', '--attribute', 'type', '--finetune', '--name', name, ...fromScratch(general), ...finetuning)
  }) // prettier-ignore
}

/** Puts the mix of a fine-tuned network with the general one among those that the library has. @param {string} name @param {string} from @param {string} title */
function mixInto(name, from, title) {
  const folder = join(resources, 'models', name)
  room.once(`network ${name}`, () => {
    const changes = { id: name, name: title, runId: undefined }
    copyModel(library.model(from), folder, changes)
    const file = join(folder, 'model.onnx')
    const own = join(resources, 'models', general, 'model.onnx')
    runScript('mix-networks.mjs', own, join(library.model(from), 'model.onnx'), share, file)
    const { training } = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8'))
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
    const said = `${general} and ${from}, weights mixed half and half by ${origin}`
    copyCard(folder, { sha256, origin: said, training: { ...training, mix: { from: general, with: from, share: Number(share) } } })
  }) // prettier-ignore
}

/** @param {string} folder @param {Record<string, unknown>} changes */
function copyCard(folder, changes) {
  const path = join(folder, 'card.json')
  writeFileSync(path, `${JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }, null, 2)}\n`)
}

/** Runs a script beside this one on the Node that ships, and answers what it prints. @param {string} name @param {...string} args */
function runScript(name, ...args) {
  const { status, stdout } = spawnSync(shippedNode, [inRoot('build', 'models', name), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${name} failed`)
  return stdout
}

/** @param {...string} features */
function fromScratch(...features) {
  return ['--from-scratch', '--features', features.join(','), '--seed', values.seed]
}

/** @param {Recipe} recipe @param {string} backbone @param {string[]} options @returns {Trained} */
function train({ name, beside }, backbone, options) {
  return room.once(`${name} on ${backbone}, ${options.slice(0, 2).join(' ')}`, () => {
    const args = ['--attribute', name, ...fromScratch(backbone, ...beside), ...options]
    const { runId, versionId } = library.result('trained', 'train', ...args)
    return { runId, versionId }
  })
}

/** Measures on the products no training has seen. @param {Recipe} recipe @param {string} backbone @param {Trained | undefined} trained */
function test({ name }, backbone, trained) {
  return room.once(`${name} on ${backbone}, tested`, () => {
    const version = String(trained?.versionId)
    const { library: metrics } = library.result('tested', 'test', '--attribute', name, '--version', version)
    console.log(`${name}, ${backbone}: ${describe(metrics)} on ${metrics.images} unseen photos`)
    return { metrics }
  })
}

/** Measures a captioner with nothing to hold it. @param {Recipe} recipe @param {string} backbone @param {Trained} trained */
function testFreely({ name }, backbone, { versionId }) {
  return room.once(`${name} on ${backbone}, tested freely`, () => {
    const metrics = JSON.parse(runScript('free-captions.mjs', room.path('library'), resources, String(versionId)))
    console.log(`${name}, ${backbone}: ${describe(metrics)} on ${metrics.images} unseen photos`)
    return { metrics }
  })
}

/** What the card of a trained head says of the photos it was measured on. @param {Recipe} recipe @param {Trained | undefined} trained */
function figuresOf({ name }, trained) {
  const path = join(library.model(`${name}-${trained?.runId}`), 'card.json')
  const { metrics, confusion } = JSON.parse(readFileSync(path, 'utf8'))
  console.log(`${name}, by memory: ${describe(metrics)} on ${metrics.images} unseen photos`)
  return { metrics, confusion }
}

/** @param {any} metrics */
function describe(metrics) {
  const percent = (/** @type {number} */ part) => `${(part * 100).toFixed(1)} %`
  if (!('bleu4' in metrics)) {
    const { top1, top3, macroRecall, calibrationError } = metrics
    return `top-1 ${percent(top1)}, top-3 ${percent(top3)}, macro recall ${percent(macroRecall)}, calibration error ${percent(calibrationError)}`
  }
  const agreement = metrics.agreement.map(
    (/** @type {any} */ { attribute, written, reference }) =>
      `${attribute} ${percent(written)} (people ${percent(reference)})`,
  )
  return `BLEU-4 ${metrics.bleu4.toFixed(3)}, CIDEr-D ${metrics.ciderD.toFixed(3)}, names the ${agreement.join(', ')}`
}

/** The models that have not seen the last fifth, as shipped models, for benchmarks and the gate. */
function leaveTwins() {
  rmSync(twins, { recursive: true, force: true })
  const models = join(twins, 'models')
  mkdirSync(models, { recursive: true })
  cpSync(join(resources, 'models', twinOf(mixed)), join(models, twinOf(mixed)), { recursive: true })
  planes.forEach((head, index) => {
    const target = join(models, `${head.name}-model`)
    copyModel(library.model(`${head.name}-${twinHeads[index]?.runId}`), target, cardOf(head))
    reachOut(head, target)
  })
  writeFileSync(join(twins, 'fold.csv'), last)
}

function marks() {
  const which = `versions ${twinHeads.map(({ versionId }) => versionId).join(', ')}`
  const fold = join(twins, 'fold.csv')
  const brand = planes.findIndex(({ name }) => name === 'brand')
  return marksOf(
    measureSnapshots(room, twins, resolve(values.snapshots), twinOf(mixed), which),
    Object.fromEntries(heads.map(({ name }, index) => [name, measured[index]?.metrics.top1])),
    {
      before: brandsOfUnseen(room, 'former', formerBrand(), photos, fold, `version ${onTuned[brand]?.versionId}`),
      after: brandsOfUnseen(room, 'twins', twins, photos, fold, which),
      truth: new Map(rowsOf(last).map(({ file = '', brand = '' }) => [file, brand])),
    },
  )
}

/** The brand head as it was before: a plane on the fine-tuned network that does not tell what it is familiar with. */
function formerBrand() {
  const folder = room.path('former')
  room.once('the brand head before', () => {
    const models = join(folder, 'models')
    cpSync(library.model(twinOf(tuned)), join(models, twinOf(tuned)), { recursive: true })
    const index = planes.findIndex(({ name }) => name === 'brand')
    const target = join(models, 'brand-model')
    copyModel(library.model(`brand-${onTuned[index]?.runId}`), target, cardOf(planes[index]))
    changeHead(target, 'without-familiarity.mjs')
  }) // prettier-ignore
  return folder
}

function shipNetworks() {
  copyModel(library.model(tuned), shipped(tuned), {
    name: 'EfficientNet-Lite0 (ImageNet, then fashion photos)',
    licence: 'Apache-2.0',
    runId: undefined,
    origin: `${general}, fine-tuned by ${origin}`,
  })
  copyModel(join(resources, 'models', mixed), shipped(mixed), {})
}

/** @param {Recipe} recipe @param {object | undefined} figures of its twin @param {Trained | undefined} trained */
function ship(recipe, figures, trained) {
  const { name, ready } = recipe
  const target = ready ? shipped('ready', `${name}-model`) : shipped(`${name}-model`)
  copyModel(library.model(`${name}-${trained?.runId}`), target, {
    ...cardOf(recipe),
    ...figures,
    measured: 'on a fifth of the products, unseen by the twin that was trained on the other four fifths',
  })
  reachOut(recipe, target)
}

/** Lets a head answer for pictures farther from the learned ones, where the recipe says so. @param {Recipe} recipe @param {string} folder */
function reachOut({ familiarTo }, folder) {
  if (familiarTo !== undefined) changeHead(folder, 'familiar-to.mjs', String(familiarTo))
}

/** Runs a script on the head of a model, and puts the new file's hash on the card. @param {string} folder @param {string} script @param {...string} args */
function changeHead(folder, script, ...args) {
  const head = join(folder, 'head.onnx')
  runScript(script, head, ...args)
  copyCard(folder, { sha256: createHash('sha256').update(readFileSync(head)).digest('hex') })
}

/**
 * How the captions speak of type, colour and brand. Of gender, season and usage they do not as if these were labels: that all
 * watches here are of winter must keep nobody's caption from saying "Watch".
 * @param {Trained} trained
 */
function habitsOf({ runId }) {
  const { speech } = JSON.parse(readFileSync(join(library.model(`caption-${runId}`), 'card.json'), 'utf8'))
  return speech.filter((/** @type {{ attribute: string }} */ { attribute }) =>
    planes.some(({ name }) => name === attribute),
  )
}

/** @param {Recipe | undefined} recipe */
function cardOf(recipe) {
  return { id: `${recipe?.name}-model`, name: recipe?.title, licence: 'MIT', origin }
}

/** @param {...string} parts */
function shipped(...parts) {
  return inRoot('resources', 'models', ...parts)
}
