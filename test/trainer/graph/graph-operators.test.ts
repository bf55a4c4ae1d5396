import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { encodeModel } from '../../../src-main/common/onnx/codec.ts'
import { GraphBuilder } from '../../../src-main/common/onnx/graph-builder.ts'
import { DifferentiableGraph } from '../../../src-main/trainer/graph/differentiable-graph.ts'
import { writeBack } from '../../../src-main/trainer/graph/write-back.ts'
import { backends, load } from '../backends.ts'
import { normals } from '../synthetic.ts'

/** Adds operators behind an image [rows, 4, 6, 6] that a Conv made, and returns the last value. */
type Behind = (graph: GraphBuilder, x: string, image: string) => string

let seed = 1
const floats = (graph: GraphBuilder, name: string, shape: number[], scale = 0.5): string => {
  const size = shape.reduce((product, one) => product * one, 1)
  return graph.initializer(name, 'float32', shape, normals(size, seed++).map((value) => value * scale)) // prettier-ignore
}
const positive = (graph: GraphBuilder, name: string, shape: number[]): string => {
  const size = shape.reduce((product, one) => product * one, 1)
  return graph.initializer(name, 'float32', shape, normals(size, seed++).map((value) => 0.5 + Math.abs(value))) // prettier-ignore
}
const number = (graph: GraphBuilder, name: string, value: number): string =>
  graph.initializer(name, 'float32', [], Float32Array.of(value))
const list = (graph: GraphBuilder, name: string, ...values: number[]): string =>
  graph.initializer(name, 'int64', [values.length], BigInt64Array.from(values, BigInt))

