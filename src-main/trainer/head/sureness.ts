import { indexOfLargest } from '../data/metrics.ts'

/** With fewer right answers held out, the least sure twentieth of them is a matter of chance. */
const leastRight = 40
/** Nineteen of twenty right answers stay stated. */
const lostRight = 0.05
/** What is more likely right than wrong is always stated. */
const highest = 0.5

/**
 * The confidence below which an answer is better called unsure: the highest, up to a half, at which nineteen of twenty right
 * answers are still stated. Null where too few were held out to tell.
 *
 * @param probabilities out of fold, calibrated, rows x labels
 */
export function surenessThreshold(probabilities: Float32Array, truth: Int32Array, labels: number): number | null {
  const right: number[] = []
  for (const [row, label] of truth.entries()) {
    const said = probabilities.subarray(row * labels, (row + 1) * labels)
    if (indexOfLargest(said) === label) right.push(said[label]!)
  }
  if (right.length < leastRight) return null
  right.sort((a, b) => a - b)
  return Math.min(highest, Math.floor(right[Math.floor(lostRight * right.length)]! * 100) / 100)
}
