import { open } from 'node:fs/promises'
import { Tensor } from 'onnxruntime-node'
import type { CallContext } from '../common/channel.ts'
import { cancelled } from '../common/or-aborted.ts'
import type {
  BackboneSpec,
  EmbedItem,
  EmbedRequest,
  EmbedResult,
  FeatureBlock,
  Picture,
  PixelsRequest,
  PixelsResult,
} from '../common/contracts/vision.ts'
import { colourDescriptorDimensions, colourDescriptorId, colourInput, describeColour } from './colour-descriptor.ts'
import { decodePicture, type PictureInput } from './decode.ts'
import { Limiter } from './limiter.ts'
import type { Models } from './models.ts'
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
 * Files in, features and what models say out. `session.run` blocks this thread, and decoding goes on in sharp's threads
 * meanwhile: so that neither waits, several batches are being decoded while one is in the network, across requests.
 */
export class Pipeline {
  readonly #sessions: Sessions
  readonly #models: Models
  readonly #decoding = new Limiter(ahead)
  readonly #batch: number

  constructor(sessions: Sessions, models: Models, threads: number) {
    this.#sessions = sessions
    this.#models = models
    this.#batch = batchFor(threads, sessions.provider !== 'cpu')
  }

  async embed({ backbones, items, heads }: EmbedRequest, call: CallContext): Promise<EmbedResult> {
    const inputs = distinctInputs(backbones)
    const pictures: Picture[] = []
    const rows: number[] = []
    const blocks = [
      ...backbones.map(({ name, output }) => emptyBlock(name, output.dimensions, items.length)),
      emptyBlock(colourDescriptorId, colourDescriptorDimensions, items.length),
    ]
    let waiting: { id: number; tensors: Uint8Array[] }[] = []
    const flush = async (): Promise<void> => {
      const ready = waiting
      waiting = []
      if (ready.length === 0) return
      const start = rows.length
      rows.push(...ready.map(({ id }) => id))
      for (const [index, backbone] of backbones.entries()) {
        const at = inputs.findIndex((input) => isSame(input, backbone.input))
        const tensors = ready.map(({ tensors }) => tensors[at] ?? new Uint8Array())
        blocks[index]?.data.set(await this.#run(backbone, tensors), start * backbone.output.dimensions)
      }
      for (const [index, { tensors }] of ready.entries()) {
        const colour = describeColour(tensors[0] ?? new Uint8Array(), colourInput.width, colourInput.height)
        blocks.at(-1)?.data.set(colour, (start + index) * colourDescriptorDimensions)
      }
    }
    for (const next of this.#decode(items, inputs, call)) {
      const { picture, tensors } = await next
      call.goesOn()
      pictures.push(picture)
      if (tensors) waiting.push({ id: picture.id, tensors })
      if (waiting.length < this.#batch) continue
      await flush()
      call.goesOn()
    }
    await flush()
    const filled = blocks.map((block) => ({ ...block, data: block.data.slice(0, rows.length * block.dimensions) }))
    return { pictures, rows, blocks: filled, predictions: await this.#models.predict(heads, filled, rows.length) }
  }

  /** Writes pictures into a file of pixels, for fine-tuning. */
  async writePixels({ items, input, file, firstRow }: PixelsRequest, call: CallContext): Promise<PixelsResult> {
    const bytes = input.width * input.height * 3
    const failed: number[] = []
    const target = await open(file, 'r+')
    try {
      for (const [index, next] of this.#decode(items, [input], call).entries()) {
        const { picture, tensors } = await next
        call.goesOn()
        if (tensors?.[0]) await target.write(tensors[0], 0, bytes, (firstRow + index) * bytes)
        else failed.push(picture.id)
      }
    } finally {
      await target.close()
    }
    return { failed }
  }

  /** Begun at once, in their order, as far as there is room; once the call is given up no other is begun. */
  #decode(
    items: readonly EmbedItem[],
    inputs: readonly PictureInput[],
    { goesOn, signal }: CallContext,
  ): ReturnType<typeof decodePicture>[] {
    return items.map((item) => {
      const decoded = this.#decoding.run(async () => {
        if (signal.aborted) throw cancelled()
        return decodePicture(item, inputs, goesOn)
      })
      // The first that was not begun ends the request; the others are not waited for.
      decoded.catch(() => undefined)
      return decoded
    })
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

function emptyBlock(name: string, dimensions: number, rows: number): FeatureBlock {
  return { name, dimensions, data: new Float32Array(rows * dimensions) }
}

/** Each size and fit once, the colour descriptor's first: the shipped backbone shares it. */
function distinctInputs(backbones: readonly BackboneSpec[]): PictureInput[] {
  const inputs: PictureInput[] = [colourInput]
  for (const { input } of backbones) if (!inputs.some((known) => isSame(known, input))) inputs.push(input)
  return inputs
}

function isSame(a: PictureInput, b: PictureInput): boolean {
  return a.width === b.width && a.height === b.height && a.fit === b.fit
}
