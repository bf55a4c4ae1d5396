import { writeFile } from 'node:fs/promises'
import { GraphBuilder } from '../../src-main/common/onnx/graph-builder.ts'

export interface SmallNetwork {
  side?: number
  features?: number
  seed?: number
}

/**
 * Writes a foreign classifier: float32 [N, 3, side, side] → two convolutions, a pool, a classifier of ten classes. Small
 * enough to be fine-tuned in plain JavaScript.
 */
export async function writeSmallNetwork(path: string, { side = 32, features = 12, seed = 1 }: SmallNetwork = {}) {
  let state = seed
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
  const graph = new GraphBuilder('small')
  const weights = (name: string, shape: number[]): string => {
    const fan = shape.slice(1).reduce((product, size) => product * size, 1)
    const values = Float32Array.from({ length: (shape[0] ?? 1) * fan }, () => noise() * Math.sqrt(6 / fan))
    return graph.initializer(name, 'float32', shape, values)
  }
  const convolve = (input: string, from: number, to: number): string =>
    graph.node('Relu', [
      graph.node('Conv', [input, weights(`${input}-to-${to}`, [to, from, 3, 3])], {
        pads: { ints: [1, 1, 1, 1] },
        strides: { ints: [2, 2] },
      }),
    ])
  const image = graph.input('pixels', 'float32', ['N', 3, side, side])
  const map = convolve(convolve(image, 3, 8), 8, features)
  const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [map])])
  const bias = graph.initializer('bias', 'float32', [10], new Float32Array(10))
  graph.output(graph.node('Gemm', [pooled, weights('classifier', [features, 10]), bias]), 'float32', ['N', 10])
  await writeFile(path, graph.toBytes())
}
