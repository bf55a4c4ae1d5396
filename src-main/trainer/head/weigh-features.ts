import type { FeatureMatrix } from '../data/features.ts'
import type { FittedBlock } from '../data/transforms.ts'

/** A feature that tells more counts for more: its ratio of variances to this power, so that it has that much of a share. */
const power = 0.5
/** Of its variance between labels: a feature that tells nothing keeps this much of a say. */
const leastShare = 1e-3

/**
 * Weighs features by how well each alone tells the labels apart, as Fisher's ratio has it: the variance of the labels'
 * means to that within labels, less what chance alone would give. A memory compares pictures in what matters then.
 *
 * @param features standardised by the blocks; weighed in place
 * @param label of every row; -1: none
 * @returns the blocks with the weights in their deviations
 */
export function weighFeatures(
  features: FeatureMatrix,
  blocks: readonly FittedBlock[],
  label: Int32Array,
): FittedBlock[] {
  const weights = ratiosOf(features, label).map((ratio) => ratio ** power)
  const { data, width } = features
  for (let at = 0; at < data.length; at++) data[at]! *= weights[at % width]!
  let offset = 0
  return blocks.map((block) => {
    const own = weights.subarray(offset, (offset += block.dimensions))
    return { ...block, deviation: block.deviation.map((value, feature) => value / own[feature]!) }
  })
}

/** Variance between labels to variance within, of every feature. */
function ratiosOf({ data, rows, width }: FeatureMatrix, label: Int32Array): Float32Array {
  const count = label.reduce((most, own) => Math.max(most, own + 1), 0)
  const sums = new Float64Array(count * width)
  const rowsOf = new Float64Array(count)
  const squares = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    const own = label[row]!
    if (own < 0) continue
    rowsOf[own]!++
    for (let feature = 0; feature < width; feature++) {
      const value = data[row * width + feature]!
      sums[own * width + feature]! += value
      squares[feature]! += value * value
    }
  }
  const all = rowsOf.reduce((a, b) => a + b, 0)
  const byChance = all > 0 ? (rowsOf.filter((own) => own > 0).length - 1) / all : 0
  return Float32Array.from({ length: width }, (_, feature) => {
    let [total, between] = [0, 0]
    for (const [own, n] of rowsOf.entries()) {
      if (n === 0) continue
      total += sums[own * width + feature]!
      between += sums[own * width + feature]! ** 2 / n
    }
    const centre = total ** 2 / Math.max(all, 1)
    const variance = squares[feature]! - centre
    const share = variance > 0 ? (between - centre) / variance - byChance : 0
    const known = Math.min(Math.max(share, leastShare), 1 - leastShare)
    return known / (1 - known)
  })
}
