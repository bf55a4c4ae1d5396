import type { ManyHeadRequest, ManyHeadResult } from '../../../common/contracts/training.ts'
import { SetScores, type KnownAnswer } from '../../../common/set-metrics.ts'
import { fitTemperature } from '../calibrate.ts'
import { gatherRows, readFeatures, requireFinite } from '../../data/features.ts'
import { encodeHead } from '../head-model.ts'
import { Progress, type Abort, type OnProgress } from '../../progress.ts'
import { replaceFile } from '../../../common/replace-file.ts'
import { familiarSpaces, preparedFeatures } from '../assemble.ts'
import { foldsOf } from '../folds.ts'
import { checkManyRequest } from './check-many.ts'
import { ManyFits } from './fit-many.ts'
import { setThreshold } from './set-threshold.ts'

/** Strengths of the penalty that are compared, each beside a sum over answers of cross entropies in nats. */
const penalties = [1000, 300, 100, 30, 10]
/** With fewer images held-out ones choose by chance; this is what does well mostly. */
const [leastToCompare, usualPenalty] = [20, 100]
/** A temperature fitted on fewer images makes figures of confidence worse more often than better. */
const leastToCalibrate = 20
const stateFrom = 0.5

/**
 * Learns a head whose labels do not exclude each other: for each a logistic regression with an L2 penalty, all of them
 * solved at once. How strong the penalty is, how sure the head may be and from what confidence on labels are stated is
 * chosen on decisions that were held out, whole products at a time.
 */
