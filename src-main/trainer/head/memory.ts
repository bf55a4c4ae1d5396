import { gatherRows, type FeatureMatrix } from '../features.ts'
import { dequantised, quantise, type Kernel } from '../kernel.ts'
import { applyTransforms, fitTransforms, smallestLength, type FittedBlock } from '../transforms.ts'
import type { FeatureBlock } from '../../common/training-types.ts'
import { mainDirections } from './main-directions.ts'
import { cholesky, product, solveTransposed } from './span.ts'

/** Rows that remember each other: their coordinates in the kernel's space, and the way back to weights of the memory. */
export interface Memory {
  blocks: FittedBlock[]
  kernel: Kernel
  /** Rows x rows. */
  coordinates: FeatureMatrix
  /** Takes a point on the coordinates, V (rows x labels, row-major) and then b, to one on the memory. */
  toMemory(point: Float64Array, labels: number): Float64Array
}

const sharpness = 1
/** With more rows than this, features are projected, so that the file stays small. */
const [mostRowsAsTheyAre, projectedTo] = [256, 512]

/**
 * A kernel classifier on the decided rows: as `spanOf`, with exp(cos - 1) in place of the inner product (Rahimi & Recht's
 * smooth kernels on the sphere). With thousands of decisions it tells brands apart that no plane does, since it can remember
 * single pictures; with hundreds it is level with a linear head (docs/learning.md).
 */
export async function memoryOf(
  matrix: FeatureMatrix,
  request: readonly FeatureBlock[],
  decided: Int32Array,
  threads: number,
): Promise<Memory> {
  const everyRow = Int32Array.from({ length: matrix.rows }, (_, row) => row)
  const blocks = fitTransforms(matrix, request.map((block) => ({ ...block, transform: 'standardise' as const })), everyRow) // prettier-ignore
  const features = gatherRows(matrix, decided)
  applyTransforms(features, blocks)
  const { rows, width } = features
  const isProjected = rows > mostRowsAsTheyAre && width > projectedTo
  const dimensions = isProjected ? projectedTo : width
  const projection = isProjected
    ? quantise(await mainDirections(features.data, width, dimensions, threads), dimensions, 'column')
    : null
  const projected = projection
    ? await product('rows x columns', features, { data: dequantised(projection, dimensions, 'column'), rows: width, width: dimensions }, threads) // prettier-ignore
    : Float32Array.from(features.data)
  toLengthOne(projected, dimensions)
  const memory = quantise(projected, dimensions, 'row')
  // What is fitted is what will be compared with: the rounded rows.
  const remembered = { data: dequantised(memory, dimensions, 'row'), rows, width: dimensions }
  const gram = await product('rows x rows', remembered, remembered, threads)
  const scale = kernelScale(gram, rows, width)
  for (const [at, cosine] of gram.entries()) gram[at] = scale * Math.exp(sharpness * (cosine - 1))
  const factor = cholesky(gram, rows)
  return {
    blocks,
    kernel: { projection, memory, rows, dimensions, sharpness },
    coordinates: { data: Float32Array.from(factor), rows, width: rows },
    toMemory(point, labels) {
      const weights = solveTransposed(factor, rows, point.slice(0, rows * labels), labels)
      const result = new Float64Array((rows + 1) * labels)
      // The scale belongs to the kernel, which is saved without it.
      for (const [at, weight] of weights.entries()) result[at] = weight * scale
      result.set(point.subarray(rows * labels), rows * labels)
      return result
    },
  }
}

/** As much variance as linear features of this width have, so that a penalty means the same. */
function kernelScale(cosines: Float32Array, rows: number, width: number): number {
  let sum = 0
  for (const cosine of cosines) sum += Math.exp(sharpness * (cosine - 1))
  const mean = sum / (rows * rows)
  return width / Math.max(1 - mean, 1e-3)
}

function toLengthOne(rows: Float32Array, width: number): void {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0
    for (let at = start; at < start + width; at++) squares += rows[at]! ** 2
    const scale = 1 / Math.max(Math.sqrt(squares), smallestLength)
    for (let at = start; at < start + width; at++) rows[at]! *= scale
  }
}
