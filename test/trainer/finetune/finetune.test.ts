import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../src-main/common/onnx/graph-builder.ts'
import { DifferentiableGraph } from '../../../src-main/trainer/graph/differentiable-graph.ts'
import { augment } from '../../../src-main/trainer/finetune/augmentation.ts'
import { finetune } from '../../../src-main/trainer/finetune/finetune.ts'
import { finetuneOptions, noAugmentation } from '../../../src-main/trainer/finetune/options.ts'
import type { FinetuneRequest, FinetuneResult } from '../../../src-main/common/contracts/finetune.ts'
import { RandomGenerator } from '../../../src-main/common/random-generator.ts'
import { backends, load } from '../backends.ts'
import { examplesOf, names, normals, range, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()
const [side, count, dimensions] = [8, 40, 6]
const truth = range(count).map((row) => row % 2)

/** Stripes that run across (label 0) or down (label 1), in random shades. */
const pixels = Uint8Array.from({ length: count * side * side * 3 }, (_, at) => {
  const [image, row, column] = [Math.floor(at / (side * side * 3)), Math.floor(at / (side * 3)) % side, Math.floor(at / 3) % side] // prettier-ignore
  const line = truth[image] === 0 ? row : column
  return 110 + (Math.floor((line + image) / 2) % 2) * 50 + ((image * 37 + at * 11) % 60)
})
const pixelsFile = join(folder, 'pixels.u8')
writeFileSync(pixelsFile, pixels)

/** uint8 images in, three Convs (one depthwise), the mean over the image: four or fewer blocks, so one a Conv. */
function backbone(): Uint8Array {
  const g = new GraphBuilder('backbone')
  const weights = (name: string, shape: number[], seed: number): string => {
    const size = shape.reduce((a, b) => a * b)
    const scale = Math.sqrt(2 / (size / shape[0]!))
    return g.initializer(name, 'float32', shape, normals(size, seed).map((value) => value * scale)) // prettier-ignore
  }
  const image = g.input('image', 'uint8', ['rows', side, side, 3])
  const float = g.node('Cast', [g.node('Transpose', [image], { perm: { ints: [0, 3, 1, 2] } })], { to: { int: 1 } })
  const centred = g.node('Sub', [float, g.initializer('mean', 'float32', [], Float32Array.of(127))])
  const x = g.node('Mul', [centred, g.initializer('scale', 'float32', [], Float32Array.of(1 / 64))])
  const same = { pads: { ints: [1, 1, 1, 1] } }
  const first = g.node('Relu', [g.node('Conv', [x, weights('w1', [8, 3, 3, 3], 1)], same)])
  const second = g.node('Relu', [
    g.node('Conv', [first, weights('w2', [8, 1, 3, 3], 2)], { ...same, group: { int: 8 } }),
  ])
  const bias = g.initializer('b3', 'float32', [dimensions], new Float32Array(dimensions))
  const third = g.node('Relu', [g.node('Conv', [second, weights('w3', [dimensions, 8, 1, 1], 3), bias])])
  g.output(g.node('Flatten', [g.node('GlobalAveragePool', [third])], {}, 'embedding'), 'float32', ['rows', dimensions])
  return g.toBytes()
}
const backboneFile = join(folder, 'backbone.onnx')
writeFileSync(backboneFile, backbone())

async function embeddings(file: string): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(readFileSync(file))
  const results = await session.run({ image: new ort.Tensor('uint8', pixels, [count, side, side, 3]) })
  await session.release()
  return results['embedding']!.data as Float32Array
}
const stored = await embeddings(backboneFile)
const featuresFile = join(folder, 'features.f32')
writeFileSync(featuresFile, new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength))

function request(name: string, options: FinetuneRequest['options'] = {}): FinetuneRequest {
  return {
    attribute: 'pattern',
    featuresFile,
    pixels: { file: pixelsFile, height: side, width: side },
    rows: count,
    blocks: [{ id: 'tiny', dimensions, transform: 'standardise' }],
    labels: names(2),
    groups: range(count).map((row) => row >> 2),
    examples: examplesOf(range(count), truth),
    rejections: { row: new Int32Array(), label: new Int32Array() },
    backbone: { file: backboneFile, block: 'tiny', newBlock: 'tiny-2' },
    outputs: { backboneFile: join(folder, `${name}-backbone.onnx`), headFile: join(folder, `${name}-head.onnx`) },
    options: { backend: 'cpu', epochs: 3, batchSize: 8, learningRate: 0.02, lastBlocks: 'all', ...options },
  }
}
const still = { augmentation: { ...noAugmentation }, dropout: 0 }
const losses = ({ curve }: FinetuneResult): number[] => curve.map(({ loss }) => loss)

