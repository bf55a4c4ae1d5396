import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from '../../src-main/common/onnx/codec.ts'
import { GraphBuilder, type Dimension } from '../../src-main/common/onnx/graph-builder.ts'
import type { BackboneSpec } from '../../src-main/common/contracts/vision.ts'
import { inspectBackbone } from '../../src-main/backbone-import/inspect-backbone.ts'
import { prepareBackbone } from '../../src-main/backbone-import/prepare-backbone.ts'
import { tryBackbone } from '../../src-main/backbone-import/try-backbone.ts'
import type { BackboneChoices, PreparedBackbone } from '../../src-main/backbone-import/types.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

interface Kind {
  input?: string
  type?: 'float32' | 'uint8'
  shape?: Dimension[]
  classifier?: 'Gemm' | 'MatMul' | 'Conv' | 'none'
  output?: string
}

const features = 8
const classes = 5
const values = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(index * step) / 2)

/** Conv, Relu, pool and a classifier, as exporters write them. */
function smallNetwork(kind: Kind = {}): GraphBuilder {
  const { input = 'input', type = 'float32', shape = ['n', 3, 32, 32], classifier = 'Gemm', output = 'logits' } = kind
  const graph = new GraphBuilder('small')
  const weights = (name: string, dims: number[]): string =>
    graph.initializer(
      name,
      'float32',
      dims,
      values(
        dims.reduce((product, dim) => product * dim, 1),
        name.length,
      ),
    )
  let map = graph.input(input, type, shape)
  if (type === 'uint8') map = graph.node('Cast', [map], { to: { int: 1 } })
  if (shape[3] === 3) map = graph.node('Transpose', [map], { perm: { ints: [0, 3, 1, 2] } })
  map = graph.node('Relu', [graph.node('Conv', [map, weights('kernel', [features, 3, 3, 3])])])
  const pooled = graph.node('GlobalAveragePool', [map], {}, 'pooled')
  if (classifier === 'Conv') {
    const logits = graph.node('Conv', [pooled, weights('classifier', [classes, features, 1, 1])])
    graph.output(graph.node('Flatten', [logits], {}, output), 'float32', ['n', classes])
    return graph
  }
  const flat = graph.node('Flatten', [pooled], {}, 'flat')
  if (classifier === 'none') graph.output(graph.node('Identity', [flat], {}, output), 'float32', ['n', features])
  if (classifier === 'Gemm') {
    const logits = graph.node('Gemm', [flat, weights('classifier', [classes, features]), weights('bias', [classes])], {
      transB: { int: 1 },
    })
    graph.output(graph.node('Softmax', [logits], {}, output), 'float32', ['n', classes])
  }
  if (classifier === 'MatMul') {
    const product = graph.node('MatMul', [flat, weights('classifier', [features, classes])])
    graph.output(graph.node('Add', [product, weights('bias', [classes])], {}, output), 'float32', ['n', classes])
  }
  return graph
}

async function write(graph: GraphBuilder): Promise<string> {
  const path = join(await temporaryFolder(testBin()), 'network.onnx')
  await writeFile(path, graph.toBytes())
  return path
}

async function prepare(graph: GraphBuilder, choices: BackboneChoices = {}): Promise<PreparedBackbone> {
  return prepareBackbone(await write(graph), choices, await temporaryFolder(testBin()))
}

function specOf({ folder, card }: PreparedBackbone): BackboneSpec {
  return { name: card.id, file: join(folder, card.file), input: card.input, output: card.output }
}

/** 32 x 32 pixels, uint8 NHWC. */
const pixels = Uint8Array.from({ length: 2 * 32 * 32 * 3 }, (_, index) => (index * 37) % 251)

async function run(
  model: string | Uint8Array,
  feeds: Record<string, ort.Tensor>,
  output: string,
): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(model as string)
  const result = await session.run(feeds)
  await session.release()
  return result[output]!.data as Float32Array
}

