import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import { RandomGenerator } from '../../common/random-generator.ts'
import type { FeatureMatrix } from '../features.ts'
import type { FamiliarSpace } from '../familiar-space.ts'
import { smallestLength } from '../transforms.ts'

/** A picture for so many directions, within these bounds. */
const [rowsPerDirection, fewestDirections, mostDirections] = [16, 8, 256]
/** Fewer pictures say too little about what is familiar. */
export const leastRowsToBeFamiliar = 100
/** Every fifth row says how much of a picture that was not learned from lies in the space. */
const heldOutEvery = 5
/** More rows make the space no better, only later. */
const mostRows = 6000
const powerIterations = 5
const oversampling = 8

/**
 * What the learned pictures have in common: the main directions of their embeddings (row length one, less the mean), by
 * subspace iteration (Halko, Martinsson & Tropp 2011). How much of a picture's embedding lies in them tells pictures of
 * a kind that was learned from others far better than the classifier's own confidence (compare the residual of ViM, Wang
 * et al. 2022; measured in docs/learning.md).
 *
 * @param features raw features of the learned pictures
 * @param block columns of the backbone's embedding; `mean` of its rows at length one, over the library
 * @param strictness deviations below the mean at which a picture counts as unfamiliar
 */
export async function learnFamiliarity(
  features: FeatureMatrix,
  block: { id: string; offset: number; dimensions: number; mean: Float32Array },
  strictness: number,
  threads: number,
): Promise<FamiliarSpace | null> {
  if (features.rows < leastRowsToBeFamiliar) return null
  const step = Math.max(1, features.rows / mostRows)
  const rows = Math.floor(features.rows / step)
  const centred = new Float32Array(rows * block.dimensions)
  for (let row = 0; row < rows; row++) centre(features, Math.floor(row * step), block, centred, row)
  const directions = Math.max(fewestDirections, Math.min(mostDirections, Math.floor(rows / rowsPerDirection)))
  const { mean, deviation } = await heldOutShares(centred, block.dimensions, directions, threads)
  const space = await mainDirections(centred, block.dimensions, directions, threads)
  return {
    block: block.id,
    dimensions: block.dimensions,
    mean: Float32Array.from(block.mean),
    directions,
    ...quantised(space, block.dimensions, directions),
    threshold: mean - strictness * deviation,
    softness: deviation / 3,
  }
}

/** One row at length one, less the mean. */
function centre(
  { data, width }: FeatureMatrix,
  row: number,
  { offset, dimensions, mean }: { offset: number; dimensions: number; mean: Float32Array },
  target: Float32Array,
  place: number,
): void {
  const start = row * width + offset
  let squares = 0
  for (let at = 0; at < dimensions; at++) squares += data[start + at]! ** 2
  const length = Math.max(Math.sqrt(squares), smallestLength)
  for (let at = 0; at < dimensions; at++) target[place * dimensions + at] = data[start + at]! / length - mean[at]!
}

/** Shares of pictures that the space was not made from: their mean and deviation. */
async function heldOutShares(
  centred: Float32Array,
  width: number,
  directions: number,
  threads: number,
): Promise<{ mean: number; deviation: number }> {
  const rows = centred.length / width
  const isHeld = (row: number): boolean => row % heldOutEvery === 0
  const part = (held: boolean): Float32Array => {
    const own = Array.from({ length: rows }, (_, row) => row).filter((row) => isHeld(row) === held)
    const result = new Float32Array(own.length * width)
    for (const [at, row] of own.entries()) result.set(centred.subarray(row * width, (row + 1) * width), at * width)
    return result
  }
  const held = part(true)
  const space = await mainDirections(part(false), width, directions, threads)
  const shares: number[] = []
  for (let start = 0; start < held.length; start += width) {
    const row = held.subarray(start, start + width)
    const inside = new Float64Array(directions)
    let all = 0
    for (let at = 0; at < width; at++) {
      const value = row[at]!
      all += value * value
      for (let direction = 0; direction < directions; direction++) {
        inside[direction]! += value * space[at * directions + direction]!
      }
    }
    shares.push(all > 0 ? inside.reduce((sum, value) => sum + value * value, 0) / all : 1)
  }
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
  return { mean, deviation: Math.max(Math.sqrt(variance), 0.01) }
}

/** Orthonormal columns that span nearly the main directions of the rows: width x directions, row-major. */
async function mainDirections(
  rows: Float32Array,
  width: number,
  directions: number,
  threads: number,
): Promise<Float32Array> {
  const columns = Math.min(directions + oversampling, width, rows.length / width)
  const graph = new GraphBuilder('power-iteration')
  const matrix = graph.input('matrix', 'float32', ['rows', width])
  const start = graph.input('start', 'float32', [width, columns])
  const product = graph.node('MatMul', [matrix, start])
  graph.output(graph.node('Gemm', [matrix, product], { transA: { int: 1 } }, 'result'), 'float32', [width, columns])
  const session = await ort.InferenceSession.create(graph.toBytes(), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  try {
    const random = new RandomGenerator(1)
    let basis = Float32Array.from({ length: width * columns }, () => random.normal())
    const feed = new ort.Tensor('float32', rows, [rows.length / width, width])
    for (let iteration = 0; iteration < powerIterations; iteration++) {
      orthonormalise(basis, width, columns)
      const { result } = await session.run({ matrix: feed, start: new ort.Tensor('float32', basis, [width, columns]) })
      basis = Float32Array.from(result!.data as Float32Array)
      await new Promise((resolve) => setImmediate(resolve))
    }
    orthonormalise(basis, width, columns)
    // The columns come out by falling weight: the first ones are the main directions.
    const space = new Float32Array(width * directions)
    for (let at = 0; at < width; at++) {
      for (let k = 0; k < Math.min(directions, columns); k++) space[at * directions + k] = basis[at * columns + k]!
    }
    return space
  } finally {
    await session.release()
  }
}

/** Modified Gram-Schmidt on the columns, in place. */
function orthonormalise(matrix: Float32Array, rows: number, columns: number): void {
  // Column by column in memory: strides would cost more than the arithmetic.
  const own = Array.from({ length: columns }, (_, k) =>
    Float64Array.from({ length: rows }, (_, at) => matrix[at * columns + k]!),
  )
  for (const [k, column] of own.entries()) {
    for (let other = 0; other < k; other++) {
      const before = own[other]!
      let product = 0
      for (let at = 0; at < rows; at++) product += column[at]! * before[at]!
      for (let at = 0; at < rows; at++) column[at]! -= product * before[at]!
    }
    let squares = 0
    for (let at = 0; at < rows; at++) squares += column[at]! ** 2
    const scale = squares > 1e-20 ? 1 / Math.sqrt(squares) : 0
    for (let at = 0; at < rows; at++) matrix[at * columns + k] = column[at]! *= scale
  }
}

/** Eight bits for each number, with a scale for each direction: a quarter of the file, and the same answers. */
function quantised(space: Float32Array, width: number, directions: number): Pick<FamiliarSpace, 'numbers' | 'scales'> {
  const scales = new Float32Array(directions)
  for (let at = 0; at < space.length; at++) {
    const k = at % directions
    scales[k] = Math.max(scales[k]!, Math.abs(space[at]!) / 127)
  }
  const numbers = Int8Array.from({ length: width * directions }, (_, at) => {
    const scale = scales[at % directions]!
    return scale > 0 ? Math.round(space[at]! / scale) : 0
  })
  return { numbers, scales }
}
