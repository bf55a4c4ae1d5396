import type { FeatureMatrix } from '../data/features.ts'
import { scoreLink } from './kernel.ts'
import { normalise } from './priors.ts'
import { cholesky, product, solveLower, solveTransposed } from './span.ts'

/** Scores of rows that are remembered: s = K A + b. */
export interface Regression {
  /** A (rows x labels, row-major; zero for rows it did not learn from), then b. */
  point: Float64Array
  /** ln of the probabilities of every row, rows x labels. */
  logProbabilities: Float32Array
}

/**
 * Kernel ridge regression of the labels as 0 and 1: (K + λ diag(1/w)) A = Y - b, b the mean of Y, for the rows with a weight
 * w. In closed form, and on what no plane tells apart better by points than a logistic regression on the same similarities.
 *
 * @param similarities of all rows, rows x rows
 * @param targets rows x labels
 * @param weights 0 for rows that are not learned from
 */
export async function regress(
  similarities: FeatureMatrix,
  targets: Float32Array,
  weights: Float32Array,
  penalty: number,
  threads: number,
): Promise<Regression> {
  const { rows } = similarities
  const labels = targets.length / rows
  const own = Int32Array.from(weights.keys()).filter((row) => weights[row]! > 0)
  const n = own.length
  const gram = new Float32Array(n * n)
  for (const [i, row] of own.entries()) {
    for (let j = 0; j <= i; j++) gram[i * n + j] = similarities.data[row * rows + own[j]!]!
    gram[i * n + i]! += penalty / weights[row]!
  }
  const mean = new Float64Array(labels)
  const total = own.reduce((sum, row) => sum + weights[row]!, 0)
  for (const row of own) {
    for (let label = 0; label < labels; label++)
      mean[label]! += (weights[row]! / total) * targets[row * labels + label]!
  }
  const right = Float64Array.from({ length: n * labels }, (_, at) => {
    const label = at % labels
    return targets[own[Math.floor(at / labels)]! * labels + label]! - mean[label]!
  })
  const factor = cholesky(gram, n)
  const solved = solveTransposed(factor, n, solveLower(factor, n, right, labels), labels)
  const point = new Float64Array((rows + 1) * labels)
  for (const [i, row] of own.entries()) point.set(solved.subarray(i * labels, (i + 1) * labels), row * labels)
  point.set(mean, rows * labels)
  const matrix = { data: Float32Array.from(point.subarray(0, rows * labels)), rows, width: labels }
  const scores = await product('rows x columns', similarities, matrix, threads)
  const logits = scores.map((score, at) => {
    return scoreLink.power * Math.log(Math.max(score + mean[at % labels]!, 0) + scoreLink.least)
  })
  return { point, logProbabilities: normalise(logits, labels) }
}