/** One small graph per operator, and per thing that it can be asked to do. */
const cases: [title: string, behind: Behind][] = [
  [
    'Conv',
    (g, x) => g.node('Conv', [x, floats(g, 'w', [5, 4, 3, 3]), floats(g, 'b', [5])], { pads: { ints: [1, 1, 1, 1] } }),
  ],
  ['Conv of one pixel', (g, x) => g.node('Conv', [x, floats(g, 'w', [5, 4, 1, 1]), floats(g, 'b', [5])])],
  [
    'Conv with strides and uneven pads',
    (g, x) =>
      g.node('Conv', [x, floats(g, 'w', [5, 4, 3, 2])], { strides: { ints: [2, 1] }, pads: { ints: [0, 1, 1, 2] } }),
  ],
  [
    'Conv, stride 2 with even pads',
    (g, x) =>
      g.node('Conv', [x, floats(g, 'w', [5, 4, 3, 3])], { strides: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] } }),
  ],
  [
    'Conv with dilations',
    (g, x) =>
      g.node('Conv', [x, floats(g, 'w', [3, 4, 3, 2])], { dilations: { ints: [2, 3] }, pads: { ints: [2, 2, 2, 2] } }),
  ],
  [
    'Conv in groups',
    (g, x) => g.node('Conv', [x, floats(g, 'w', [6, 2, 3, 3]), floats(g, 'b', [6])], { group: { int: 2 } }),
  ],
  [
    'Conv, depthwise',
    (g, x) =>
      g.node('Conv', [x, floats(g, 'w', [4, 1, 3, 3])], { group: { int: 4 }, strides: { ints: [2, 2] }, pads: { ints: [0, 0, 1, 1] } }), // prettier-ignore
  ],
  [
    'Conv, depthwise, two outputs a channel, dilated',
    (g, x) => g.node('Conv', [x, floats(g, 'w', [8, 1, 2, 2])], { group: { int: 4 }, dilations: { ints: [2, 2] } }),
  ],
  [
    'Conv with auto_pad',
    (g, x) =>
      g.node('Conv', [x, floats(g, 'w', [2, 4, 4, 3])], {
        auto_pad: { string: 'SAME_LOWER' },
        strides: { ints: [2, 2] },
      }),
  ],
  [
    'BatchNormalization',
    (g, x) =>
      g.node(
        'BatchNormalization',
        [x, positive(g, 'scale', [4]), floats(g, 'shift', [4]), floats(g, 'mean', [4]), positive(g, 'variance', [4])],
        { epsilon: { float: 1e-3 } },
      ),
  ],
  ['Relu', (g, x) => g.node('Relu', [x])],
  ['Clip', (g, x) => g.node('Clip', [x, number(g, 'least', -0.4), number(g, 'most', 0.7)])],
  ['Clip below', (g, x) => g.node('Clip', [x, number(g, 'least', 0)])],
  ['Sigmoid', (g, x) => g.node('Sigmoid', [x])],
  ['Sqrt', (g, x) => g.node('Sqrt', [g.node('Sigmoid', [x])])],
  ['HardSigmoid', (g, x) => g.node('HardSigmoid', [x], { alpha: { float: 0.25 } })],
  ['HardSwish', (g, x) => g.node('HardSwish', [x])],
  [
    'Add, Sub, Mul and Div',
    (g, x) => {
      const added = g.node('Add', [x, floats(g, 'bias', [4, 1, 1])])
      const scaled = g.node('Mul', [floats(g, 'factor', [1, 4, 1, 1]), added])
      return g.node('Sub', [g.node('Div', [scaled, number(g, 'six', 6)]), floats(g, 'columns', [6])])
    },
  ],
  [
    'a gate, as squeeze and excitation has it',
    (g, x) => {
      const gate = g.node('Sigmoid', [g.node('Conv', [g.node('GlobalAveragePool', [x]), floats(g, 'w', [4, 4, 1, 1])])])
      return g.node('Add', [g.node('Mul', [x, gate]), x])
    },
  ],
  ['MaxPool', (g, x) => g.node('MaxPool', [x], { kernel_shape: { ints: [3, 3] }, strides: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] } })], // prettier-ignore
  ['MaxPool, rounded up', (g, x) => g.node('MaxPool', [x], { kernel_shape: { ints: [3, 2] }, strides: { ints: [2, 2] }, ceil_mode: { int: 1 } })], // prettier-ignore
  [
    'AveragePool',
    (g, x) => g.node('AveragePool', [x], { kernel_shape: { ints: [2, 3] }, pads: { ints: [1, 1, 0, 1] } }),
  ],
  [
    'AveragePool, pads counted',
    (g, x) =>
      g.node('AveragePool', [x], { kernel_shape: { ints: [2, 2] }, pads: { ints: [1, 1, 1, 1] }, count_include_pad: { int: 1 } }), // prettier-ignore
  ],
  ['GlobalAveragePool', (g, x) => g.node('GlobalAveragePool', [x])],
  ['ReduceMean', (g, x) => g.node('ReduceMean', [x], { axes: { ints: [2, 3] }, keepdims: { int: 0 } })],
  ['ReduceMean over channels', (g, x) => g.node('ReduceMean', [x], { axes: { ints: [1] } })],
  ['ReduceMean over the last', (g, x) => g.node('ReduceMean', [x], { axes: { ints: [-1] }, keepdims: { int: 0 } })],
  [
    'Flatten and Gemm',
    (g, x) =>
      g.node('Gemm', [g.node('Flatten', [x]), floats(g, 'w', [3, 144], 0.1), floats(g, 'b', [3])], {
        transB: { int: 1 },
        alpha: { float: 0.5 },
        beta: { float: 2 },
      }),
  ],
  [
    'MatMul of what a Reshape to its own Shape made',
    (g, x) => {
      const rows = g.node('Gather', [g.node('Shape', [x]), g.initializer('0', 'int64', [], BigInt64Array.of(0n))])
      const shape = g.node('Concat', [g.node('Unsqueeze', [rows, list(g, 'at', 0)]), list(g, 'rest', -1)], { axis: { int: 0 } }) // prettier-ignore
      return g.node('MatMul', [g.node('Reshape', [x, shape]), floats(g, 'w', [144, 3], 0.1)])
    },
  ],
  [
    'Transpose, MatMul of three dimensions and Squeeze',
    (g, x) => {
      const moved = g.node('Transpose', [x], { perm: { ints: [0, 2, 3, 1] } })
      const tokens = g.node('Reshape', [moved, list(g, 'shape', 0, 36, 4)])
      const mixed = g.node('Unsqueeze', [g.node('MatMul', [tokens, floats(g, 'w', [4, 2])]), list(g, 'one', 1)])
      return g.node('Squeeze', [mixed, list(g, 'first', 1)])
    },
  ],
  ['Transpose to something else', (g, x) => g.node('Transpose', [x], { perm: { ints: [0, 3, 1, 2] } })],
  ['Pad', (g, x) => g.node('Pad', [x, list(g, 'pads', 0, 1, 2, 0, 0, 0, 0, 3), number(g, 'value', 0.5)])],
  ['Pad, mirrored', (g, x) => g.node('Pad', [x, list(g, 'pads', 0, 0, 2, 1, 0, 0, 0, 3)], { mode: { string: 'reflect' } })], // prettier-ignore
  ['Concat', (g, x) => g.node('Concat', [x, g.node('Relu', [x])], { axis: { int: 1 } })],
  ['Slice', (g, x) => g.node('Slice', [x, list(g, 'from', 1, -4), list(g, 'to', 3, 100), list(g, 'axes', 1, 3)])],
  ['Softmax over channels', (g, x) => g.node('Softmax', [x], { axis: { int: 1 } })],
  ['Softmax over columns', (g, x) => g.node('Softmax', [x], { axis: { int: -1 } })],
  [
    'Cast, Identity and Constant',
    (g, x) => {
      const three = g.node('Cast', [g.node('Constant', [], { value_int: { int: 3 } })], { to: { int: 1 } })
      return g.node('Div', [g.node('Cast', [g.node('Identity', [x])], { to: { int: 1 } }), three])
    },
  ],
]

