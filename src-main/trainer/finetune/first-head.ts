import { minimise } from '../head/lbfgs.ts'
import { SoftmaxObjective } from '../head/softmax-objective.ts'
import type { FeatureBlock } from '../../common/contracts/training.ts'
import { gather } from './features.ts'

/** More bring a head that has learnt the examples by heart, and that teaches the backbone nothing. */
const iterations = 60
/** For features of the length below. A head that is held back leaves the backbone something to learn. */
const penalty = 0.03
/**
 * Mean squared length of the transformed features of an image, at most. It says how fast a head learns beside its backbone: at
 * the same rate a step changes its logits in proportion to this. At eight times as much, heads that began at their
 * optimum were destroyed within the first epoch (47 % of the examples right behind it, of 94 % before).
 */
const largestSquaredLength = 100

/** The blocks, with gains in the same proportions that keep the features to the length at which heads learn calmly. */
export function atWorkingLength(blocks: readonly FeatureBlock[]): FeatureBlock[] {
  const sum = blocks.reduce((total, { dimensions, gain = 1 }) => total + dimensions * gain ** 2, 0)
  const factor = Math.min(1, Math.sqrt(largestSquaredLength / sum))
  return blocks.map((block) => ({ ...block, gain: (block.gain ?? 1) * factor }))
}

/**
 * A head solved on the features as they are, for a fine-tuning to begin with: the gradients of a head that knows nothing
 * yet would spoil the backbone (Kumar et al. 2022, Fine-Tuning can Distort Pretrained Features).
 *
 * @param features rows x dimensions, transformed
 * @param targets rows x labels, every row summing to one
 * @param rows those to learn from
 * @returns W (dimensions x labels, row-major), then b
 */
export async function firstHead(
  {
    features,
    dimensions,
    targets,
    labels,
  }: { features: Float32Array; dimensions: number; targets: Float32Array; labels: number },
  rows: Int32Array,
  threads: number,
): Promise<Float32Array> {
  const objective = await SoftmaxObjective.create(
    {
      features: gather(features, dimensions, 0, dimensions, rows),
      targets: gather(targets, labels, 0, labels, rows),
      weights: new Float32Array(rows.length).fill(1),
      rows: rows.length,
      dimensions,
      labels,
    },
    threads,
  )
  try {
    objective.setPenalty({ weights: penalty, biases: 0 })
    const found = await minimise((point) => objective.evaluate(point), new Float64Array((dimensions + 1) * labels), {
      maximumIterations: iterations,
      decreaseTolerance: 1e-4,
      noise: 1e-8,
      aborted: () => false,
    })
    return Float32Array.from(found.point)
  } finally {
    await objective.release()
  }
}
