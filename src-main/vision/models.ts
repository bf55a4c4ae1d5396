import { readFile } from 'node:fs/promises'
import { AppError } from '../common/app-error.ts'
import type { CallContext } from '../common/channel.ts'
import { cancelled } from '../common/or-aborted.ts'
import { ClaimLimits } from '../common/captioner/claims/limits.ts'
import { CaptionDecoder } from '../common/captioner/decoder.ts'
import type { Speech } from '../common/captioner/claims/speech.ts'
import type { Decoding } from '../common/captioner/decoding.ts'
import type {
  CaptionerSpec,
  ClaimRequest,
  FeatureBlock,
  HeadSpec,
  PredictRequest,
  Said,
  TopLabels,
  WrittenCaptions,
} from '../common/contracts/vision.ts'
import { blockNamed } from './block-named.ts'
import { predictHead } from './predict.ts'
import type { Sessions } from './sessions.ts'

/** Captioners kept open: the one in use, and those it is compared with. */
const captionersKept = 4
/** Images whose captions are searched together. */
const captionsAtOnce = 64

interface Captioner {
  decoder: Promise<CaptionDecoder>
  /** For the labels it was asked about last. */
  limits?: { key: string; made: ClaimLimits }
}

/** Runs heads and captioners on stored or fresh features; every block has the same number of rows. */
export class Models {
  readonly #sessions: Sessions
  readonly #threads: number
  readonly #captioners = new Map<string, Captioner>()

  /** @param threads threads of each captioner */
  constructor(sessions: Sessions, threads: number) {
    this.#sessions = sessions
    this.#threads = threads
  }

  async say(request: PredictRequest, call: CallContext): Promise<Said> {
    const { heads, captioners, rows, blocks, claims, decoding = { method: 'beam' } } = request
    const said: Said = { predictions: await this.predict(heads, blocks, rows), captions: [] }
    for (const captioner of captioners) {
      said.captions.push(await this.#write(captioner, blocks, rows, claims, decoding, call))
    }
    return said
  }

  async predict(heads: readonly HeadSpec[], blocks: readonly FeatureBlock[], rows: number): Promise<TopLabels[]> {
    const predictions: TopLabels[] = []
    for (const head of heads) predictions.push(await predictHead(this.#sessions, head, blocks, rows))
    return predictions
  }

  async #write(
    { versionId, file, features, speech }: CaptionerSpec,
    blocks: readonly FeatureBlock[],
    rows: number,
    claims: ClaimRequest | undefined,
    decoding: Decoding,
    { goesOn, signal }: CallContext,
  ): Promise<WrittenCaptions> {
    const captioner = this.#captioner(file)
    const decoder = await captioner.decoder
    const limits = claims && limitsOf(captioner, decoder, claims, speech)
    const inputs = features.map((name) => blockNamed(blocks, name, file))
    const width = inputs.reduce((sum, { dimensions }) => sum + dimensions, 0)
    const texts: string[] = []
    const confidences = new Float32Array(rows)
    for (let start = 0; start < rows; start += captionsAtOnce) {
      if (signal.aborted) throw cancelled()
      goesOn()
      const count = Math.min(captionsAtOnce, rows - start)
      const matrix = new Float32Array(count * width)
      let offset = 0
      for (const { dimensions, data } of inputs) {
        for (let row = 0; row < count; row++) {
          const from = (start + row) * dimensions
          matrix.set(data.subarray(from, from + dimensions), row * width + offset)
        }
        offset += dimensions
      }
      const own = limits && Array.from({ length: count }, (_, row) => limits.of(certainOf(claims, start + row)))
      for (const { text, confidence } of await decoder.write(matrix, count, decoding, own)) {
        confidences[texts.length] = confidence
        texts.push(text)
      }
    }
    return { versionId, texts, confidences }
  }

  #captioner(file: string): Captioner {
    const known = this.#captioners.get(file)
    if (known) return known
    const captioner = { decoder: openDecoder(file, this.#threads) }
    this.#captioners.set(file, captioner)
    captioner.decoder.catch(() => this.#captioners.delete(file))
    const [oldest] = this.#captioners
    if (this.#captioners.size > captionersKept && oldest) {
      this.#captioners.delete(oldest[0])
      void oldest[1].decoder.then((old) => old.release()).catch(() => undefined)
    }
    return captioner
  }
}

function limitsOf(
  captioner: Captioner,
  decoder: CaptionDecoder,
  { key, attributes }: ClaimRequest,
  speech: Speech | null,
): ClaimLimits {
  if (captioner.limits?.key !== key) {
    captioner.limits = { key, made: new ClaimLimits(attributes, speech, decoder.vocabularyOf) }
  }
  return captioner.limits.made
}

function certainOf({ attributes, certain }: ClaimRequest, row: number): Int32Array {
  return certain.subarray(row * attributes.length, (row + 1) * attributes.length)
}

async function openDecoder(file: string, threads: number): Promise<CaptionDecoder> {
  try {
    return await CaptionDecoder.open(await readFile(file), file, threads)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('model-missing', `The model "${file}" could not be loaded: ${reason}`, file, { cause })
  }
}
