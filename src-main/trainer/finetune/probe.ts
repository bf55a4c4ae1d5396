import type { FeatureMatrix } from '../data/features.ts'
import { regress } from '../head/regression.ts'
import { product } from '../head/span.ts'
import { indexOfLargest } from '../data/metrics.ts'
import { applyTransforms, fitTransforms } from '../data/transforms.ts'

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
  const similarities = { data: products.map((value) => value / width), rows, width: rows }
  const labels = label.reduce((most, own) => Math.max(most, own + 1), 0)
  const targets = new Float32Array(rows * labels)
  for (const [row, own] of label.entries()) targets[row * labels + own] = 1
  let [right, all] = [0, 0]
  for (const { learned, measured } of parts) {
    const weights = new Float32Array(rows)
    for (const row of learned) weights[row] = 1
    const { logProbabilities } = await regress(similarities, targets, weights, penalty, threads)
    const said = (row: number): number => indexOfLargest(logProbabilities.subarray(row * labels, (row + 1) * labels))
    right += measured.filter((row) => said(row) === label[row]).length
    all += measured.length
  }
  return right / all
}
