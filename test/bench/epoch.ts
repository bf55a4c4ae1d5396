import { readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import sharp from 'sharp'
import type { BackboneSpec } from '../../src-main/common/contracts/vision.ts'
import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { readFeatures } from '../../src-main/trainer/data/features.ts'
import { HeadLearner } from '../../src-main/trainer/head/sgd/head-learner.ts'
import { MomentumSgd } from '../../src-main/trainer/epochs/momentum.ts'
import { originalHeadOptions } from '../../src-main/trainer/head/sgd/options.ts'
import { RandomGenerator } from '../../src-main/common/random-generator.ts'
import { loadTensorFlow, type TensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'
import { inScratch } from './bench-engine.ts'
import { photoFolder } from './photos.ts'
import { fastest, ratio, timed } from './report.ts'

const [images, labels, networkBatch, rounds] = [512, 20, 8, 2]
const { batchSize, epochs, learningRate, momentum } = originalHeadOptions

/**
 * One epoch of training a head as the original library does it (every batch is decoded and sent through the backbone
 * again) against an epoch on stored features: the same images, batches, network and solver.
 */
export async function benchEpoch(): Promise<void> {
  await inScratch(async (scratch) => {
    const { folder, kind } = await photoFolder(scratch, images)
    const paths = readdirSync(folder).sort().slice(0, images).map((name) => join(folder, name)) // prettier-ignore
    const { tf, name, version } = await loadTensorFlow('auto')
    const backbone = shippedBackbone()
    const session = await InferenceSession.create(backbone.file, { executionProviders: ['cpu'], intraOpNumThreads: availableParallelism() }) // prettier-ignore
    const width = backbone.output.dimensions
    const fresh = new Float32Array(images * width)
    const recompute = async (rows: Int32Array): Promise<void> => {
      const features = await embed(
        session,
        backbone,
        Array.from(rows, (row) => paths[row]!),
      )
      for (const [index, row] of rows.entries()) fresh.set(features.subarray(index * width, (index + 1) * width), row * width) // prettier-ignore
    }
    const { seconds: original } = await fastest(rounds, async () => ({
      seconds: await timed(() => epoch(tf, fresh, width, recompute)),
    }))
    // What is stored once, and read from then on.
    const file = join(scratch, 'features.f32')
    const all = await timed(async () => {
      const stored = await embed(session, backbone, paths)
      writeFileSync(file, new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength))
    })
    const { seconds: own } = await fastest(rounds, async () => ({
      seconds: await timed(() => epoch(tf, readFeatures(file, images, width).data, width, async () => undefined)),
    }))
    await session.release()
    ratio(
      `one epoch on ${images} images (${kind}), ${name} ${version}`,
      `${own.toFixed(2)} s, features stored`,
      `${original.toFixed(2)} s, features computed again for every batch`,
      original / own,
      'times as fast',
    )
    const [wholeOwn, wholeOriginal] = [all + epochs * own, epochs * original]
    ratio(
      `  ${epochs} epochs, storing the features included`,
      `${wholeOwn.toFixed(1)} s (${all.toFixed(1)} s of it once for all attributes and trainings)`,
      `${wholeOriginal.toFixed(1)} s (${epochs} times the epoch above)`,
      wholeOriginal / wholeOwn,
      'times as fast',
    )
  })
}

/** All batches of an epoch of the original's procedure. @param prepare called with the rows of every batch before it */
async function epoch(
  tf: TensorFlow,
  features: Float32Array,
  width: number,
  prepare: (rows: Int32Array) => Promise<void>,
): Promise<void> {
  const decided = Int32Array.from({ length: images }, (_, row) => row % labels)
  const targets = new Float32Array(images * labels)
  for (const [row, label] of decided.entries()) targets[row * labels + label] = 1
  const data = { features, width, targets, labels, decided, heldOut: new Uint8Array(images) }
  const start = { point: new Float32Array((width + 1) * labels) }
  const learner = new HeadLearner(tf, data, start, { batchSize, classBalance: 'balanced' })
  const sgd = new MomentumSgd(tf, learner.parameters, momentum)
  for (const rows of learner.batches(new RandomGenerator(1))) {
    await prepare(rows)
    sgd.step(() => learner.forward(rows).loss, learningRate)
  }
  sgd.dispose()
  learner.dispose()
}

/** Decodes, and runs the backbone in the batches it is fastest with. */
async function embed(session: InferenceSession, backbone: BackboneSpec, paths: string[]): Promise<Float32Array> {
  const { name, width, height } = backbone.input
  const size = width * height * 3
  const embeddings = new Float32Array(paths.length * backbone.output.dimensions)
  for (let start = 0; start < paths.length; start += networkBatch) {
    const part = paths.slice(start, start + networkBatch)
    const pixels = new Uint8Array(part.length * size)
    await Promise.all(
      part.map(async (path, index) => {
        const picture = sharp(path).flatten().toColourspace('srgb').resize(width, height, { fit: 'cover' })
        pixels.set(await picture.raw().toBuffer(), index * size)
      }),
    )
    const output = await session.run({ [name]: new Tensor('uint8', pixels, [part.length, height, width, 3]) })
    embeddings.set(output[backbone.output.name]!.data as Float32Array, start * backbone.output.dimensions)
  }
  return embeddings
}
