import { Tensor } from 'onnxruntime-node'
import type { BackboneSpec, EmbedRequest, EmbedResult, FeatureBlock, Picture } from '../common/vision-types.ts'
import { colourDescriptorDimensions, colourDescriptorId, describeColour } from './colour-descriptor.ts'
import { decodePicture } from './decode.ts'
import { predictHeads } from './predict.ts'
import type { Sessions } from './sessions.ts'

/**
 * Pictures per run of the backbone. One thread is fastest with one picture, whose activations stay in its cache; several
 * threads need more to share (docs/decisions/0004-vision-processes.md); a graphics card needs many to be busy.
 */
function batchFor(threads: number, isGraphics: boolean): number {
  if (isGraphics) return 16
  return threads === 1 ? 1 : 8
}

/** Pictures being decoded at once, or decoded and waiting for the network. */
const ahead = 16

/**
 * Files in, features and predictions out. `session.run` blocks this thread, and decoding goes on in sharp's threads
 * meanwhile: so that neither waits, several batches are being decoded while one is in the network, across requests.
 */
export class Pipeline {
  readonly #sessions: Sessions
  readonly #decoding = new Limiter(ahead)

  readonly #batch: number

  constructor(sessions: Sessions, threads: number) {
    this.#sessions = sessions
    this.#batch = batchFor(threads, sessions.provider !== 'cpu')
  }

  async embed(request: EmbedRequest): Promise<EmbedResult> {
    const { backbone, items } = request
    const pictures: Picture[] = []
    const rows: number[] = []
    const embeddings = new Float32Array(items.length * backbone.output.dimensions)
    const colours = new Float32Array(items.length * colourDescriptorDimensions)
    const decoding = items.map((item) => this.#decoding.run(() => decodePicture(item, backbone.input)))
    let waiting: { id: number; tensor: Uint8Array }[] = []
    const flush = async (): Promise<void> => {
      const ready = waiting
      waiting = []
      if (ready.length === 0) return
      const start = rows.length
      const vectors = await this.#run(
        backbone,
        ready.map(({ tensor }) => tensor),
      )
      embeddings.set(vectors, start * backbone.output.dimensions)
      ready.forEach(({ id, tensor }, index) => {
        rows.push(id)
        const colour = describeColour(tensor, backbone.input.width, backbone.input.height)
        colours.set(colour, (start + index) * colourDescriptorDimensions)
      })
    }
    for (const next of decoding) {
      const { picture, tensor } = await next
      pictures.push(picture)
      if (tensor) waiting.push({ id: picture.id, tensor })
      if (waiting.length === this.#batch) await flush()
    }
    await flush()
    const blocks: FeatureBlock[] = [
      {
        name: backbone.name,
        dimensions: backbone.output.dimensions,
        data: embeddings.slice(0, rows.length * backbone.output.dimensions),
      },
      {
        name: colourDescriptorId,
        dimensions: colourDescriptorDimensions,
        data: colours.slice(0, rows.length * colourDescriptorDimensions),
      },
    ]
    const predictions = await predictHeads(this.#sessions, request.heads, blocks, rows.length)
    return { pictures, rows, blocks, predictions }
  }

  async #run(backbone: BackboneSpec, tensors: Uint8Array[]): Promise<Float32Array> {
    const { width, height, name } = backbone.input
    const size = width * height * 3
    const data = new Uint8Array(tensors.length * size)
    tensors.forEach((tensor, index) => data.set(tensor, index * size))
    const output = await this.#sessions.runBackbone(backbone.file, {
      [name]: new Tensor('uint8', data, [tensors.length, height, width, 3]),
    })
    return output[backbone.output.name]?.data as Float32Array
  }
}

/** At most `limit` tasks under way; the rest wait their turn, first come first served. */
class Limiter {
  readonly #limit: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#running++
    try {
      return await task()
    } finally {
      this.#running--
      this.#waiting.shift()?.()
    }
  }
}
