import type { FeatureMatrix } from '../features.ts'
import { cholesky, product, solveLower, solveTransposed } from '../head/span.ts'
import { indexOfLargest } from '../metrics.ts'
import { applyTransforms, fitTransforms } from '../transforms.ts'

/** Beside inner products of about one: from a third to three times as much moves the answer by less than its error. */
const penalty = 0.3

/** Rows of which one part is learned from and another one measured. */
export interface Parted {
  learned: Int32Array
  measured: Int32Array
}

/**
 * How much a linear classifier can make of an embedding: the share right of the measured rows by ridge regression on the
 * learned ones, rows of length one, in closed form. Meant to compare networks on the same rows, in seconds.
 *
 * @param features raw, changed in place
 * @param label of every row
 * @param parts every row is measured in at most one
 */
export async function probe(
  features: FeatureMatrix,
  label: Int32Array,
  parts: readonly Parted[],
  threads: number,
): Promise<number> {
  const { rows, width } = features
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row)
  applyTransforms(features, fitTransforms(features, [{ id: 'embedding', dimensions: width, transform: 'unit' }], everyRow)) // prettier-ignore
  const products = await product('rows x rows', features, features, threads)
  const inner = (a: number, b: number): number => products[a * rows + b]! / width
  let [right, all] = [0, 0]
  for (const { learned, measured } of parts) {
    const say = ridge(learned, label, inner)
    right += measured.filter((row) => say(row) === label[row]).length
    all += measured.length
  }
  return right / all
}

/** Regression of the labels on the learned rows: (K + penalty) A = Y - mean. */
function ridge(
  learned: Int32Array,
  label: Int32Array,
  inner: (a: number, b: number) => number,
): (row: number) => number {
  const n = learned.length
  const labels = [...new Set(learned.map((row) => label[row]!))]
  const gram = Float32Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return inner(learned[i]!, learned[j]!) + (i === j ? penalty : 0)
  })
  const shares = labels.map((own) => learned.filter((row) => label[row] === own).length / n)
  const targets = Float64Array.from({ length: n * labels.length }, (_, at) => {
    const k = at % labels.length
    return (label[learned[Math.floor(at / labels.length)]!] === labels[k] ? 1 : 0) - shares[k]!
  })
  const factor = cholesky(gram, n)
  const weights = solveTransposed(factor, n, solveLower(factor, n, targets, labels.length), labels.length)
  return (row) => {
    const scores = Float32Array.from(shares)
    for (const [i, other] of learned.entries()) {
      const product = inner(row, other)
      for (let k = 0; k < labels.length; k++) scores[k]! += product * weights[i * labels.length + k]!
    }
    return labels[indexOfLargest(scores)]!
  }
}
