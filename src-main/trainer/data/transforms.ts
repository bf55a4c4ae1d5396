import type { FeatureBlock, FeatureTransform } from '../../common/contracts/training.ts'
import type { FeatureMatrix } from './features.ts'

/**
 * A block's transform with its numbers: z = (u - mean) / deviation, where u is the raw block, or for `unit` the raw
 * block divided by its length. Since the bias of a head is not penalised, taking the mean off changes nothing about the
 * optimum, and speeds up L-BFGS a great deal: raw embeddings are all positive, so without it one direction (their
 * common mean) has a curvature hundreds of times that of the others.
 */
export interface FittedBlock {
  id: string
  dimensions: number
  transform: FeatureTransform
  /** [dimensions] */
  mean: Float32Array
  /** [dimensions]; the block's gain is already in it. `unit` has the same value everywhere. */
  deviation: Float32Array
  /** Rows it was measured on. */
  rows: number
}

/** More rows change mean and deviation by less than a hundredth, and cost time. */
const measuredRows = 4096
/** A feature that hardly varies is not blown up to full size: its deviation is at least this part of the block's. */
const deviationFloor = 0.1
/** Lengths are at least this, so that an all-zero block stays zero. The saved graph uses the same number. */
export const smallestLength = 1e-6

/** Measures every block's transform on (at most 4,096, evenly spread) of the given rows. */
export function fitTransforms(matrix: FeatureMatrix, blocks: readonly FeatureBlock[], rows: Int32Array): FittedBlock[] {
  const step = Math.max(1, rows.length / measuredRows)
  const sample = Array.from({ length: Math.min(rows.length, measuredRows) }, (_, i) => rows[Math.floor(i * step)]!)
  let offset = 0
  return blocks.map((block) => {
    const fitted = fitBlock(matrix, block, offset, sample)
    offset += block.dimensions
    return { ...fitted, rows: rows.length }
  })
}

/**
 * The transforms of a new head: the prior's where it was measured on more rows (a small catalog says little about the
 * spread of a feature), else measured anew. The penalty is a distance behind these transforms; logits carry over.
 */
export function chooseTransforms(
  matrix: FeatureMatrix,
  blocks: readonly FeatureBlock[],
  rows: Int32Array,
  prior: readonly FittedBlock[] | undefined,
): FittedBlock[] {
  const reusable = prior && sameKinds(prior, blocks) && prior.every((block) => block.rows > rows.length)
  return reusable ? [...prior] : fitTransforms(matrix, blocks, rows)
}

function fitBlock({ data, width }: FeatureMatrix, block: FeatureBlock, offset: number, sample: number[]): FittedBlock {
  const { id, dimensions, transform, gain = 1 } = block
  const sums = new Float64Array(dimensions)
  const squares = new Float64Array(dimensions)
  for (const row of sample) {
    const start = row * width + offset
    const scale = transform === 'unit' ? 1 / length(data, start, dimensions) : 1
    for (let i = 0; i < dimensions; i++) {
      const value = data[start + i]! * scale
      sums[i]! += value
      squares[i]! += value * value
    }
  }
  const mean = Float32Array.from(sums, (sum) => sum / sample.length)
  const variance = Float64Array.from(squares, (sum, i) =>
    Math.max(0, sum / sample.length - (sums[i]! / sample.length) ** 2),
  )
  // Root mean square deviation of the block; 1 where nothing varies at all, as with a single row.
  const typical = Math.sqrt(variance.reduce((a, b) => a + b, 0) / dimensions) || 1
  const deviation = Float32Array.from(variance, (value) =>
    transform === 'unit' ? typical / gain : Math.max(Math.sqrt(value), deviationFloor * typical) / gain,
  )
  return { id, dimensions, transform, mean, deviation, rows: sample.length }
}

/** Transforms the raw features in place. */
export function applyTransforms({ data, rows, width }: FeatureMatrix, blocks: readonly FittedBlock[]): void {
  let offset = 0
  for (const { dimensions, transform, mean, deviation } of blocks) {
    const factor = deviation.map((value) => 1 / value)
    for (let row = 0; row < rows; row++) {
      const start = row * width + offset
      const scale = transform === 'unit' ? 1 / length(data, start, dimensions) : 1
      for (let i = 0; i < dimensions; i++) data[start + i] = (data[start + i]! * scale - mean[i]!) * factor[i]!
    }
    offset += dimensions
  }
}

function length(data: Float32Array, start: number, dimensions: number): number {
  let sum = 0
  for (let at = start; at < start + dimensions; at++) sum += data[at]! * data[at]!
  return Math.max(Math.sqrt(sum), smallestLength)
}

type BlockKind = Pick<FeatureBlock, 'id' | 'dimensions' | 'transform'>

/** Whether weights learnt behind one set of transforms can be restated behind the other without loss. */
export function sameKinds(a: readonly BlockKind[], b: readonly BlockKind[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, dimensions, transform }, i) => {
      const other = b[i]!
      return id === other.id && dimensions === other.dimensions && transform === other.transform
    })
  )
}

/**
 * Restates a linear layer from one set of transforms to another of the same kinds, so that its logits stay the same:
 * W' = W · deviation' / deviation, b' = b + Σ (mean' - mean) / deviation · W.
 *
 * @param point W (width x labels, row-major) followed by b
 */
export function restate(
  point: Float64Array,
  labels: number,
  from: readonly FittedBlock[],
  to: readonly FittedBlock[],
): Float64Array {
  const restated = Float64Array.from(point)
  const biasAt = point.length - labels
  let feature = 0
  for (const [index, block] of from.entries()) {
    const target = to[index]!
    for (let i = 0; i < block.dimensions; i++, feature++) {
      const ratio = target.deviation[i]! / block.deviation[i]!
      const shift = (target.mean[i]! - block.mean[i]!) / block.deviation[i]!
      for (let label = 0; label < labels; label++) {
        const weight = point[feature * labels + label]!
        restated[feature * labels + label] = weight * ratio
        restated[biasAt + label]! += weight * shift
      }
    }
  }
  return restated
}

/** The transform that leaves (unit or raw) features as they are: the one a saved head's folded weights stand behind. */
export function identityTransforms(blocks: readonly FittedBlock[]): FittedBlock[] {
  return blocks.map((block) => ({
    ...block,
    mean: new Float32Array(block.dimensions),
    deviation: new Float32Array(block.dimensions).fill(1),
  }))
}