const [rows, height, width] = [2, 6, 6]

/** An image [rows, 3, 6, 6], a Conv to four channels, and what comes behind it. */
function model(behind: Behind): Uint8Array {
  const graph = new GraphBuilder('test')
  const image = graph.input('image', 'float32', ['rows', 3, height, width])
  const weights = graph.initializer('stem', 'float32', [4, 3, 3, 3], normals(108, 99).map((value) => value / 3)) // prettier-ignore
  const x = graph.node('Conv', [image, weights], { pads: { ints: [1, 1, 1, 1] } })
  graph.output(graph.node('Identity', [behind(graph, x, image)], {}, 'embedding'), 'float32', [])
  const built = graph.toModel()
  // Its shape is for ONNX Runtime to find out.
  for (const output of built.graph!.output!) delete output.type!.tensorType!.shape
  return encodeModel(built)
}

/** The same images as ONNX has them, and as TensorFlow.js does. */
const plain = normals(rows * 3 * height * width, 7)

async function runtime(bytes: Uint8Array): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes)
  try {
    const results = await session.run({ image: new ort.Tensor('float32', plain, [rows, 3, height, width]) })
    return results['embedding']!.data as Float32Array
  } finally {
    await session.release()
  }
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, most = 1e-4): void {
  expect(found.length).toBe(wanted.length)
  const worst = Math.max(...Array.from(found, (value, at) => Math.abs(value - wanted[at]!)))
  expect(worst).toBeLessThan(most)
}

describe.each(backends)('an ONNX graph on $title', ({ preferred, there }) => {
  describe.runIf(there).each(cases)('%s', (_, behind) => {
    it('agrees with ONNX Runtime, and so does what is written back', async () => {
      const { tf } = await load(preferred)
      const bytes = model(behind)
      const graph = new DifferentiableGraph(tf, bytes, 'test.onnx')
      const images = tf.tidy(() => tf.transpose(tf.tensor4d(plain, [rows, 3, height, width]), [0, 2, 3, 1]))
      const embed = (): Float32Array => tf.tidy(() => Float32Array.from(graph.embed(images).dataSync()))
      expectClose(embed(), await runtime(bytes))
      for (const { variable } of graph.parameters) tf.tidy(() => variable.assign(tf.add(tf.mul(variable, 0.9), 0.05)))
      const changed = embed()
      expectClose(changed, await runtime(writeBack(tf, bytes, graph.parameters)))
      expect(graph.parameters[0]!.name).toBe('stem')
      const before = tf.memory().numTensors
      const frozen = graph.run(new Map([['image', graph.feed(images)]]), ['embedding'])
      expect(tf.memory().numTensors).toBe(before + 1)
      expectClose(
        tf.tidy(() => graph.embedFrom(frozen).dataSync()),
        changed,
        1e-6,
      )
      frozen.get('embedding')!.tensor.dispose()
      graph.dispose()
      images.dispose()
    })

    it('has the gradient that finite differences find', async () => {
      const { tf } = await load(preferred)
      const graph = new DifferentiableGraph(tf, model(behind), 'test.onnx')
      tf.tidy(() => {
        const images = tf.transpose(tf.tensor4d(plain, [rows, 3, height, width]), [0, 2, 3, 1])
        const size = graph.embed(images).size
        const mix = tf.tensor2d(normals(size, 5), [rows, size / rows])
        const loss = (): ReturnType<typeof tf.scalar> => tf.sum(tf.mul(graph.embed(images), mix))
        const variables = graph.parameters.map(({ variable }) => variable)
        const { grads } = tf.variableGrads(loss, variables)
        for (const [index, { variable, name }] of graph.parameters.entries()) {
          const direction = tf.tensor(normals(variable.size, 50 + index), variable.shape)
          const slope = tf.sum(tf.mul(grads[variable.name]!, direction)).dataSync()[0]!
          const at = tf.clone(variable)
          // Of three steps one at least crosses no corner of a piecewise linear operator.
          const off = [2e-3, 5e-4, 1e-4].map((step) => {
            const [above, below] = [step, -step].map((by) => {
              variable.assign(tf.add(at, tf.mul(direction, by)))
              return loss().dataSync()[0]!
            })
            return Math.abs((above! - below!) / (2 * step) - slope)
          })
          variable.assign(at)
          expect(Math.min(...off), name).toBeLessThan(0.02 * Math.max(1, Math.abs(slope)))
        }
      })
      graph.dispose()
    })
  })
})
