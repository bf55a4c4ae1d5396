import { join } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { atTemperature, fitTemperature } from '../calibrate.ts'
import { checkRequest } from '../check-request.ts'
import { gatherRows, readFeatures, requireFinite } from '../features.ts'
import { behindTransforms, encodeHead, type Head, type HiddenLayer } from '../head-model.ts'
import { measure } from '../metrics.ts'
import { predict, topPredictions } from '../predict.ts'
import { hiddenFromPrior, loadPrior, predictWithPrior, startFromPrior, type Prior } from '../prior.ts'
import { Progress, type Abort, type OnProgress } from '../progress.ts'
import { trainingRows } from '../targets.ts'
import { loadTensorFlow } from '../tensorflow/backend.ts'
import { applyTransforms, chooseTransforms } from '../transforms.ts'
import { fingerprintOf } from './checkpoint.ts'
import { trainByEpochs } from './epochs.ts'
import { HeadLearner } from './head-learner.ts'
import { checkSgdHeadOptions, originalHeadOptions } from './options.ts'
import { RandomGenerator } from '../../common/random-generator.ts'
import { xavierNormal } from './initial-weights.ts'
import { replaceFile } from './replace-file.ts'
import type { SgdHeadTrainingRequest, SgdHeadTrainingResult } from './types.ts'

const topCount = 5

/**
 * Trains one head by the original library's procedure, in TensorFlow.js. It learns from decided rows alone: stratified
 * batches stand in for weights, and "is not X" and the replay of a prior are L-BFGS's affair. A prior
 * is where it starts, its layers included. Options go beyond the original: label smoothing, weight decay, a hidden layer,
 * classes drawn by their frequency. Takes and gives what `trainHead` does.
 */
export async function trainHeadBySgd(
  request: SgdHeadTrainingRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<SgdHeadTrainingResult> {
  const options = { ...originalHeadOptions, ...request.options }
  checkSgdHeadOptions(options)
  const { validationShare, seed, threads, labelSmoothing } = options
  const plain = {
    ...request,
    options: { validationShare, seed, threads, labelSmoothing, replay: 0, classBalance: 'none' as const },
  }
  const checked = checkRequest(plain)
  const { labels } = request
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const { tf, ...backend } = await loadTensorFlow(options.backend, threads)
  const width = request.blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const matrix = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(matrix, request.featuresFile)
  const prior = loadPrior(plain)
  const priorPredictions = prior ? await predictWithPrior(prior, matrix, threads) : null
  const training = trainingRows(plain, checked, priorPredictions)
  const fitting = training.rows.filter((_, i) => training.fittingWeights[i]! > 0 && training.decided[i]! >= 0)
  const blocks = chooseTransforms(matrix, request.blocks, fitting, prior?.head.blocks)
  applyTransforms(matrix, blocks)
  const units = hiddenUnits(prior, options.hiddenUnits)
  const hidden = units === 0 ? null : ((prior && hiddenFromPrior(prior, blocks)) ?? hiddenStart(width, units, seed))
  const point = (prior && startFromPrior(prior, blocks)) ?? xavierStart(units || width, labels.length, seed)

  const gathered = gatherRows(matrix, training.rows)
  const { targets, decided, heldOut } = training
  const data = { features: gathered.data, width, targets, labels: labels.length, decided, heldOut }
  const learner = new HeadLearner(tf, data, { point, hidden }, options)
  try {
    progress.enter('fitting', options.epochs)
    const { backend: _, checkpointFolder, epochs: __, threads: ___, ...settings } = options
    const identity = JSON.stringify([settings, backend.name, backend.version, labels, width])
    const found = await trainByEpochs(tf, learner, {
      ...options,
      checkpointFile: checkpointFolder === null ? null : join(checkpointFolder, 'head.checkpoint'),
      fingerprint: fingerprintOf(
        identity,
        ...[gathered.data, targets, decided, heldOut],
        ...[point, hidden?.point ?? []].map((values) => Float32Array.from(values)),
      ),
      throwIfAborted: () => progress.throwIfAborted(),
      onPoint: (point) => progress.iteration(point, options.epochs),
    })

    progress.enter('validating')
    const rows = learner.heldOutRows
    const truth = rows.map((row) => decided[row]!)
    const logProbabilities = learner.logProbabilities(rows)
    const temperature = fitTemperature(logProbabilities, truth, labels.length, prior?.head.temperature ?? 1)
    const heldOutOnes = atTemperature(logProbabilities.map(Math.exp), labels.length, temperature)
    const before =
      priorPredictions && gatherProbabilities(priorPredictions.probabilities, labels.length, rows, training.rows)

    progress.enter('predicting')
    const head: Head = { labels, blocks, hidden: learner.hidden(), point: learner.point(), temperature }
    const top = topPredictions(await predict(behindTransforms(head), matrix, threads), labels.length, topCount)

    progress.enter('saving')
    replaceFile(request.outputFile, encodeHead(head))
    progress.finish()
    return {
      metricsBefore:
        before && prior && truth.length > 0
          ? measure(atTemperature(before, labels.length, prior.head.temperature), truth, labels)
          : null,
      metricsAfter: truth.length > 0 ? measure(heldOutOnes, truth, labels) : null,
      curve: found.curve,
      iterations: found.epochs,
      bestEpoch: found.bestAt,
      reason: found.reason,
      seconds: progress.seconds,
      topLabels: top.labels,
      topProbabilities: top.probabilities,
      topCount,
      temperature,
      l2: 0,
      trainingRows: fitting.length,
      validationRows: rows.length,
      replayRows: 0,
      backend,
      secondsPerStep: found.secondsPerStep,
    }
  } finally {
    learner.dispose()
  }
}

/** Xavier-normal weights and no bias: W (width x labels, row-major), then b. */
function xavierStart(width: number, labels: number, seed: number): Float64Array {
  const point = new Float64Array((width + 1) * labels)
  // Another stream than the batches draw from.
  point.set(xavierNormal(width, labels, new RandomGenerator(seed ^ 0x2545f491)))
  return point
}

/** A hidden layer for what is trained from nothing: normal weights of deviation sqrt(2 / width) (He et al. 2015). */
function hiddenStart(width: number, units: number, seed: number): HiddenLayer {
  const random = new RandomGenerator(seed ^ 0x1f83d9ab)
  const point = new Float64Array((width + 1) * units)
  for (let at = 0; at < width * units; at++) point[at] = Math.sqrt(2 / width) * random.normal()
  return { units, point }
}

/** A head goes on with the layers it was begun with. @returns units of the hidden layer, 0 for none */
function hiddenUnits(prior: Prior | null, asked: number | null): number {
  if (!prior) return asked ?? 0
  const own = prior.head.hidden?.units ?? 0
  if (asked === null || asked === own) return own
  const has = own === 0 ? 'no hidden layer' : `a hidden layer of ${own} units`
  throw new AppError(
    'bad-request',
    `The model in use has ${has}. Train from scratch to have ${asked} units.`,
    'hiddenUnits',
  )
}

/** The prior's probabilities (at temperature one) of some participants, as a matrix of their own. */
function gatherProbabilities(
  probabilities: Float32Array,
  labels: number,
  participants: Int32Array,
  rows: Int32Array,
): Float32Array {
  const gathered = new Float32Array(participants.length * labels)
  for (const [index, participant] of participants.entries()) {
    const row = rows[participant]!
    gathered.set(probabilities.subarray(row * labels, (row + 1) * labels), index * labels)
  }
  return gathered
}
