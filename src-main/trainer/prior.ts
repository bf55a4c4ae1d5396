import { readFileSync } from 'node:fs'
import { AppError } from '../common/app-error.ts'
import type { HeadTrainingRequest } from '../common/training-types.ts'
import type { FeatureMatrix } from './features.ts'
import { decodeHead, type Head, type HiddenLayer } from './head-model.ts'
import { predict } from './predict.ts'
import { restate, sameKinds, type FittedBlock } from './transforms.ts'

/** The active head as the new one sees it. */
export interface Prior {
  head: Head
  /** For every label of the new head its index in the prior's, or -1 where the prior does not know it. */
  known: Int32Array
}

export function loadPrior({ prior, labels, blocks }: HeadTrainingRequest): Prior | null {
  if (!prior) return null
  const head = decodeHead(readFileSync(prior.modelFile), prior.modelFile)
  if (head.labels.length !== prior.labels.length) {
    throw new AppError(
      'bad-request',
      `The active head has ${head.labels.length} labels, but ${prior.labels.length} names were given for them.`,
      'prior.labels',
    )
  }
  const fits =
    blocks.length === head.blocks.length &&
    blocks.every(({ id, dimensions }, i) => {
      const own = head.blocks[i]!
      return own.id === id && own.dimensions === dimensions
    })
  if (!fits) {
    const describe = (list: { id: string; dimensions: number }[]): string =>
      list.map(({ id, dimensions }) => `${id} (${dimensions})`).join(' + ')
    throw new AppError(
      'bad-request',
      `The active head was trained on ${describe(head.blocks)}, not on ${describe(blocks)}. Train from scratch.`,
      'blocks',
    )
  }
  const known = Int32Array.from(labels, (label) => prior.labels.indexOf(label))
  if (known.every((index) => index < 0)) {
    throw new AppError('bad-request', 'The active head knows none of the labels. Train from scratch.', 'labels')
  }
  return { head, known }
}

/** Only stochastic gradient descent trains hidden layers. Throws an AppError where the prior has one. */
export function requireLinear({ head }: Prior): void {
  if (!head.hidden) return
  throw new AppError(
    'bad-request',
    `The model in use has a hidden layer (${head.hidden.units} units), which this training cannot go on from. ` +
      'Train with the solver sgd, or from scratch, or return to a version without one.',
    'prior',
  )
}

export interface PriorPredictions {
  /** Rows x (new) labels, every row summing to one: the prior's at temperature 1, as it was fitted. */
  probabilities: Float32Array
  /** [rows] The share of the prior's probability that lies on labels that still exist. */
  kept: Float32Array
}

/** What the prior says about raw features, in terms of the new labels. */
export async function predictWithPrior(
  { head, known }: Prior,
  matrix: FeatureMatrix,
  threads: number,
): Promise<PriorPredictions> {
  const own = await predict({ ...head, temperature: 1 }, matrix, threads)
  const kept = new Float32Array(matrix.rows).fill(1)
  const same = known.length === head.labels.length && known.every((label, index) => label === index)
  if (same) return { probabilities: own, kept }

  const probabilities = new Float32Array(matrix.rows * known.length)
  const knownCount = known.reduce((count, label) => count + (label < 0 ? 0 : 1), 0)
  for (let row = 0; row < matrix.rows; row++) {
    let total = 0
    for (const label of known) if (label >= 0) total += own[row * head.labels.length + label]!
    kept[row] = total
    for (const [index, label] of known.entries()) {
      if (label < 0) continue
      const value = own[row * head.labels.length + label]!
      probabilities[row * known.length + index] = total > 1e-9 ? value / total : 1 / knownCount
    }
  }
  return { probabilities, kept }
}

/** The prior's hidden layer behind the new transforms; null where it has none, or the transforms are of another kind. */
export function hiddenFromPrior({ head }: Prior, blocks: readonly FittedBlock[]): HiddenLayer | null {
  if (!head.hidden || !sameKinds(head.blocks, blocks)) return null
  const { units, point } = head.hidden
  return { units, point: restate(point, units, head.blocks, blocks) }
}

/**
 * The prior's (output) weights behind the new transforms, with the new labels' columns; null where the transforms are of another
 * kind. A new label starts with weights of zero and a bias below all others: behind centred features a bias is the mean
 * logit, so the label is as improbable as the least probable one until examples say otherwise.
 */
export function startFromPrior({ head, known }: Prior, blocks: readonly FittedBlock[]): Float64Array | null {
  if (!sameKinds(head.blocks, blocks)) return null
  const count = head.labels.length
  const point = head.hidden ? head.point : restate(head.point, count, head.blocks, blocks)
  const width = point.length / count - 1
  const start = new Float64Array((width + 1) * known.length)
  const lowest = Math.min(...point.subarray(width * count)) - 1
  for (let feature = 0; feature <= width; feature++) {
    for (const [index, label] of known.entries()) {
      const missing = feature === width ? lowest : 0
      start[feature * known.length + index] = label < 0 ? missing : point[feature * count + label]!
    }
  }
  return start
}
