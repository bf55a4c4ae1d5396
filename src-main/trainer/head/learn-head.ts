import type {
  Explanation,
  FeatureBlock,
  FeatureTransform,
  HeadTrainingOptions,
  HeadTrainingRequest,
  HeadTrainingResult,
} from '../../common/training-types.ts'
import { atTemperature, fitTemperature } from '../calibrate.ts'
import { checkRequest } from '../check-request.ts'
import { gatherRows, readFeatures, requireFinite, type FeatureMatrix } from '../features.ts'
import { encodeHead, type Head } from '../head-model.ts'
import { heldOutPredictions } from '../held-out.ts'
import { indexOfLargest, measure } from '../metrics.ts'
import { Progress, type Abort, type OnProgress } from '../progress.ts'
import { replaceFile } from '../sgd/replace-file.ts'
import { applyTransforms, fitTransforms, type FittedBlock } from '../transforms.ts'
import { askBaseHead, type BaseHead } from './base-head.ts'
import { choose, contestFor, type Candidate, type Contest, type Score } from './candidates.ts'
import { evidenceOf, knownOutsideFold, strangeShareOf, type DecidedRows } from './evidence.ts'
import { Fits, type Fitted, type OutOfFold } from './fits.ts'
import { encodeMappedHead } from './mapped-head.ts'
import { spanOf, type Span } from './span.ts'
import { surenessThreshold } from './sureness.ts'
import { suspectsAmong } from './suspects.ts'

/** A temperature fitted on fewer decisions than this makes figures of confidence worse more often than better. */
const leastToCalibrate = 100
/** From so many decisions on, those that the others speak against count for little. */
const leastToDoubt = 300
const doubtedWeight = 0.1

/**
 * Learns a head from decisions: what the base head says, in the words of the decisions, and as much of a fit on top as
 * held-out decisions bear out (docs/learning.md). Pure but for the files it is told to read and the one it writes.
 */
