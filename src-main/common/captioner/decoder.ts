import * as ort from 'onnxruntime-node'
import { readCaptionerDetails, type CaptionerDetails } from './details.ts'
import type { SearchLimits } from './claims/limits.ts'
import type { Decoding } from './decoding.ts'
import { decodeCaptions, type StepModel } from './search.ts'
import type { DecodedCaption } from './strategies.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface WrittenCaption extends DecodedCaption {
  text: string
  /** Geometric mean of the words' probabilities, 0 to 1. */
  confidence: number
}

/** Writes captions with a saved captioner, on ONNX Runtime. Close it with `release`. */
export class CaptionDecoder implements StepModel {
  readonly vocabularyOf: Vocabulary
  readonly hidden: number
  readonly vocabulary: number
  /** The inputs: ids of the feature blocks and their widths, in order. */
  readonly blocks: readonly { id: string; dimensions: number }[]
  readonly #longest: number
  readonly #session: ort.InferenceSession

  private constructor(session: ort.InferenceSession, { vocabulary, size, blocks, longest }: CaptionerDetails) {
    this.#session = session
    this.vocabularyOf = vocabulary
    this.hidden = size.hidden
    this.vocabulary = size.vocabulary
    this.blocks = blocks.map(({ id, dimensions }) => ({ id, dimensions }))
    this.#longest = longest
  }

  /** @param file named in the error where the bytes are no captioner */
  static async open(bytes: Uint8Array, file: string, threads: number): Promise<CaptionDecoder> {
    const described = readCaptionerDetails(bytes, file)
    const session = await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    })
    return new CaptionDecoder(session, described)
  }

  /** @param features raw, images x sum of the blocks' dimensions, row-major */
  async write(
    features: Float32Array,
    images: number,
    decoding: Decoding,
    limits?: readonly (SearchLimits | null)[],
  ): Promise<WrittenCaption[]> {
    const first = await this.first(features, images)
    const captions = await decodeCaptions(this, first, { longest: this.#longest, ...decoding }, limits)
    return captions.map((caption) => ({
      ...caption,
      text: this.vocabularyOf.decode(caption.tokens),
      confidence: caption.tokens.length === 0 ? 0 : Math.exp(caption.shownProbability / (caption.tokens.length + 1)),
    }))
  }

  /** The first hidden states, images x hidden. */
  async first(features: Float32Array, images: number): Promise<Float32Array> {
    const feeds = { ...this.#features(features, images), ...this.#state(new Int32Array(), new Float32Array()) }
    const { first } = await this.#session.run(feeds, ['first'])
    return first!.data as Float32Array
  }

  async step(tokens: Int32Array, hidden: Float32Array): Promise<{ logits: Float32Array; next: Float32Array }> {
    const feeds = { ...this.#features(new Float32Array(), 0), ...this.#state(tokens, hidden) }
    const { logits, next } = await this.#session.run(feeds, ['logits', 'next'])
    return { logits: logits!.data as Float32Array, next: next!.data as Float32Array }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }

  #features(features: Float32Array, images: number): Record<string, ort.Tensor> {
    const width = this.blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
    if (features.length !== images * width) throw new Error(`${features.length} features are not ${images} x ${width}`)
    let offset = 0
    const entries = this.blocks.map(({ id, dimensions }) => {
      const own = new Float32Array(images * dimensions)
      for (let image = 0; image < images; image++) {
        const start = image * width + offset
        own.set(features.subarray(start, start + dimensions), image * dimensions)
      }
      offset += dimensions
      return [id, new ort.Tensor('float32', own, [images, dimensions])] as const
    })
    return Object.fromEntries(entries)
  }

  #state(tokens: Int32Array, hidden: Float32Array): Record<string, ort.Tensor> {
    const rows = tokens.length
    const token = new ort.Tensor('int64', BigInt64Array.from(tokens, BigInt), [rows])
    return { token, hidden: new ort.Tensor('float32', hidden, [rows, this.hidden]) }
  }
}
