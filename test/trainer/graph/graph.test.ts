import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../src-main/common/onnx/graph-builder.ts'
import { halfToNumber } from '../../../src-main/trainer/graph/constants.ts'
import { DifferentiableGraph } from '../../../src-main/trainer/graph/differentiable-graph.ts'
import { backends, load } from '../backends.ts'
import { normals } from '../synthetic.ts'

const [height, width] = [6, 6]

/** A Conv of an image [rows, 3, 6, 6] to four channels, and what comes behind it. */
function model(behind: (graph: GraphBuilder, x: string) => string): Uint8Array {
  const graph = new GraphBuilder('test')
  const image = graph.input('image', 'float32', ['rows', 3, height, width])
  const x = graph.node('Conv', [image, graph.initializer('stem', 'float32', [4, 3, 3, 3], normals(108, 99))])
  graph.output(behind(graph, x), 'float32', [])
  return graph.toBytes()
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(found.length).toBe(wanted.length)
  expect(Math.max(...Array.from(found, (value, at) => Math.abs(value - wanted[at]!)))).toBeLessThan(1e-4)
}

describe('a graph', () => {
  it('with an operator that cannot be trained is refused by its name and node', async () => {
    const { tf } = await load('cpu')
    const bytes = model((graph, x) => graph.node('Erf', [x], {}, 'the-erf'))
    expect(() => new DifferentiableGraph(tf, bytes, 'test.onnx')).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(/Erf.*"the-erf".*Train a head/),
        subject: 'test.onnx',
      }),
    )
  })

  it('that is damaged is refused', async () => {
    const { tf } = await load('cpu')
    expect(() => new DifferentiableGraph(tf, Uint8Array.of(8, 255), 'test.onnx')).toThrow(
      expect.objectContaining({ code: 'damaged' }),
    )
  })

  it('asked for what it cannot do says which node and why', async () => {
    const { tf } = await load('cpu')
    const bytes = model((graph, x) => graph.node('MaxPool', [x], { kernel_shape: { ints: [2, 2] }, dilations: { ints: [2, 2] } }, 'wide')) // prettier-ignore
    const graph = new DifferentiableGraph(tf, bytes, 'test.onnx')
    expect(() => graph.embed(tf.zeros([1, height, width, 3]))).toThrow(/"wide" \(MaxPool\).*dilated/)
  })

  it('leaves normalisation before the first layer, and single numbers, as they are', async () => {
    const { tf } = await load('cpu')
    const builder = new GraphBuilder('test')
    const image = builder.input('image', 'float32', ['rows', 3, height, width])
    const mean = builder.initializer('mean', 'float32', [3, 1, 1], Float32Array.of(1, 2, 3))
    const weights = builder.initializer('w', 'float32', [4, 3, 3, 3], normals(108, 1))
    const x = builder.node('Conv', [builder.node('Add', [image, mean]), weights])
    const six = builder.initializer('six', 'float32', [1], Float32Array.of(6))
    builder.output(builder.node('Mul', [x, six]), 'float32', [])
    const graph = new DifferentiableGraph(tf, builder.toBytes(), 'test.onnx')
    expect(graph.parameters.map(({ name }) => name)).toEqual(['w'])
  })

  it('reads halves as IEEE 754 has them', () => {
    expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00].map(halfToNumber)).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      -0,
      Infinity,
    ])
    expect(halfToNumber(0x7e00)).toBeNaN()
  })
})

const backbone = fileURLToPath(
  new URL('../../../resources/models/efficientnet-lite0-fashion/model.onnx', import.meta.url),
)
const sample = normals(2 * 224 * 224 * 3, 3).map((value) => Math.round(Math.min(255, Math.max(0, 128 + 60 * value))))

describe.runIf(existsSync(backbone))('the shipped backbone', () => {
  const native = backends.find(({ preferred }) => preferred === 'native')!

  it('falls into its stem with the first block, 15 more, and its last Conv', async () => {
    const { tf } = await load('cpu')
    const { blocks } = new DifferentiableGraph(tf, readFileSync(backbone), backbone)
    expect(blocks).toHaveLength(17)
    expect(blocks[0]!.parameters).toHaveLength(6)
    expect(blocks[10]!.from).toEqual(['block9.add'])
    // The middle part of the embedding waits beside, as the vector that it is.
    expect(blocks.at(-1)!.from).toHaveLength(2)
    expect(blocks.at(-1)!.from[0]).toBe('block15.project.conv')
    expect(blocks.at(-1)!.parameters).toHaveLength(2)
  })

  // Plain JavaScript takes seconds for one image.
  it.runIf(native.there)('gives the embeddings that ONNX Runtime gives, and so do its parts', async () => {
    const { tf } = await load('native')
    const graph = new DifferentiableGraph(tf, readFileSync(backbone), backbone)
    const session = await ort.InferenceSession.create(backbone)
    const images = new ort.Tensor('uint8', Uint8Array.from(sample), [2, 224, 224, 3])
    const wanted = (await session.run({ image: images }))['embedding']!.data as Float32Array
    await session.release()
    const input = tf.tensor4d(Float32Array.from(sample), [2, 224, 224, 3])
    expectClose(tf.tidy(() => graph.embed(input).dataSync()), wanted) // prettier-ignore
    for (const { from } of graph.blocks.slice(-8)) {
      const cut = graph.run(new Map([['image', graph.feed(input)]]), from)
      expect([...cut.keys()]).toEqual(from)
      expectClose(tf.tidy(() => graph.embedFrom(cut).dataSync()), wanted) // prettier-ignore
    }
    graph.dispose()
  })
})