/** What the small network's pooled features are, by the original graph with `flat` as a further output. */
async function expected(kind: Kind = {}): Promise<Float32Array> {
  const graph = smallNetwork(kind)
  graph.output('flat', 'float32', ['n', features])
  const floats = new Float32Array(pixels.length)
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ]
  for (let index = 0; index < pixels.length; index++) {
    const [channel, place] = [index % 3, Math.floor(index / 3)]
    const [picture, within] = [Math.floor(place / 1024), place % 1024]
    floats[(picture * 3 + channel) * 1024 + within] = (pixels[index]! / 255 - mean[channel]!) / deviation[channel]!
  }
  return run(graph.toBytes(), { input: new ort.Tensor('float32', floats, [2, 3, 32, 32]) }, 'flat')
}

const image = new ort.Tensor('uint8', pixels, [2, 32, 32, 3])
const difference = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, at) => Math.abs(value - b[at]!)))

describe('the picture input and the features', () => {
  it.each(['Gemm', 'MatMul'] as const)('what feeds the last %s, past softmax and bias', async (classifier) => {
    const found = await inspectBackbone(await write(smallNetwork({ classifier })))
    expect(found.input).toEqual({ name: 'input', layout: 'NCHW', type: 'float32', batch: null, width: 32, height: 32 })
    expect(found.candidates).toMatchObject([
      { tensor: 'flat', found: 'classifier', dimensions: features },
      { tensor: 'pooled', found: 'pool', dimensions: features },
      { found: 'output', dimensions: classes },
    ])
    expect(found.normalisation).toMatchObject({ scale: 1 / 255, mean: [0.485, 0.456, 0.406] })
  })

  it('what feeds a classifier that is a convolution of the pooled map', async () => {
    const found = await inspectBackbone(await write(smallNetwork({ classifier: 'Conv' })))
    expect(found.candidates[0]).toMatchObject({ tensor: 'pooled', found: 'classifier', dimensions: features })
  })

  it('the pool where there is no classifier', async () => {
    const found = await inspectBackbone(await write(smallNetwork({ classifier: 'none' })))
    expect(found.candidates.map(({ found: how }) => how)).toEqual(['pool', 'output'])
  })

  it('NHWC, whole numbers, and open sizes', async () => {
    const kind: Kind = { type: 'uint8', shape: ['n', 'height', 'width', 3] }
    const found = await inspectBackbone(await write(smallNetwork(kind)))
    expect(found.input).toMatchObject({ layout: 'NHWC', type: 'uint8', width: null, height: null })
    expect(found.normalisation).toBeNull()
  })
})

