import type {
  Explanation,
  FeatureTransform,
  HeadTrainingOptions,
  HeadTrainingRequest,
  HeadTrainingResult,
} from '../../common/contracts/training.ts'
import { atTemperature, fitTemperature } from './calibrate.ts'
import { checkRequest } from './check-request.ts'
import { gatherRows, readFeatures, requireFinite } from '../data/features.ts'
import { scoreLink } from './kernel.ts'
import { indexOfLargest } from '../data/metrics.ts'
import { Progress, type Abort, type OnProgress } from '../progress.ts'
import { replaceFile } from '../../common/replace-file.ts'
import { encodeFitted, familiarSpaces, preparedFeatures, type Prepared } from './assemble.ts'
import { askBaseHead } from './base-head.ts'
import {
  byMemory,
  choose,
  contestFor,
  onlyWay,
  stillInTheRace,
  type Candidate,
  type Contest,
  type Score,
} from './candidates.ts'
import { evidenceOf, knownOutsideFold, strangeShareOf, type DecidedRows } from './evidence.ts'
import { Fits, type OutOfFold } from './fits.ts'
import { labelFrequencies } from './label-frequencies.ts'
import { memoryOf } from './memory.ts'
import { measureHead } from './others.ts'
import { surenessThreshold } from './sureness.ts'
import { isStrong, suspectsAmong } from './suspects.ts'

