import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { decodePicture } from '../../src-main/vision/decode.ts'
import { allowOnlyPhotoLoaders } from '../../src-main/vision/loaders.ts'
import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { inScratch, openBenchEngine } from './bench-engine.ts'
import { photoFolder } from './photos.ts'
import { fastest, ratio, timed } from './report.ts'

const images = 2048
const batch = 8
const rounds = 3

/** The whole tagging job (files in, stored tags out) against a bare ONNX Runtime loop on the same decoded tensors. */
export async function benchTagging(): Promise<void> {
  await inScratch(async (scratch) => {
    const { folder, kind } = await photoFolder(scratch, images)
    const catalog = join(scratch, 'catalog')
    mkdirSync(catalog)
    const names = readdirSync(folder).sort().slice(0, images)
    for (const name of names) cpSync(join(folder, name), join(catalog, name))

    const bare = await bareLoop(names.map((name) => join(catalog, name)))
    let library = 0
    const job = await fastest(rounds, async () => {
      const engine = await openBenchEngine(join(scratch, `library-${library++}`))
      const catalogId = await engine.catalogDesk.add(catalog)
      await engine.jobs.finished(engine.jobs.start('scan', 'scan', { catalogId, tag: false }, catalogId))
      await engine.visionClient.about()
      const seconds = await timed(() => engine.jobs.finished(engine.taggingDesk.start(catalogId)))
      await engine.close()
      return { seconds }
    })
    const ours = images / job.seconds
    ratio(
      `tagging ${images} images (${kind}): decode, thumbnail, colour, embed, predict, store`,
      `${ours.toFixed(0)} images/s`,
      `${bare.toFixed(0)} images/s, bare session.run on the same tensors, batch ${batch}, ${availableParallelism()} threads`,
      ours / bare,
      'aim: 0.9 or better',
    )
  })
}

async function bareLoop(paths: string[]): Promise<number> {
  allowOnlyPhotoLoaders()
  const backbone = shippedBackbone()
  const { width, height, name } = backbone.input
  const tensors: Uint8Array[] = []
  for (const [id, path] of paths.entries()) {
    readFileSync(path)
    const decoded = await decodePicture({ id, path }, [backbone.input])
    tensors.push(...(decoded.tensors ?? []))
  }
  const session = await InferenceSession.create(backbone.file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: availableParallelism(),
    graphOptimizationLevel: 'all',
  })
  const size = width * height * 3
  const run = async (): Promise<void> => {
    for (let start = 0; start + batch <= tensors.length; start += batch) {
      const data = new Uint8Array(batch * size)
      for (let index = 0; index < batch; index++) data.set(tensors[start + index] as Uint8Array, index * size)
      await session.run({ [name]: new Tensor('uint8', data, [batch, height, width, 3]) })
    }
  }
  const { seconds } = await fastest(rounds, async () => ({ seconds: await timed(run) }))
  await session.release()
  return tensors.length / seconds
}
