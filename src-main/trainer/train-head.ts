import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { CurvePoint } from '../../src-preload/contract.ts'
import type { HeadMetrics, HeadTrainingRequest, HeadTrainingResult } from '../common/training-types.ts'
import { atTemperature, fitTemperature } from './calibrate.ts'
import { checkRequest } from './check-request.ts'
import { fitAlongPath, leastRowsToChoose } from './choose-l2.ts'
import { defaultPenalty } from './defaults.ts'
import { gatherRows, readFeatures, requireFinite } from './features.ts'
import { fit, type FitOptions } from './fit.ts'
import { behindTransforms, encodeHead, type Head } from './head-model.ts'
import { measure } from './metrics.ts'
import { predict, topPredictions } from './predict.ts'
import { loadPrior, predictWithPrior, requireLinear, startFromPrior, type PriorPredictions } from './prior.ts'
import { Progress, type Abort, type OnProgress } from './progress.ts'
import { SoftmaxObjective } from './softmax-objective.ts'
import { startFromFrequencies } from './start.ts'
import { trainingRows, type TrainingRows } from './targets.ts'
import { applyTransforms, chooseTransforms } from './transforms.ts'

const topCount = 5
/**
 * Early stopping needs a validation loss that means something. With a prior it does harm: the first iterations fit the
 * corrections and disturb the rest, which replay then puts right again (90.6 % against 93.7 % of the images without a
 * decision right, after 500 corrections of product types).
 */
const leastRowsToStopEarly = 50
const refitIterations = 30

/**
 * Trains one head: load, split, fit with validation, compare with the prior, refit on all examples, predict every row,
 * save. Pure but for the two files it is told to read and the one it writes.
 */
export async function trainHead(
  request: HeadTrainingRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<HeadTrainingResult> {
  const options = checkRequest(request)
  const { labels } = request
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const width = request.blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const matrix = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(matrix, request.featuresFile)
  const prior = loadPrior(request)
  if (prior) requireLinear(prior)
  const priorPredictions = prior ? await predictWithPrior(prior, matrix, options.threads) : null
  const training = trainingRows(request, options, priorPredictions)
  const fitting = training.rows.filter((_, index) => training.fittingWeights[index]! > 0)
  const blocks = chooseTransforms(matrix, request.blocks, fitting, prior?.head.blocks)
  applyTransforms(matrix, blocks)
  const reference = prior ? startFromPrior(prior, blocks) : null
  const start = reference ?? startFromFrequencies(training, width, labels.length)

  const curve: CurvePoint[] = []
  const validationRows = training.decided.reduce((sum, label, i) => sum + (label >= 0 ? training.heldOut[i]! : 0), 0)
  const fitOptions: FitOptions = {
    labels: labels.length,
    maximumIterations: options.maximumIterations,
    decreaseTolerance: 3e-5,
    earlyStopping: !reference && validationRows >= leastRowsToStopEarly,
    aborted: () => progress.aborted,
    onPoint(point) {
      curve.push(point)
      progress.iteration(point, options.maximumIterations)
    },
  }
  const objective = await SoftmaxObjective.create(
    {
      features: gatherRows(matrix, training.rows).data,
      targets: training.targets,
      weights: training.fittingWeights,
      rows: training.rows.length,
      dimensions: width,
      labels: labels.length,
    },
    options.threads,
  )
  try {
    progress.enter('fitting', options.maximumIterations)
    const choose = options.l2 === 'auto' && !reference && validationRows >= leastRowsToChoose
    const l2 = options.l2 === 'auto' ? defaultPenalty(reference !== null) : options.l2
    objective.setPenalty(l2, reference)
    const fitted = choose
      ? await fitAlongPath(objective, training, start, fitOptions)
      : { ...(await fit(objective, training, start, fitOptions)), l2 }

    progress.enter('validating')
    const { truth, logProbabilities } = fitted.heldOut
    const temperature = fitTemperature(logProbabilities, truth, labels.length, prior?.head.temperature ?? 1)
    const metricsBefore =
      prior && priorPredictions ? measurePrior(training, priorPredictions, prior.head, labels) : null
    const probabilities = atTemperature(logProbabilities.map(Math.exp), labels.length, temperature)
    const metricsAfter = truth.length > 0 ? measure(probabilities, truth, labels) : null

    let point = fitted.point
    if (options.refit && truth.length > 0) {
      progress.enter('refitting', refitIterations)
      objective.setPenalty(fitted.l2, reference)
      objective.setRowWeights(training.allWeights)
      const { onPoint: _, ...quiet } = fitOptions
      const onPoint = (at: CurvePoint): void => progress.iteration(at, refitIterations)
      const again = { ...quiet, onPoint, earlyStopping: false, maximumIterations: refitIterations }
      point = (await fit(objective, training, point, again)).point
    }

    progress.enter('predicting')
    const head: Head = { labels, blocks, point, temperature }
    const everywhere = await predict(behindTransforms(head), matrix, options.threads)
    const top = topPredictions(everywhere, labels.length, topCount)

    progress.enter('saving')
    writeInOneStep(request.outputFile, encodeHead(head))
    progress.finish()
    return {
      metricsBefore,
      metricsAfter,
      curve,
      iterations: fitted.iterations,
      reason: fitted.reason,
      seconds: progress.seconds,
      topLabels: top.labels,
      topProbabilities: top.probabilities,
      topCount,
      temperature,
      l2: fitted.l2,
      trainingRows: fitting.length - training.replayed,
      validationRows,
      replayRows: training.replayed,
    }
  } finally {
    await objective.release()
  }
}

/** The prior on the held-out rows; null where nothing is held out. */
function measurePrior(
  training: TrainingRows,
  { probabilities }: PriorPredictions,
  head: Head,
  labels: readonly string[],
): HeadMetrics | null {
  const indices = training.decided
    .map((_, i) => i)
    .filter((i) => training.heldOut[i] === 1 && training.decided[i]! >= 0)
  if (indices.length === 0) return null
  const gathered = new Float32Array(indices.length * labels.length)
  for (const [i, index] of indices.entries()) {
    const row = training.rows[index]!
    gathered.set(probabilities.subarray(row * labels.length, (row + 1) * labels.length), i * labels.length)
  }
  const truth = indices.map((index) => training.decided[index]!)
  return measure(atTemperature(gathered, labels.length, head.temperature), truth, labels)
}

function writeInOneStep(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${randomUUID()}.part`
  try {
    writeFileSync(temporary, bytes, { flush: true })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}
