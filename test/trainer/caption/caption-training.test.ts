import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { captionBatch } from '../../../src-main/trainer/caption/batches.ts'
import { encodeCaptioner, decodeCaptioner, type Captioner } from '../../../src-main/trainer/caption/captioner-model.ts'
import { CaptionDecoder } from '../../../src-main/common/captioner/decoder.ts'
import { captionLogits, firstValues, networkVariables } from '../../../src-main/trainer/caption/network.ts'
import { trainCaptioner } from '../../../src-main/trainer/caption/train-captioner.ts'
import type { CaptionOptions, CaptionTrainingRequest } from '../../../src-main/common/contracts/caption-training.ts'
import { Vocabulary } from '../../../src-main/common/captioner/vocabulary.ts'
import { disposeAll } from '../../../src-main/trainer/epochs/momentum.ts'
import { applyTransforms, fitTransforms } from '../../../src-main/trainer/data/transforms.ts'
import { backends, load } from '../backends.ts'
import { clusters, range, temporaryFolder } from '../synthetic.ts'

const folder = temporaryFolder()
const brands = ['Nike', 'Puma', 'Fila']
const things = ['Blue Shirt', 'Red Running Shoes']
/** Images of six kinds, which their captions name. */
const data = clusters(240, 12, 6, 1, 0.3)
const text = [...data.truth].map((kind) => `${brands[kind % 3]} Men ${things[kind % 2]}`)

function request(options: Partial<CaptionOptions>, name: string): CaptionTrainingRequest {
  const featuresFile = join(folder, 'features')
  writeFileSync(featuresFile, new Uint8Array(data.data.buffer))
  return {
    featuresFile,
    rows: 240,
    blocks: [
      { id: 'a', dimensions: 8, transform: 'standardise' },
      { id: 'b', dimensions: 4, transform: 'unit' },
    ],
    groups: range(240).map((row) => (row % 5 === 0 ? -1 : Math.floor(row / 2))),
    captions: { row: range(240), text },
    prior: null,
    options: { backend: 'cpu', embedding: 8, hidden: 16, epochs: 3, learningRate: 0.1, ...options },
    outputFile: join(folder, `${name}.onnx`),
  }
}

describe('what keeps a captioner from learning by heart', () => {
  const last = async (options: Partial<CaptionOptions>, name: string): Promise<number> =>
    (await trainCaptioner(request({ epochs: 8, ...options }, name))).curve.at(-1)!.loss

  it('raises the loss it learns with: dropout, label smoothing', async () => {
    const plain = await last({}, 'plain')
    expect(await last({ dropout: 0.5 }, 'dropout')).toBeGreaterThan(plain)
    expect(await last({ labelSmoothing: 0.2 }, 'smoothed')).toBeGreaterThan(plain)
    await expect(last({ dropout: 1 }, 'all')).rejects.toMatchObject({ code: 'bad-request', subject: 'dropout' })
  })

  it('is the same for the same seed', async () => {
    const options = { dropout: 0.5, epochs: 2 }
    expect(await last(options, 'once')).toBe(await last(options, 'twice'))
    expect(await last({ ...options, seed: 2 }, 'other')).not.toBe(await last(options, 'third'))
  })
})

describe.each(backends)('training a captioner on $title', ({ preferred, there, name }) => {
  it.runIf(there)(
    'learns to write what the images show',
    async () => {
      const asked = request({ backend: preferred, epochs: 12 }, name)
      const result = await trainCaptioner(asked)
      expect(result.vocabularySize).toBe(3 + 9)
      expect(result.trainingCaptions + result.validationCaptions).toBe(240)
      expect(result.metrics!.bleu4).toBeGreaterThan(0.9)
      expect(result.metrics!.exact).toBeGreaterThan(0.9)
      expect(result.metrics!.ciderD).toBeGreaterThan(5)
      expect(result.backend.name).toBe(name)
      const decoder = await CaptionDecoder.open(readFileSync(asked.outputFile), asked.outputFile, 1)
      const written = await decoder.write(data.data.subarray(0, 24), 2, { method: 'greedy' })
      await decoder.release()
      expect(written.map((caption) => caption.text)).toEqual(text.slice(0, 2))
      expect(written[0]!.confidence).toBeGreaterThan(0.5)
    },
    60_000,
  )

  it.runIf(there)(
    'goes on from a checkpoint as if it had never been stopped',
    async () => {
      const whole = await trainCaptioner(request({ backend: preferred }, 'whole'))
      const checkpointFolder = join(folder, `checkpoint-${name}`)
      const abort = { aborted: false }
      const stopped = trainCaptioner(
        request({ backend: preferred, checkpointFolder }, 'stopped'),
        ({ stage, iteration }) => (abort.aborted = stage === 'fitting' && iteration === 1),
        abort,
      )
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
      const resumed = await trainCaptioner(request({ backend: preferred, checkpointFolder }, 'resumed'))
      expect(resumed.curve).toEqual(whole.curve)
      expect(readFileSync(join(folder, 'resumed.onnx')).equals(readFileSync(join(folder, 'whole.onnx')))).toBe(true)
    },
    60_000,
  )

  it.runIf(there)('writes an ONNX model that says what TensorFlow.js says', async () => {
    const { tf } = await load(preferred)
    const vocabulary = Vocabulary.build(text, 1)
    const matrix = { data: data.data.slice(), rows: 240, width: 12 }
    const blocks = fitTransforms(matrix, request({}, '').blocks, range(240))
    const size = { features: 12, embedding: 10, hidden: 24, vocabulary: vocabulary.size }
    const captioner: Captioner = { vocabulary, blocks, size, values: firstValues(size, 4), longest: 9 }
    const decoder = await CaptionDecoder.open(encodeCaptioner(captioner), 'captioner', 1)

    applyTransforms(matrix, blocks)
    const tokens = [5, 3, 8, 4, 6]
    const batch = captionBatch(
      [7, 1, 30].map((row) => ({ row, tokens })),
      matrix.data,
      12,
    )
    const variables = networkVariables(tf, size, captioner.values)
    const expected = tf.tidy(() => captionLogits(tf, variables, batch).arraySync())
    disposeAll(variables)

    const raw = [7, 1, 30].flatMap((row) => [...data.data.subarray(row * 12, (row + 1) * 12)])
    let hidden = await decoder.first(Float32Array.from(raw), 3)
    let largest = 0
    for (const [step, token] of [0, ...tokens].entries()) {
      const { logits, next } = await decoder.step(new Int32Array(3).fill(token), hidden)
      for (const [i, value] of logits.entries()) {
        const own = expected[step * 3 + Math.floor(i / vocabulary.size)]![i % vocabulary.size]!
        largest = Math.max(largest, Math.abs(value - own))
      }
      hidden = next
    }
    await decoder.release()
    expect(largest).toBeLessThan(1e-4)
  })
})