export async function learnHead(
  request: HeadTrainingRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<HeadTrainingResult> {
  const options = checkRequest(request)
  const { labels } = request
  const count = labels.length
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const width = request.blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const matrix = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(matrix, request.featuresFile)
  const base = await askBaseHead(request, matrix, options.threads)
  const rows = evidenceOf(request, options, base)
  const strangeShare = strangeShareOf(rows, base)
  const contest = contestOf(options, rows, strangeShare)
  const prepared = new Map<FeatureTransform, Promise<Prepared>>()
  const prepare = (transform: FeatureTransform): Promise<Prepared> => {
    const known =
      prepared.get(transform) ?? preparedFeatures(matrix, request.blocks, transform, rows.rows, options.threads)
    prepared.set(transform, known)
    return known
  }
  const fits = new Fits(
    { ...rows, features: async (transform) => (await prepare(transform)).span.coordinates, labels: count },
    {
      balance: { auto: 'auto' as const, none: 0, sqrt: 0.5, balanced: 1 }[options.classBalance],
      maximumIterations: options.maximumIterations,
      threads: options.threads,
      aborted: () => progress.aborted,
      onIteration: (iterations) => progress.step(iterations),
    },
  )
  try {
    progress.enter('validating')
    const tried = new Map<Candidate, OutOfFold>()
    for (const candidate of rows.folds.length > 0 ? contest.candidates : []) {
      tried.set(candidate, await fits.outOfFold(candidate))
      progress.throwIfAborted()
    }
    const scores = [...tried].map(([candidate, found]) => scoreOf(candidate, found, rows, count))
    const chosen = scores.length > 0 ? choose(contest, scores).candidate : withoutChoice(contest)
    const outOfFold = tried.get(chosen) ?? null
    const heldOut = measured(outOfFold, rows, count, rows.decisions)
    const truth = heldOut.rows.map((row) => rows.decided[row]!)
    // An unfair draw says nothing about how sure to be elsewhere; and mistakes put right look doubtful, but are not.
    const isFair = rows.decisions === rows.rows.length
    const canCalibrate = isFair && truth.length >= leastToCalibrate
    const temperature = canCalibrate ? fitTemperature(heldOut.logProbabilities, truth, count, 1) : 1
    const probabilities = atTemperature(heldOut.logProbabilities.map(Math.exp), count, temperature)
    const known = knownOutsideFold(rows)
    // A label that the others were never given can be known by the base head alone.
    const canTell = (row: number): boolean =>
      known[heldOut.rows[row]!] === 1 || (chosen.prior === 'map' && base?.isNew[truth[row]!] === 0)
    const doubted = rows.areMistakes ? [] : suspectsAmong(probabilities, truth, count, canTell)
    const suspects = doubted.map((suspect) => ({ ...suspect, row: heldOut.rows[suspect.row]! }))

    progress.enter('fitting')
    const weights = Float32Array.from(rows.weights)
    if (truth.length >= leastToDoubt) for (const { row } of suspects) weights[row]! *= doubtedWeight
    const fitted = await fits.onAll(chosen, weights)
    progress.throwIfAborted()

    progress.enter('saving')
    const bytes = await encode(fitted, { labels, temperature, base, prepare })
    replaceFile(request.outputFile, bytes)
    progress.finish()
    return {
      metrics: truth.length > 0 ? measure(probabilities, truth, labels) : null,
      heldOut: heldOutPredictions(
        probabilities,
        truth,
        count,
        Int32Array.from(heldOut.rows, (row) => rows.rows[row]!),
      ),
      curve: outOfFold?.curve ?? [],
      iterations: fits.iterations,
      seconds: progress.seconds,
      temperature,
      trainingRows: rows.decisions,
      validationRows: truth.length,
      explanation: {
        name: chosen.name,
        strangeShare,
        witnesses: rows.rows.length - rows.decisions,
        compared: scores.map(summaryOf),
      },
      suspects: suspects.map((suspect) => ({ ...suspect, row: rows.rows[suspect.row]! })),
      threshold: isFair ? surenessThreshold(probabilities, truth, count) : null,
    }
  } finally {
    await fits.release()
  }
}

/** A penalty that was asked for leaves nothing to compare. */
function contestOf(
  options: HeadTrainingOptions,
  { decided, decisions, weights }: DecidedRows,
  strangeShare: number | null,
): Contest {
  const given = decided.subarray(0, decisions).filter((label) => label >= 0)
  if (options.l2 === 'auto') return contestFor(given.length, new Set(given).size, strangeShare)
  // It is a share of the mean loss; candidates have it beside the sum.
  const penalty = options.l2 * weights.reduce((a, b) => a + b, 0)
  const prior = strangeShare === null ? 'frequencies' : 'map'
  const name = `${prior === 'map' ? 'label map' : 'labels alone'}, l2 ${options.l2}`
  const only: Candidate = { name, prior, penalty, transform: 'unit' }
  return { candidates: [only], incumbent: only, margin: 0 }
}

/** Where nothing can be held out: what assumes least. */
function withoutChoice({ candidates, incumbent }: Contest): Candidate {
  return incumbent ?? candidates.find(({ prior }) => prior !== 'map') ?? candidates[0]!
}

/** Of the first `among` rows those with a label that some fold held out. */
function measured(outOfFold: OutOfFold | null, { decided }: DecidedRows, labels: number, among: number) {
  if (!outOfFold) return { rows: new Int32Array(), logProbabilities: new Float32Array() }
  const { logProbabilities } = outOfFold
  const rows = decided
    .subarray(0, among)
    .map((_, row) => row)
    .filter((row) => decided[row]! >= 0 && !Number.isNaN(logProbabilities[row * labels]!))
  return {
    rows,
    logProbabilities: gatherRows({ data: logProbabilities, rows: decided.length, width: labels }, rows).data,
  }
}

function scoreOf(candidate: Candidate, found: OutOfFold, rows: DecidedRows, labels: number): Score {
  const { rows: held, logProbabilities } = measured(found, rows, labels, rows.rows.length)
  const truth = held.map((row) => rows.decided[row]!)
  const temperature = fitTemperature(logProbabilities, truth, labels, 1)
  const probabilities = atTemperature(logProbabilities.map(Math.exp), labels, temperature)
  const losses = Float64Array.from(
    truth,
    (label, at) => -Math.log(Math.max(probabilities[at * labels + label]!, leastProbability)),
  )
  const right = Uint8Array.from(truth, (label, at) =>
    indexOfLargest(probabilities.subarray(at * labels, (at + 1) * labels)) === label ? 1 : 0,
  )
  return { candidate, losses, right, weights: Float32Array.from(held, (row) => rows.weights[row]!) }
}

/** A label that a fold has never seen costs this much and no more, whatever the way. */
const leastProbability = 1e-5

function summaryOf({ candidate, losses, right, weights }: Score): Explanation['compared'][number] {
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = (values: ArrayLike<number>): number =>
    weights.reduce((sum, weight, row) => sum + weight * values[row]!, 0) / total
  return { name: candidate.name, accuracy: mean(right), loss: mean(losses) }
}

interface Prepared {
  blocks: FittedBlock[]
  span: Span
}

/** What is common to a library's pictures is measured on all rows: the few that were decided say little about it. */
async function preparedFeatures(
  matrix: FeatureMatrix,
  request: readonly FeatureBlock[],
  transform: FeatureTransform,
  decided: Int32Array,
  threads: number,
): Promise<Prepared> {
  const everyRow = Int32Array.from({ length: matrix.rows }, (_, row) => row)
  const blocks = fitTransforms(matrix, request.map((block) => ({ ...block, transform })), everyRow) // prettier-ignore
  const features = gatherRows(matrix, decided)
  applyTransforms(features, blocks)
  return { blocks, span: await spanOf(features, threads) }
}

async function encode(
  { candidate, map, point }: Fitted,
  of: {
    labels: string[]
    temperature: number
    base: BaseHead | null
    prepare: (transform: FeatureTransform) => Promise<Prepared>
  },
): Promise<Uint8Array> {
  const { labels, temperature, base, prepare } = of
  const toHead = async (point: Float64Array): Promise<Head> => {
    const { blocks, span } = await prepare(candidate.transform)
    return { labels, blocks, point: await span.toFeatures(point, labels.length), temperature }
  }
  const residual = point && (await toHead(point))
  if (map && base) {
    const softening = candidate.prior === 'softened' ? 0.5 : 1
    return encodeMappedHead({ labels, base: base.head, map, softening, residual, temperature })
  }
  if (!residual) throw new Error('A head without a base head has nothing but what was fitted')
  return encodeHead(residual)
}
