import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import type { FeatureMatrix } from '../data/features.ts'

/**
 * Rows of features in coordinates of their own span. Fewer rows than features leave most directions empty, and a penalty
 * on ‖W‖² keeps a fit out of them, so that n rows are fitted as well on n numbers each: with the Gram matrix
 * G = Z Zᵀ = L Lᵀ (Cholesky), the rows of L have the same inner products as those of Z, weights V on L stand for
 * W = Zᵀ L⁻ᵀ V on Z, and ‖W‖ = ‖V‖.
 */
export interface Span {
  /** Rows x width: L, or the features themselves where there are as many rows. */
  coordinates: FeatureMatrix
  /** Takes a point on the coordinates, W (width x labels, row-major) and then b, to one on the features. */
  toFeatures(point: Float64Array, labels: number): Promise<Float64Array>
}

/** The Gram matrix of rows that lie in a plane has zero pivots; this part of its mean diagonal keeps them above. */
const ridge = 1e-6
/** Beyond, the factorisation costs more than the fits save. */
const mostRows = 1500

export async function spanOf(features: FeatureMatrix, threads: number): Promise<Span> {
  const { rows, width } = features
  if (rows >= width || rows > mostRows) {
    return { coordinates: features, toFeatures: (point) => Promise.resolve(point) }
  }
  const factor = cholesky(await product('rows x rows', features, features, threads), rows)
  return {
    coordinates: { data: Float32Array.from(factor), rows, width: rows },
    async toFeatures(point, labels) {
      const solved = solveTransposed(factor, rows, point.slice(0, rows * labels), labels)
      const right = { data: Float32Array.from(solved), rows, width: labels }
      const result = new Float64Array((width + 1) * labels)
      result.set(await product('width x labels', features, right, threads))
      result.set(point.subarray(rows * labels), width * labels)
      return result
    },
  }
}

/** A Bᵀ for rows x rows, A B for rows x columns, Aᵀ B for width x labels, by ONNX Runtime in float32. */
export async function product(
  shape: 'rows x rows' | 'rows x columns' | 'width x labels',
  a: FeatureMatrix,
  b: FeatureMatrix,
  threads: number,
): Promise<Float32Array> {
  const graph = new GraphBuilder('product')
  const left = graph.input('left', 'float32', [a.rows, a.width])
  const right = graph.input('right', 'float32', [b.rows, b.width])
  const attributes = {
    transA: { int: shape === 'width x labels' ? 1 : 0 },
    transB: { int: shape === 'rows x rows' ? 1 : 0 },
  }
  graph.output(graph.node('Gemm', [left, right], attributes, 'result'), 'float32', ['m', 'n'])
  const session = await ort.InferenceSession.create(graph.toBytes(), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  try {
    const { result } = await session.run({
      left: new ort.Tensor('float32', a.data, [a.rows, a.width]),
      right: new ort.Tensor('float32', b.data, [b.rows, b.width]),
    })
    return result!.data as Float32Array
  } finally {
    await session.release()
  }
}

/** L of G = L Lᵀ, lower triangular, row-major (Golub & Van Loan, Matrix Computations, 4.2.5). */
export function cholesky(gram: Float32Array, size: number): Float64Array {
  let trace = 0
  for (let i = 0; i < size; i++) trace += gram[i * size + i]!
  const jitter = (ridge * trace) / size || 1
  const factor = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const [own, other] = [i * size, j * size]
      // In four sums, of which none waits for another.
      let [first, second, third, fourth] = [0, 0, 0, 0]
      let k = 0
      for (; k + 3 < j; k += 4) {
        first += factor[own + k]! * factor[other + k]!
        second += factor[own + k + 1]! * factor[other + k + 1]!
        third += factor[own + k + 2]! * factor[other + k + 2]!
        fourth += factor[own + k + 3]! * factor[other + k + 3]!
      }
      for (; k < j; k++) first += factor[own + k]! * factor[other + k]!
      const sum = gram[own + j]! + (i === j ? jitter : 0) - (first + second + third + fourth)
      // Float32 products of equal rows can leave a pivot a little below zero.
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, jitter)) : sum / factor[j * size + j]!
    }
  }
  return factor
}

/** X of L X = B, size x columns, row-major, in the place of B. */
export function solveLower(factor: Float64Array, size: number, b: Float64Array, columns: number): Float64Array {
  for (let i = 0; i < size; i++) {
    const row = b.subarray(i * columns, (i + 1) * columns)
    for (let j = 0; j < i; j++) {
      const weight = factor[i * size + j]!
      const above = b.subarray(j * columns, (j + 1) * columns)
      for (let column = 0; column < columns; column++) row[column]! -= weight * above[column]!
    }
    const pivot = factor[i * size + i]!
    for (let column = 0; column < columns; column++) row[column]! /= pivot
  }
  return b
}

/** X of Lᵀ X = B, size x columns, row-major, in the place of B. */
export function solveTransposed(factor: Float64Array, size: number, b: Float64Array, columns: number): Float64Array {
  const x = b
  for (let i = size - 1; i >= 0; i--) {
    const row = x.subarray(i * columns, (i + 1) * columns)
    const pivot = factor[i * size + i]!
    for (let column = 0; column < columns; column++) row[column]! /= pivot
    for (let j = 0; j < i; j++) {
      const weight = factor[i * size + j]!
      if (weight === 0) continue
      const target = x.subarray(j * columns, (j + 1) * columns)
      for (let column = 0; column < columns; column++) target[column]! -= weight * row[column]!
    }
  }
  return x
}
