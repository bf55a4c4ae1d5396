import { GraphBuilder } from '../common/onnx/graph-builder.ts'
import { RandomGenerator } from '../common/random-generator.ts'

/** A network to probe with, and what it is fed. */
export interface ProbeNetwork {
  model: string | Uint8Array
  input: string
  output: string
  width: number
  height: number
}

const side = 64
const channels = [3, 16, 32, 64]

/**
 * A small network of what backbones are made of: two convolutions, a depthwise one, clips, a sum, a pool, a product with
 * a matrix. Its weights are fixed, of about the size that keeps the variance of what passes through.
 */
export function probeNetwork(): ProbeNetwork {
  const graph = new GraphBuilder('probe')
  const random = new RandomGenerator(1)
  const weights = (name: string, shape: number[]): string => {
    const fan = shape.slice(1).reduce((product, size) => product * size, 1)
    const values = Float32Array.from(
      { length: (shape[0] ?? 1) * fan },
      () => (2 * random.uniform() - 1) * Math.sqrt(6 / fan),
    )
    return graph.initializer(name, 'float32', shape, values)
  }
  const convolve = (input: string, from: number, to: number, group: number, stride: number): string =>
    graph.node('Conv', [input, weights(`weights-${input}`, [to, from / group, 3, 3])], {
      group: { int: group },
      pads: { ints: [1, 1, 1, 1] },
      strides: { ints: [stride, stride] },
    })
  const constant = (name: string, value: number): string =>
    graph.initializer(name, 'float32', [], Float32Array.of(value))
  const [low, high] = [constant('low', 0), constant('high', 6)]
  const [first = 3, second = 16, third = 32, last = 64] = channels
  const image = graph.input('image', 'uint8', ['N', side, side, 3])
  const numbers = graph.node('Cast', [image], { to: { int: 1 } })
  const centred = graph.node('Div', [graph.node('Sub', [numbers, constant('mean', 127)]), constant('scale', 128)])
  const map = graph.node('Transpose', [centred], { perm: { ints: [0, 3, 1, 2] } })
  const one = graph.node('Clip', [convolve(map, first, second, 1, 2), low, high])
  const two = graph.node('Clip', [convolve(one, second, third, 1, 2), low, high])
  const deep = graph.node('Add', [two, graph.node('Clip', [convolve(two, third, third, third, 1), low, high])])
  const pooled = graph.node('Flatten', [graph.node('GlobalAveragePool', [deep])])
  const embedding = graph.node('Gemm', [pooled, weights('head', [third, last])], {}, 'embedding')
  graph.output(embedding, 'float32', ['N', last])
  return { model: graph.toBytes(), input: 'image', output: 'embedding', width: side, height: side }
}
