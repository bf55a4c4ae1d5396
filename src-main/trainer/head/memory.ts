import { gatherRows, type FeatureMatrix } from '../data/features.ts'
import { dequantised, quantise, type Kernel } from './kernel.ts'
import { applyTransforms, fitTransforms, smallestLength, type FittedBlock } from '../data/transforms.ts'
import type { FeatureBlock } from '../../common/contracts/training.ts'
import { mainDirections } from './main-directions.ts'
import { product } from './span.ts'
import { weighFeatures } from './weigh-features.ts'

/** Rows that are remembered. */
export interface Memory {
  blocks: FittedBlock[]
  kernel: Kernel
  /** k of every two rows, rows x rows: 1 for a row with itself. */
  similarities: FeatureMatrix
}

const sharpness = 2
/** With more rows than this, features are projected, so that the file stays below a few megabytes. */
const [mostRowsAsTheyAre, projectedTo] = [1500, 256]
/** Thousands of rows are told apart by more: two points of brands in a hundred, for a file of twice the size. */
const [manyRows, projectedToOfMany] = [3000, 512]

/**
 * A memory of the decided rows: how alike they are, in features that tell their labels apart (docs/decisions/0003). With
 * thousands of decisions it tells brands apart that no plane does, since it can remember single pictures; with hundreds it
 * is level with a linear head.
 *
 * @param label of every decided row, for what features are worth; -1: none, or not to be learned from
 */
export async function memoryOf(
  matrix: FeatureMatrix,
  request: readonly FeatureBlock[],
  decided: Int32Array,
  label: Int32Array,
  threads: number,
): Promise<Memory> {
  const everyRow = Int32Array.from({ length: matrix.rows }, (_, row) => row)
  const plain = fitTransforms(matrix, request.map((block) => ({ ...block, transform: 'standardise' as const })), everyRow) // prettier-ignore
  const features = gatherRows(matrix, decided)
  applyTransforms(features, plain)
  const blocks = weighFeatures(features, plain, label)
  const { rows, width } = features
  const most = rows > manyRows ? projectedToOfMany : projectedTo
  const isProjected = rows > mostRowsAsTheyAre && width > most
  const dimensions = isProjected ? most : width
  const projection = isProjected
    ? quantise(await mainDirections(features.data, width, dimensions, threads), dimensions, 'column')
    : null
  const projected = projection
    ? await product('rows x columns', features, { data: dequantised(projection, dimensions, 'column'), rows: width, width: dimensions }, threads) // prettier-ignore
    : features.data
  toLengthOne(projected, dimensions)
  const memory = quantise(projected, dimensions, 'row')
  // What is fitted is what will be compared with: the rounded rows.
  const remembered = { data: dequantised(memory, dimensions, 'row'), rows, width: dimensions }
  const data = await product('rows x rows', remembered, remembered, threads)
  for (const [at, cosine] of data.entries()) data[at] = Math.exp(sharpness * (cosine - 1))
  return {
    blocks,
    kernel: { projection, memory, rows, dimensions, sharpness },
    similarities: { data, rows, width: rows },
  }
}

function toLengthOne(rows: Float32Array, width: number): void {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0
    for (let at = start; at < start + width; at++) squares += rows[at]! ** 2
    const scale = 1 / Math.max(Math.sqrt(squares), smallestLength)
    for (let at = start; at < start + width; at++) rows[at]! *= scale
  }
}
