import type { LabelMetric } from '../../../src-preload/contract.ts'
import type { HeadMetrics } from '../../common/contracts/training.ts'
import { Calibration } from '../../common/calibration.ts'

/**
 * Compares predictions with the truth.
 *
 * @param probabilities images x labels, row-major
 * @param truth label index of every image
 */
export function measure(probabilities: Float32Array, truth: Int32Array, labels: readonly string[]): HeadMetrics {
  const count = labels.length
  const confusion = new Uint32Array(count * count)
  const calibration = new Calibration()
  let [first, third, negativeLogLikelihood] = [0, 0, 0]
  for (const [image, label] of truth.entries()) {
    const row = probabilities.subarray(image * count, (image + 1) * count)
    const own = row[label]!
    const best = indexOfLargest(row)
    // Equals of a lower index rank before it, as in `topPredictions`.
    let rank = 0
    for (let other = 0; other < count; other++) if (row[other]! > own || (row[other] === own && other < label)) rank++
    if (rank === 0) first++
    if (rank < 3) third++
    negativeLogLikelihood -= Math.log(Math.max(own, 1e-12))
    confusion[label * count + best]!++
    calibration.add(row[best]!, best === label)
  }
  const images = truth.length
  const perLabel = labels.map((label, index) => labelMetric(label, index, count, confusion))
  const recalls = perLabel.flatMap(({ recall }) => (recall === null ? [] : [recall]))
  const average = (sum: number, of: number): number => (of === 0 ? 0 : sum / of)
  return {
    images,
    top1: average(first, images),
    top3: average(third, images),
    macroRecall: average(
      recalls.reduce((a, b) => a + b, 0),
      recalls.length,
    ),
    perLabel,
    confusion,
    negativeLogLikelihood: average(negativeLogLikelihood, images),
    calibrationError: calibration.error,
  }
}

/** Recall is null without images of the label, precision without predictions of it. */
function labelMetric(label: string, index: number, count: number, confusion: Uint32Array): LabelMetric {
  let [support, predicted] = [0, 0]
  for (let other = 0; other < count; other++) {
    support += confusion[index * count + other]!
    predicted += confusion[other * count + index]!
  }
  const correct = confusion[index * count + index]!
  return {
    label,
    precision: predicted === 0 ? null : correct / predicted,
    recall: support === 0 ? null : correct / support,
    support,
  }
}

export function indexOfLargest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}
