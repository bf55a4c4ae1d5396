import { join } from 'node:path'
import { AppError } from '../../../common/app-error.ts'
import { atTemperature, fitTemperature } from '../calibrate.ts'
import { checkData } from '../check-request.ts'
import { gatherRows, readFeatures, requireFinite } from '../../data/features.ts'
import { askBaseHead } from '../base-head.ts'
import { encodeHead, type Head, type HiddenLayer } from '../head-model.ts'
import { Progress, type Abort, type OnProgress } from '../../progress.ts'
import { trainingRows } from '../../epochs/targets.ts'
import { loadTensorFlow } from '../../tensorflow/backend.ts'
import { applyTransforms, chooseTransforms } from '../../data/transforms.ts'
import { fingerprintOf } from '../../epochs/checkpoint.ts'
import { trainByEpochs } from '../../epochs/epochs.ts'
import { measureHead } from '../others.ts'
import { HeadLearner } from './head-learner.ts'
import { checkSgdHeadOptions, originalHeadOptions } from './options.ts'
import { RandomGenerator } from '../../../common/random-generator.ts'
import { xavierNormal } from '../../epochs/initial-weights.ts'
import { replaceFile } from '../../../common/replace-file.ts'
import { startFromBase } from './start-from-base.ts'
import type { SgdHeadTrainingRequest, SgdHeadTrainingResult } from '../../../common/contracts/training.ts'

/**
 * Trains one head by the original library's procedure, in TensorFlow.js. It learns from rows with a label alone: stratified
 * batches stand in for weights, and "is not X" is L-BFGS's affair. The base head is where it starts. Options go beyond the
 * original: label smoothing, weight decay, a hidden layer, classes drawn by their frequency.
 */
export async function trainHeadBySgd(
  request: SgdHeadTrainingRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<SgdHeadTrainingResult> {
  const options = { ...originalHeadOptions, ...request.options }
  checkSgdHeadOptions(options)
  const { seed, threads } = options
  checkData(request, false)
  const { labels } = request
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const { tf, ...backend } = await loadTensorFlow(options.backend, threads)
  const width = request.blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const matrix = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(matrix, request.featuresFile)
  const base = await askBaseHead(request, matrix, threads)
  if (base && options.hiddenUnits !== null) refuseHidden(options.hiddenUnits)
  const training = trainingRows(request, options)
  const fitting = training.rows.filter((_, i) => training.heldOut[i] === 0)
  const blocks = chooseTransforms(matrix, request.blocks, fitting, base?.head.blocks)
  applyTransforms(matrix, blocks)
  const units = options.hiddenUnits ?? 0
  const hidden = units === 0 ? null : hiddenStart(width, units, seed)
  const point = (base && startFromBase(base, labels, blocks)) ?? xavierStart(units || width, labels.length, seed)

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
    const temperature = fitTemperature(logProbabilities, truth, labels.length, base?.head.temperature ?? 1)
    const heldOutOnes = atTemperature(logProbabilities.map(Math.exp), labels.length, temperature)
    const head: Head = { labels, blocks, hidden: learner.hidden(), point: learner.point(), temperature }

    progress.enter('saving')
    const bytes = encodeHead(head)
    replaceFile(request.outputFile, bytes)
    const held = { row: rows.map((row) => training.rows[row]!), truth, probabilities: heldOutOnes }
    const figures = await measureHead(request, held, bytes, threads)
    progress.finish()
    return {
      features: blocks.map(({ id }) => id),
      ...figures,
      curve: found.curve,
      iterations: found.epochs,
      bestEpoch: found.bestAt,
      reason: found.reason,
      seconds: progress.seconds,
      temperature,
      trainingRows: fitting.length,
      validationRows: rows.length,
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

/** A base head is linear. */
function refuseHidden(units: number): never {
  throw new AppError(
    'bad-request',
    `The shipped model that this one goes on from has no hidden layer. Train from scratch to have ${units} units.`,
    'hiddenUnits',
  )
}