describe('a prepared backbone', () => {
  it.each(['Gemm', 'MatMul', 'Conv', 'none'] as const)(
    'gives the features of the original (%s)',
    async (classifier) => {
      const prepared = await prepare(smallNetwork({ classifier }))
      const found = await run(specOf(prepared).file, { image }, 'embedding')
      if (classifier !== 'Conv') expect(difference(found, await expected({ classifier }))).toBeLessThan(1e-5)
      expect(await tryBackbone(specOf(prepared))).toMatchObject({ dimensions: features })
    },
  )

  it('has lost its classifier and comes with a card', async () => {
    const { folder, card } = await prepare(smallNetwork(), { name: 'My Net 2', licence: 'MIT' })
    const bytes = await readFile(join(folder, 'model.onnx'))
    const graph = decodeModel(bytes).graph!
    expect(graph.initializer!.map(({ name }) => name)).toEqual(['selvedge/factor', 'selvedge/shift', 'kernel'])
    expect(card).toMatchObject({
      format: 1,
      kind: 'backbone',
      name: 'My Net 2',
      licence: 'MIT',
      input: { name: 'image', width: 32, height: 32, dtype: 'uint8', layout: 'NHWC' },
      output: { name: 'embedding', dimensions: features },
      origin: { file: 'network.onnx', feature: 'flat', found: 'classifier' },
    })
    expect(card.id).toBe(`my-net-2-${card.sha256.slice(0, 8)}`)
    expect(JSON.parse(await readFile(join(folder, 'card.json'), 'utf8'))).toEqual(card)
  })

  it('is the same for the same file and choices, and written once', async () => {
    const path = await write(smallNetwork())
    const target = await temporaryFolder(testBin())
    const first = await prepareBackbone(path, {}, target)
    expect(await prepareBackbone(path, {}, target)).toEqual(first)
    const other = await prepareBackbone(path, { normalisation: null }, target)
    expect(other.card.id).not.toBe(first.card.id)
    expect((await readdir(target)).toSorted()).toEqual([first.card.id, other.card.id].toSorted())
  })

  it('can be added once more: its own names move out of the way', async () => {
    const first = await prepare(smallNetwork())
    const again = await prepareBackbone(specOf(first).file, {}, await temporaryFolder(testBin()))
    const [one, two] = [specOf(first).file, specOf(again).file]
    expect(difference(await run(one, { image }, 'embedding'), await run(two, { image }, 'embedding'))).toBe(0)
  })

  it('takes batches where the original was made for one picture', async () => {
    const graph = new GraphBuilder('fixed')
    const input = graph.input('input', 'float32', [1, 3, 32, 32])
    const kernel = graph.initializer('kernel', 'float32', [features, 3, 3, 3], values(features * 27, 6))
    const pooled = graph.node('GlobalAveragePool', [graph.node('Relu', [graph.node('Conv', [input, kernel])])])
    const shape = graph.initializer('shape', 'int64', [2], BigInt64Array.of(1n, BigInt(features)))
    graph.output(graph.node('Reshape', [pooled, shape], {}, 'rows'), 'float32', [1, features])
    const prepared = await prepare(graph, { feature: 'rows' })
    const found = await run(specOf(prepared).file, { image }, 'embedding')
    expect(difference(found, await expected())).toBeLessThan(1e-5)
  })

  it('averages a map that is chosen, and takes the chosen size', async () => {
    const graph = smallNetwork({ shape: ['n', 3, 'h', 'w'] })
    const prepared = await prepare(graph, { feature: 'relu-1', width: 32, height: 32 })
    expect(prepared.card.origin.found).toBe('chosen')
    expect(difference(await run(specOf(prepared).file, { image }, 'embedding'), await expected())).toBeLessThan(1e-5)
    expect((await prepare(graph)).card.input).toMatchObject({ width: 224, height: 224 })
  })

  it('folds external data into its one file', async () => {
    const folder = await temporaryFolder(testBin())
    const model = decodeModel(smallNetwork().toBytes())
    const kernel = model.graph!.initializer!.find(({ name }) => name === 'kernel')!
    await writeFile(join(folder, 'weights.bin'), Buffer.concat([Buffer.alloc(16), kernel.rawData!]))
    const place = { location: 'weights.bin', offset: '16', length: String(kernel.rawData!.length) }
    kernel.externalData = Object.entries(place).map(([key, value]) => ({ key, value }))
    kernel.dataLocation = 1
    delete kernel.rawData
    await writeFile(join(folder, 'network.onnx'), encodeModel(model))
    expect((await inspectBackbone(join(folder, 'network.onnx'))).externalFiles).toEqual(['weights.bin'])
    const prepared = await prepareBackbone(join(folder, 'network.onnx'), {}, await temporaryFolder(testBin()))
    expect(difference(await run(specOf(prepared).file, { image }, 'embedding'), await expected())).toBeLessThan(1e-5)
  })

  it.each<[string, BackboneChoices, string]>([
    ['an unknown feature', { feature: 'nothing' }, 'Choose one of "flat"'],
    ['another size than the fixed one', { width: 64 }, 'fixed width of 32'],
    [
      'a deviation of zero',
      { normalisation: { scale: 1, mean: [0, 0, 0], deviation: [1, 0, 1] } },
      'three deviations above 0',
    ],
  ])('is refused for %s', async (_what, choices, message) => {
    await expect(prepare(smallNetwork(), choices)).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining(message),
    })
  })

  it('that answers the same to every picture is refused when tried', async () => {
    const graph = smallNetwork()
    const zero = graph.initializer('zero', 'float32', [], new Float32Array(1))
    graph.output(graph.node('Mul', ['flat', zero], {}, 'nothing'), 'float32', ['n', features])
    const backbone = specOf(await prepare(graph, { feature: 'nothing' }))
    await expect(tryBackbone(backbone)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('the same to different pictures'),
    })
  })
})