export async function learnMany(
  request: ManyHeadRequest,
  onProgress: OnProgress = () => undefined,
  abort: Abort = { aborted: false },
): Promise<ManyHeadResult> {
  const options = checkManyRequest(request)
  const { answers: allAnswers, blocks, groups, labels } = request
  const count = labels.length
  const progress = new Progress(onProgress, abort)

  progress.enter('reading')
  const width = blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const matrix = readFeatures(request.featuresFile, request.rows, width)
  requireFinite(matrix, request.featuresFile)
  const decided = Int32Array.from(groups.keys()).filter((row) => rowOf(allAnswers, row, count).some((of) => of >= 0))
  const answers = flattened(allAnswers, decided, count)
  const prepared = await preparedFeatures(matrix, blocks, 'unit', decided, options.threads)
  const fits = await ManyFits.create(
    { features: prepared.coordinates, answers, labels: count },
    {
      maximumIterations: options.maximumIterations,
      threads: options.threads,
      aborted: () => progress.aborted,
      onIteration: (iterations) => progress.step(iterations),
    },
  )
  try {
    progress.enter('validating')
    const strata = rarestLabels(answers, count)
    const folds = foldsOf(strata, decided.map((row) => groups[row]!), options.seed) // prettier-ignore
    const asked = options.l2 === 'auto' ? null : options.l2 * answers.filter((answer) => answer >= 0).length
    const ways = asked !== null ? [asked] : decided.length < leastToCompare ? [usualPenalty] : penalties
    const tried = ways.map((penalty) => ({
      penalty,
      logits: new Float32Array(answers.length).fill(NaN),
    }))
    for (const { heldOut } of folds) {
      const isLeftOut = new Uint8Array(decided.length)
      for (const row of heldOut) isLeftOut[row] = 1
      if (!answers.some((answer, at) => answer >= 0 && isLeftOut[Math.floor(at / count)] === 0)) continue
      let start: Float64Array | undefined
      for (const { penalty, logits } of tried) {
        const fitted = await fits.fit(isLeftOut, penalty, start)
        progress.throwIfAborted()
        start = fitted.point
        for (const row of heldOut) logits.set(rowOf(fitted.logits, row, count), row * count)
      }
    }
    const compared = tried.flatMap(({ penalty, logits }) => {
      const loss = meanLoss(answers, logits)
      return loss === null ? [] : [{ penalty, loss, logits }]
    })
    const [first] = compared
    const best = first && compared.reduce((best, one) => (one.loss < best.loss ? one : best), first)
    const { penalty, logits } = best ?? { penalty: asked ?? usualPenalty, logits: tried[0]!.logits }
    const heldOut = Int32Array.from(decided.keys()).filter((row) => !Number.isNaN(logits[row * count]!))
    const temperature = heldOut.length < leastToCalibrate ? 1 : temperatureFor(answers, logits)
    const probabilities = logits.map((logit) => sigmoid(logit / temperature))
    const known = knownAnswers(answers, probabilities, labels, heldOut)
    const threshold = setThreshold(known.flat())

    progress.enter('fitting')
    const { point } = await fits.fit(new Uint8Array(decided.length), penalty)
    progress.throwIfAborted()

    progress.enter('saving')
    const head = await prepared.toHead(point, labels, temperature)
    const familiar = await familiarSpaces(request, matrix, decided, null, options.threads)
    replaceFile(request.outputFile, encodeHead({ ...head, activation: 'sigmoid', familiar }))
    progress.finish()
    const scores = new SetScores()
    for (const row of known) {
      scores.add(row.map((answer) => ({ ...answer, isStated: answer.probability >= (threshold ?? stateFrom) })))
    }
    return {
      features: blocks.map(({ id }) => id),
      metrics: scores.metrics(),
      heldOut: {
        row: heldOut.map((row) => decided[row]!),
        probabilities: gatherRows({ data: probabilities, rows: decided.length, width: count }, heldOut).data,
      },
      iterations: fits.iterations,
      seconds: progress.seconds,
      temperature,
      threshold,
      penalty,
      compared: compared.map(({ penalty, loss }) => ({ penalty, loss })),
      trainingRows: decided.length,
      validationRows: heldOut.length,
    }
  } finally {
    await fits.release()
  }
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

function rowOf<Numbers extends Int8Array | Float32Array>(matrix: Numbers, row: number, width: number): Numbers {
  return matrix.subarray(row * width, (row + 1) * width) as Numbers
}

function flattened(answers: Int8Array, rows: Int32Array, width: number): Int8Array {
  const result = new Int8Array(rows.length * width)
  for (const [index, row] of rows.entries()) result.set(rowOf(answers, row, width), index * width)
  return result
}

/** Folds get their share of every label: of a row's labels the rarest says where it goes; -1: it has none. */
function rarestLabels(answers: Int8Array, count: number): Int32Array {
  const rows = answers.length / count
  const support = Array.from({ length: count }, (_, label) => {
    let images = 0
    for (let row = 0; row < rows; row++) if (answers[row * count + label] === 1) images++
    return images
  })
  return Int32Array.from({ length: rows }, (_, row) => {
    const own = [...rowOf(answers, row, count)].flatMap((answer, label) => (answer === 1 ? [label] : []))
    return own.length === 0 ? count : own.reduce((best, label) => (support[label]! < support[best]! ? label : best))
  })
}

/** In nats per answer that some fold held out; null where there is none. */
function meanLoss(answers: Int8Array, logits: Float32Array): number | null {
  let [loss, held] = [0, 0]
  for (const [at, answer] of answers.entries()) {
    const logit = logits[at]!
    if (answer < 0 || Number.isNaN(logit)) continue
    // ln(1 + e^z) - t z, without overflow.
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - answer * logit
    held++
  }
  return held === 0 ? null : loss / held
}

/** A logit is the softmax of two, of which one is zero. */
function temperatureFor(answers: Int8Array, logits: Float32Array): number {
  const held = [...answers.keys()].filter((at) => answers[at]! >= 0 && !Number.isNaN(logits[at]!))
  const pairs = Float32Array.from(held.flatMap((at) => [0, logits[at]!]))
  const truth = Int32Array.from(held, (at) => answers[at]!)
  return fitTemperature(pairs, truth, 2, 1)
}

/** Of every held-out row what is known of it. */
function knownAnswers(
  answers: Int8Array,
  probabilities: Float32Array,
  labels: readonly string[],
  rows: Int32Array,
): Omit<KnownAnswer, 'isStated'>[][] {
  return Array.from(rows, (row) =>
    labels.flatMap((label, index) => {
      const at = row * labels.length + index
      return answers[at]! < 0 ? [] : [{ label, isTrue: answers[at] === 1, probability: probabilities[at]! }]
    }),
  )
}
