import type { TrainingRows } from './targets.ts'

/** Where a fit without a prior starts: no weights, and as biases the logarithms of how frequent the labels are. */
export function startFromFrequencies(training: TrainingRows, width: number, labels: number): Float64Array {
  const start = new Float64Array((width + 1) * labels)
  const frequency = new Float64Array(labels)
  let total = 0
  for (const [index, weight] of training.fittingWeights.entries()) {
    total += weight
    for (let label = 0; label < labels; label++) frequency[label]! += weight * training.targets[index * labels + label]!
  }
  // A label without examples is as likely as a tenth of one example.
  const least = 0.1 / Math.max(training.rows.length, 1)
  for (let label = 0; label < labels; label++) {
    start[width * labels + label] = Math.log(Math.max(frequency[label]! / total, least))
  }
  return start
}
