import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import { RandomGenerator } from '../../common/random-generator.ts'

const powerIterations = 5
const oversampling = 8

/**
 * Orthonormal columns that span nearly the main directions of the rows, by subspace iteration (Halko, Martinsson & Tropp
 * 2011). The same for the same rows.
 *
 * @param rows row-major, `width` numbers each
 * @returns width x directions, row-major; columns of zero where the rows span fewer
 */
export async function mainDirections(
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