describe.each(backends)('fine-tuning on $title', ({ preferred, there, name }) => {
  it.runIf(there)('lowers the loss, and ONNX Runtime finds the same in the files', async () => {
    const events: string[] = []
    const asked = request(`${name}-first`, { backend: preferred, epochs: 8, ...still })
    const result = await finetune(asked, ({ stage, iteration }) => events.push(`${stage} ${iteration}`))
    expect(losses(result).at(-1)).toBeLessThan(0.7 * losses(result)[0]!)
    expect(result.backend.name).toBe(name)
    expect(result.blocks).toEqual({ trained: 3, all: 3 })
    expect(result.trainedNumbers).toBe(216 + 72 + 48 + 6)
    expect(result.trainingRows + result.validationRows).toBe(count)
    expect(events).toContain('fitting 8')

    const { tf } = await load(preferred)
    const bytes = readFileSync(asked.outputs.backboneFile)
    const found = await embeddings(asked.outputs.backboneFile)
    const graph = new DifferentiableGraph(tf, bytes, 'new')
    const ours = tf.tidy(() => graph.embed(tf.tensor4d(Float32Array.from(pixels), [count, side, side, 3])).dataSync())
    expect(Math.max(...ours.map((value, at) => Math.abs(value - found[at]!)))).toBeLessThan(1e-4)
    graph.dispose()

    const head = await ort.InferenceSession.create(asked.outputs.headFile)
    const results = await head.run({ 'tiny-2': new ort.Tensor('float32', found, [count, dimensions]) })
    const probabilities = results['probabilities']!.data as Float32Array
    await head.release()
    const right = truth.filter((label, row) => probabilities[row * 2 + label]! > 0.5).length
    expect(right / count).toBeGreaterThan(0.75)
  })

  it.runIf(there)('goes on from a checkpoint as if it had never been stopped', async () => {
    const whole = await finetune(request('whole', { backend: preferred }))
    const checkpointFolder = join(folder, `checkpoint-${name}`)
    const abort = { aborted: false }
    const stopped = finetune(
      request('stopped', { backend: preferred, checkpointFolder }),
      ({ stage, iteration }) => (abort.aborted = stage === 'fitting' && iteration === 2),
      abort,
    )
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(join(folder, 'stopped-backbone.onnx'))).toBe(false)
    const resumed = await finetune(request('resumed', { backend: preferred, checkpointFolder }))
    expect(resumed.curve).toEqual(whole.curve)
    expect(resumed.backboneSha256).toBe(whole.backboneSha256)
    const [a, b] = ['whole', 'resumed'].map((one) => readFileSync(join(folder, `${one}-head.onnx`)))
    expect(a!.equals(b!)).toBe(true)
  })

  it.runIf(there)('gives all tensors back', async () => {
    const { tf } = await load(preferred)
    const before = tf.memory().numTensors
    await finetune(request('memory', { backend: preferred, epochs: 1, lastBlocks: 1 }))
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('fine-tuning', () => {
  it('makes learning harder by dropout, and not what is measured', async () => {
    const asked = { epochs: 1, learningRate: 1e-6, ...still }
    const [whole, half] = [
      await finetune(request('whole-embedding', asked)),
      await finetune(request('half-embedding', { ...asked, dropout: 0.5 })),
    ]
    expect(half.curve[0]!.loss).toBeGreaterThan(whole.curve[0]!.loss + 0.01)
    expect(half.curve[0]!.validationLoss).toBeCloseTo(whole.curve[0]!.validationLoss!, 3)
  })

  it('leaves the blocks before the last ones as they are', async () => {
    const asked = request('last', { lastBlocks: 1, ...still })
    const result = await finetune(asked)
    expect(result.blocks).toEqual({ trained: 1, all: 3 })
    const { tf } = await load('cpu')
    const [old, changed] = [backboneFile, asked.outputs.backboneFile].map((file) => {
      const { parameters } = new DifferentiableGraph(tf, readFileSync(file), file)
      return Object.fromEntries(parameters.map(({ name, variable }) => [name, [...variable.dataSync()]]))
    })
    expect([changed!['w1'], changed!['w2']]).toEqual([old!['w1'], old!['w2']])
    expect(changed!['w3']).not.toEqual(old!['w3'])
  })

  it('goes on from a tuned backbone, makes the features of the best epoch, and says what it held out', async () => {
    const start = await finetune(request('start', { backend: 'auto', epochs: 12, ...still }))
    const asked = request('next', { backend: 'auto', epochs: 2, ...still })
    asked.backbone = { ...asked.backbone, file: join(folder, 'start-backbone.onnx') }
    const features = await embeddings(asked.backbone.file)
    asked.featuresFile = join(folder, 'features-2.f32')
    writeFileSync(asked.featuresFile, new Uint8Array(features.buffer, features.byteOffset, features.byteLength))
    asked.blocks = [{ id: 'tiny-2', dimensions, transform: 'standardise' }]
    asked.backbone.block = 'tiny-2'
    const result = await finetune(asked)
    expect(start.metrics!.top1).toBeGreaterThan(0.9)
    expect(result.metrics!.top1).toBeGreaterThan(0.9)
    // The same whole products each time: other images of them did not take part either.
    expect(result.heldOutRows).toEqual(start.heldOutRows)
    expect(result.heldOutRows).toHaveLength(result.validationRows)
    const products = new Set(result.heldOutRows.map((row) => row >> 2))
    expect(result.heldOutRows).toHaveLength(4 * products.size)
    const losses = result.curve.map(({ validationLoss }) => validationLoss!)
    expect(result.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1)
    expect([...(await embeddings(asked.outputs.backboneFile))]).not.toEqual([...features])
  })

  it('refuses what does not fit, by name', async () => {
    const refused = (changes: Partial<FinetuneRequest>): Promise<unknown> =>
      finetune({ ...request('bad'), ...changes }).catch((error: unknown) => error)
    expect(await refused({ backbone: { file: backboneFile, block: 'other' } })).toMatchObject({ code: 'bad-request' })
    expect(await refused({ pixels: { file: pixelsFile, height: side, width: side + 1 } })).toMatchObject({
      code: 'bad-request',
      subject: pixelsFile,
    })
    expect(await refused({ options: { lastBlocks: 0 } })).toMatchObject({ subject: 'lastBlocks' })
    expect(await refused({ options: { dropout: 1 } })).toMatchObject({ subject: 'dropout' })
    expect(await refused({ options: { labelSmoothing: 0.5 } })).toMatchObject({ subject: 'labelSmoothing' })
    expect(await refused({ options: { augmentation: { rotation: -1 } } })).toMatchObject({ subject: 'rotation' })
  })
})

describe('augmentation', () => {
  const image = pixels.slice(0, side * side * 3)
  const size = { height: side, width: side }

  it('of nothing leaves an image as it is, to the last bit', () => {
    expect([...augment(image, size, noAugmentation, new RandomGenerator(1))]).toEqual([...image])
  })

  it('mirrors every second time', () => {
    const random = new RandomGenerator(1)
    const mirrored = Array.from({ length: 200 }, () => {
      const [first] = augment(image, size, { ...noAugmentation, flip: true }, random)
      return first !== image[0]
    })
    const times = mirrored.filter(Boolean).length
    expect(times).toBeGreaterThan(70)
    expect(times).toBeLessThan(130)
  })

  it('shifts by parts of a pixel, and fills with the background', () => {
    const flat = new Uint8Array(image.length).fill(100)
    const moved = augment(flat, size, { ...noAugmentation, shift: 0.3, background: 0 }, new RandomGenerator(3))
    expect(Math.max(...moved)).toBe(100)
    expect(Math.min(...moved)).toBe(0)
  })

  it('never jitters colours where the attribute is colour', () => {
    const asked = { ...request('colour'), options: { augmentation: { colourJitter: 0.5 } } }
    expect(finetuneOptions(asked).augmentation.colourJitter).toBe(0.5)
    const { augmentation } = finetuneOptions({ ...asked, attribute: 'colour' })
    expect(augmentation.colourJitter).toBe(0)
    const red = Uint8Array.from(image, (_, at) => (at % 3 === 0 ? 200 : 20))
    const seen = augment(red, size, { ...augmentation, background: 20 }, new RandomGenerator(2))
    // Every pixel is a mixture of the red and the background: green and blue stay as they were.
    expect(seen.filter((_, at) => at % 3 !== 0).every((value) => Math.abs(value - 20) < 1e-4)).toBe(true)
    const jittered = augment(red, size, { ...noAugmentation, colourJitter: 0.5 }, new RandomGenerator(2))
    expect(jittered.filter((_, at) => at % 3 !== 0).every((value) => Math.abs(value - 20) < 1e-4)).toBe(false)
  })
})