/** A temperature fitted on fewer decisions than this makes figures of confidence worse more often than better. */
const [leastToCalibrate, manyToCalibrate] = [20, 100]
/** From so many decisions one fold tells which ways to learn are behind for good. */
const leastToRace = 400
/** With fewer decisions, most of those that the others speak against are right; from so many on they count for little. */
const [leastToList, leastToDoubt] = [50, 300]
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
  const { like } = request
  const contest = like ? onlyWay(like.way) : contestOf(options, rows, strangeShare)
  const prepared = new Map<FeatureTransform, Promise<Prepared>>()
  const prepare = (transform: FeatureTransform): Promise<Prepared> => {
    const known =
      prepared.get(transform) ?? preparedFeatures(matrix, request.blocks, transform, rows.rows, options.threads)
    prepared.set(transform, known)
    return known
  }
  const fits = new Fits(
    {
      ...rows,
      features: async (transform) => (await prepare(transform)).coordinates,
      remember: (label) => memoryOf(matrix, request.blocks, rows.rows, label, options.threads),
      labels: count,
    },
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
    let left = like ? [] : contest.candidates
    for (const index of rows.folds.keys()) {
      for (const candidate of left) {
        const found = tried.get(candidate) ?? fits.untried()
        await fits.addFold(candidate, index, found)
        tried.set(candidate, found)
        progress.throwIfAborted()
      }
      if (rows.decisions < leastToRace) continue
      const standing = left.map((candidate) => scoreOf(candidate, tried.get(candidate)!, rows, count))
      left = stillInTheRace(contest, standing)
    }
    const scores = left.flatMap((candidate) => {
      const found = tried.get(candidate)
      return found ? [scoreOf(candidate, found, rows, count)] : []
    })
    const chosen = scores.length > 0 ? choose(contest, scores).candidate : withoutChoice(contest)
    const outOfFold = tried.get(chosen) ?? null
    const heldOut = heldOutRows(outOfFold, rows, count, rows.decisions)
    const truth = heldOut.rows.map((row) => rows.decided[row]!)
    // An unfair draw says nothing about how sure to be elsewhere; and mistakes put right look doubtful, but are not.
    const isFair = rows.decisions === rows.rows.length
    const known = knownOutsideFold(rows)
    // A label that the others were never given can be known by the base head alone.
    const canTell = (row: number): boolean =>
      known[heldOut.rows[row]!] === 1 || (chosen.prior !== 'frequencies' && base?.isNew[truth[row]!] === 0)
    // Few decisions are told little by folds that lack some label altogether.
    const telling = Int32Array.from(truth.keys()).filter((row) => truth.length >= manyToCalibrate || canTell(row))
    const canCalibrate = isFair && telling.length >= leastToCalibrate
    const measured = canCalibrate
      ? fitTemperature(
          gatherRows({ data: heldOut.logProbabilities, rows: truth.length, width: count }, telling).data,
          telling.map((row) => truth[row]!),
          count,
          usualTemperature(chosen),
        )
      : usualTemperature(chosen)
    const temperature = like?.temperature ?? measured
    const probabilities = atTemperature(heldOut.logProbabilities.map(Math.exp), count, temperature)
    // Few decisions are not surer of a doubt than their fit is.
    const cautious = truth.length < manyToCalibrate ? Math.max(temperature, usualTemperature(chosen)) : temperature
    const doubting = atTemperature(heldOut.logProbabilities.map(Math.exp), count, cautious)
    const isTold = !rows.areMistakes && truth.length >= leastToList
    const doubted = isTold ? suspectsAmong(doubting, truth, count, canTell) : []
    const suspects = doubted.map((suspect) => ({ ...suspect, row: heldOut.rows[suspect.row]! }))

    progress.enter('fitting')
    const weights = Float32Array.from(rows.weights)
    if (request.heldOut?.learns === false)
      for (const { heldOut } of rows.folds) for (const row of heldOut) weights[row] = 0
    if (truth.length >= leastToDoubt) for (const { row } of suspects.filter(isStrong)) weights[row]! *= doubtedWeight
    const fitted = await fits.onAll(chosen, weights)
    progress.throwIfAborted()

    progress.enter('saving')
    const learned = rows.rows.filter((_, index) => index < rows.decisions && weights[index]! > 0)
    const familiar = await familiarSpaces(request, matrix, learned, base, options.threads)
    const { bytes, features } = await encodeFitted(fitted, { labels, temperature, base, prepare, familiar })
    replaceFile(request.outputFile, bytes)
    const held = { row: Int32Array.from(heldOut.rows, (row) => rows.rows[row]!), truth, probabilities }
    const figures = await measureHead(request, held, bytes, options.threads)
    progress.finish()
    return {
      features,
      ...figures,
      curve: outOfFold?.curve ?? [],
      iterations: fits.iterations,
      seconds: progress.seconds,
      temperature,
      trainingRows: rows.decisions,
      validationRows: truth.length,
      explanation: {
        way: chosen,
        strangeShare,
        witnesses: rows.rows.length - rows.decisions,
        compared: scores.map(summaryOf),
      },
      suspects: suspects.map((suspect) => ({ ...suspect, row: rows.rows[suspect.row]! })),
      threshold: like ? like.threshold : isFair ? surenessThreshold(probabilities, truth, count) : null,
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
  if (options.memory !== null) return onlyWay(byMemory(options.memory))
  if (options.l2 === 'auto') {
    const counts = new Map<number, number>()
    for (const label of decided.subarray(0, decisions)) if (label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1)
    const numbers = Float64Array.from(counts.values())
    const count = numbers.reduce((a, b) => a + b, 0)
    const { evenness } = labelFrequencies(numbers)
    return contestFor({ count, labels: numbers.length, evenness, strangeShare }, options.thorough)
  }
  // It is a share of the mean loss; candidates have it beside the sum.
  const penalty = options.l2 * weights.reduce((a, b) => a + b, 0)
  const prior = strangeShare === null ? 'frequencies' : 'map'
  const name = `${prior === 'map' ? 'label map' : 'labels alone'}, l2 ${options.l2}`
  const only: Candidate = { name, prior, penalty, transform: 'unit' }
  return onlyWay(only)
}

/** Where nothing can be held out: what assumes least. */
function withoutChoice({ candidates, incumbent }: Contest): Candidate {
  return incumbent ?? candidates.find(({ prior }) => prior !== 'map') ?? candidates[0]!
}

interface HeldOutRows {
  rows: Int32Array
  /** Rows x labels. */
  logProbabilities: Float32Array
}

/** Of the first `among` rows those with a label that some fold held out. */
function heldOutRows(
  outOfFold: OutOfFold | null,
  { decided }: DecidedRows,
  labels: number,
  among: number,
): HeldOutRows {
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
  const { rows: held, logProbabilities } = heldOutRows(found, rows, labels, rows.rows.length)
  const truth = held.map((row) => rows.decided[row]!)
  const temperature = fitTemperature(logProbabilities, truth, labels, usualTemperature(candidate))
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

/** What is assumed before held-out decisions speak. */
const usualTemperature = ({ transform }: Candidate): number => (transform === 'memory' ? scoreLink.usualTemperature : 1)

/** A label that a fold has never seen costs this much and no more, whatever the way. */
const leastProbability = 1e-5

function summaryOf({ candidate, losses, right, weights }: Score): Explanation['compared'][number] {
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = (values: ArrayLike<number>): number =>
    weights.reduce((sum, weight, row) => sum + weight * values[row]!, 0) / total
  return { way: candidate, accuracy: mean(right), loss: mean(losses) }
}
