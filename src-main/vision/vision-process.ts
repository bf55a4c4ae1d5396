import { statSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { env } from 'onnxruntime-node'
import sharp from 'sharp'
import type { CallContext } from '../common/channel.ts'
import { runChild } from '../common/child-process.ts'
import { providerNames } from '../common/providers.ts'
import type {
  AboutVision,
  EmbedRequest,
  PixelsRequest,
  PredictRequest,
  RenderRequest,
} from '../common/contracts/vision.ts'
import { coloursOf, largeThumbnail, renderPicture } from './decode.ts'
import { allowOnlyPhotoLoaders } from './loaders.ts'
import { Models } from './models.ts'
import { Pipeline } from './pipeline.ts'
import { Sessions } from './sessions.ts'

/**
 * Bytes a process may take without its networks' weights: its pictures (picture-memory.ts) while they are decoded, what lies
 * between the layers for a batch of them, and the libraries, of which those of a graphics card are large.
 */
const memoryLimit = { onProcessor: 4e9, onProvider: 10e9 }
/** ONNX Runtime holds weights several times while it makes them ready. */
const timesItsFile = 5

/** 0 where it cannot be told: opening it says why. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** The vision process: all decoding and all networks. A hostile picture or model can end it and nothing else. */
await runChild((_tell, watch) => {
  allowOnlyPhotoLoaders()
  // Together they use every core, and give way to the window whenever that has something to do.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const { values } = parseArgs({
    options: { threads: { type: 'string', default: '1' }, provider: { type: 'string', default: 'cpu' } },
  })
  const threads = Number(values.threads)
  const provider = providerNames.find((name) => name === values.provider) ?? 'cpu'
  let memory = provider === 'cpu' ? memoryLimit.onProcessor : memoryLimit.onProvider
  watch.boundMemory(memory)
  const sessions = new Sessions(threads, {
    provider,
    opening: (file) => watch.boundMemory((memory += timesItsFile * sizeOf(file))),
  })
  const models = new Models(sessions, threads)
  const pipeline = new Pipeline(sessions, models, threads)
  return {
    handlers: {
      embed: (request: EmbedRequest, call: CallContext) => pipeline.embed(request, call),
      predict: (request: PredictRequest, call: CallContext) => models.say(request, call),
      writePixels: (request: PixelsRequest, call: CallContext) => pipeline.writePixels(request, call),
      about: (): AboutVision => ({
        libvips: sharp.versions.vips,
        onnxRuntime: env.versions.node ?? 'unknown',
      }),
      render: ({ path, maximumSide }: RenderRequest, { goesOn }: CallContext) =>
        renderPicture(path, maximumSide, goesOn),
      colours: ({ path }: { path: string }, { goesOn }: CallContext) => coloursOf(path, goesOn),
      largeThumbnail: ({ path }: { path: string }, { goesOn }: CallContext) => largeThumbnail(path, goesOn),
    },
  }
})
