import { readFile } from 'node:fs/promises'
import { AppError } from '../common/app-error.ts'
import { CaptionDecoder } from '../common/captioner/decoder.ts'
import type { Decoding } from '../common/captioner/search.ts'
import type { CaptionerSpec, FeatureBlock, PredictRequest, Said, WrittenCaptions } from '../common/vision-types.ts'
import { blockNamed } from './block-named.ts'
import { predictHead } from './predict.ts'
import type { Sessions } from './sessions.ts'

/** Captioners kept open: the one in use, and those it is compared with. */
const captionersKept = 4
/** Images whose captions are searched together. */
const captionsAtOnce = 64

/** Runs heads and captioners on stored or fresh features; every block has the same number of rows. */
export class Models {
  readonly #sessions: Sessions
  readonly #threads: number
  readonly #captioners = new Map<string, Promise<CaptionDecoder>>()

  /** @param threads threads of each captioner */
  constructor(sessions: Sessions, threads: number) {
    this.#sessions = sessions
    this.#threads = threads
  }

  async say(request: PredictRequest & { decoding?: Decoding }): Promise<Said> {
    const { heads, captioners, rows, blocks, decoding = { method: 'beam' } } = request
    const said: Said = { predictions: [], captions: [] }
    for (const head of heads) said.predictions.push(await predictHead(this.#sessions, head, blocks, rows))
    for (const captioner of captioners) said.captions.push(await this.#write(captioner, blocks, rows, decoding))
    return said
  }

  async #write(
    { versionId, file, features }: CaptionerSpec,
    blocks: readonly FeatureBlock[],
    rows: number,
    decoding: Decoding,
  ): Promise<WrittenCaptions> {
    const decoder = await this.#decoder(file)
    const inputs = features.map((name) => blockNamed(blocks, name, file))
    const width = inputs.reduce((sum, { dimensions }) => sum + dimensions, 0)
    const texts: string[] = []
    const confidences = new Float32Array(rows)
    for (let start = 0; start < rows; start += captionsAtOnce) {
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
      for (const { text, confidence } of await decoder.write(matrix, count, decoding)) {
        confidences[texts.length] = confidence
        texts.push(text)
      }
    }
    return { versionId, texts, confidences }
  }

  #decoder(file: string): Promise<CaptionDecoder> {
    const known = this.#captioners.get(file)
    if (known) return known
    const decoder = openDecoder(file, this.#threads)
    this.#captioners.set(file, decoder)
    decoder.catch(() => this.#captioners.delete(file))
    const [oldest] = this.#captioners
    if (this.#captioners.size > captionersKept && oldest) {
      this.#captioners.delete(oldest[0])
      void oldest[1].then((old) => old.release()).catch(() => undefined)
    }
    return decoder
  }
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
