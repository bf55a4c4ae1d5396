import { constants, setPriority } from 'node:os'
import { parseArgs } from 'node:util'
import { env } from 'onnxruntime-node'
import sharp from 'sharp'
import { runChild } from '../common/child-process.ts'
import { providerNames } from '../common/providers.ts'
import type {
  AboutVision,
  EmbedRequest,
  PixelsRequest,
  PredictRequest,
  RenderRequest,
} from '../common/contracts/vision.ts'
import { renderPicture } from './decode.ts'
import { allowOnlyPhotoLoaders } from './loaders.ts'
import { Models } from './models.ts'
import { Pipeline } from './pipeline.ts'
import { Sessions } from './sessions.ts'

/** The vision process: all decoding and all networks. A hostile picture or model can end it and nothing else. */
await runChild(() => {
  allowOnlyPhotoLoaders()
  // Together they use every core, and give way to the window whenever that has something to do.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const { values } = parseArgs({
    options: { threads: { type: 'string', default: '1' }, provider: { type: 'string', default: 'cpu' } },
  })
  const threads = Number(values.threads)
  const sessions = new Sessions(
    threads,
    providerNames.find((name) => name === values.provider),
  )
  const models = new Models(sessions, threads)
  const pipeline = new Pipeline(sessions, models, threads)
  return {
    handlers: {
      embed: (request: EmbedRequest) => pipeline.embed(request),
      predict: (request: PredictRequest) => models.say(request),
      writePixels: (request: PixelsRequest) => pipeline.writePixels(request),
      about: (): AboutVision => ({
        libvips: sharp.versions.vips,
        onnxRuntime: env.versions.node ?? 'unknown',
      }),
      render: (request: RenderRequest) => renderPicture(request.path, request.maximumSide),
    },
  }
})