describe('a saved captioner', () => {
  const blocks = fitTransforms({ data: data.data, rows: 240, width: 12 }, request({}, '').blocks, range(240))
  const vocabulary = Vocabulary.build(text, 1)
  const size = { features: 12, embedding: 8, hidden: 16, vocabulary: vocabulary.size }
  const captioner: Captioner = { vocabulary, blocks, size, values: firstValues(size, 4), longest: 9 }

  it('can be read again', () => {
    const again = decodeCaptioner(encodeCaptioner(captioner), 'file')
    expect(again).toMatchObject({ size, longest: 9 })
    expect(again.vocabulary.toJSON()).toEqual(vocabulary.toJSON())
    for (const [name, values] of Object.entries(captioner.values)) {
      for (const [i, value] of values.entries()) expect(again.values[name]![i]).toBeCloseTo(value, 5)
    }
  })

  it('is a start for new words and images', async () => {
    const prior = request({ epochs: 12 }, 'prior')
    const before = await trainCaptioner(prior)
    const more = request({ epochs: 1, learningRate: 0.02, minimumCount: 1 }, 'more')
    const changed = text.map((caption, i) => (i % 6 === 0 ? caption.replace('Nike', 'Adidas') : caption))
    const after = await trainCaptioner({
      ...more,
      prior: { modelFile: prior.outputFile },
      captions: { row: range(240), text: changed },
    })
    expect(after.vocabularySize).toBe(before.vocabularySize + 1)
    // One epoch from the prior is far ahead of one epoch from nothing.
    expect(after.curve[0]!.validationLoss).toBeLessThan(0.6)
    const known = { ...more, prior: { modelFile: prior.outputFile }, seen: new Uint8Array(240).fill(1) }
    const unmeasured = await trainCaptioner(known)
    expect(unmeasured, 'the prior knows them all').toMatchObject({
      metrics: null,
      metricsBefore: null,
      validationCaptions: 0,
    })
    const other = { ...more, blocks: [{ id: 'c', dimensions: 12, transform: 'unit' as const }] }
    await expect(trainCaptioner({ ...other, prior: { modelFile: prior.outputFile } })).rejects.toMatchObject({
      message: expect.stringContaining('was trained on a (8) + b (4), not on c (12)'),
    })
  }, 60_000)

  it('is told from other files', () => {
    expect(() => decodeCaptioner(new Uint8Array([1, 2, 3]), 'x.onnx')).toThrow('"x.onnx" is not a captioner')
  })
})

describe('a request that does not fit', () => {
  it.each<[Partial<CaptionTrainingRequest>, string]>([
    [{ captions: { row: range(0), text: [] } }, 'No image has a caption yet'],
    [{ captions: { row: range(1), text: [] } }, '1 rows and 0 texts'],
    [{ captions: { row: Int32Array.of(240), text: ['a'] } }, 'captions.row[0] is 240'],
    [{ groups: range(2) }, 'groups has 2 entries'],
    [{ options: { hidden: 0 } }, 'hidden is 0'],
    [{ options: { minimumCount: 1000 } }, 'No word occurs often enough'],
  ])('is refused: %o', async (changes, message) => {
    const plain = request({}, 'bad')
    const options = { ...plain.options, ...changes.options }
    await expect(trainCaptioner({ ...plain, ...changes, options })).rejects.toThrow(message)
  })
})
