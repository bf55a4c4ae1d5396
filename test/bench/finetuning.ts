import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shippedBackbone } from '../helpers/shipped-backbone.ts'
import { FinetuneLearner } from '../../src-main/trainer/finetune/learner.ts'
import { defaultFinetuneOptions } from '../../src-main/trainer/finetune/options.ts'
import { PixelStore } from '../../src-main/trainer/finetune/pixels.ts'
import { DifferentiableGraph } from '../../src-main/trainer/graph/differentiable-graph.ts'
import { MomentumSgd } from '../../src-main/trainer/epochs/momentum.ts'
import { RandomGenerator } from '../../src-main/common/random-generator.ts'
import { loadTensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'
import { inScratch } from './bench-engine.ts'
import { ratio } from './report.ts'

const [images, labels, threads] = [4, 2, 2]
/** Plain JavaScript takes many seconds for one. */
const steps = { native: 5, cpu: 1 }

/** One step of fine-tuning the last blocks of the shipped backbone, native TensorFlow against plain JavaScript. */
export async function benchFinetuning(): Promise<void> {
  const native = await loadTensorFlow('auto', threads)
  if (native.name === 'cpu') {
    console.log('native TensorFlow is not set up (npm run setup:tensorflow): not compared')
    return
  }
  await inScratch(async (scratch) => {
    const ours = await secondsPerStep('native', scratch)
    const plain = await secondsPerStep('cpu', scratch)
    ratio(
      `fine-tuning: one step on ${images} images of 224 x 224, the last ${defaultFinetuneOptions.lastBlocks} blocks learn`,
      `${ours.toFixed(2)} s, native TensorFlow ${native.version}`,
      `${plain.toFixed(2)} s, plain JavaScript`,
      plain / ours,
      'times as fast',
    )
  })
}

async function secondsPerStep(preferred: 'native' | 'cpu', scratch: string): Promise<number> {
  const { tf } = await loadTensorFlow(preferred, threads)
  const backbone = shippedBackbone()
  const { width, height } = backbone.input
  const { dimensions } = backbone.output
  const file = join(scratch, 'pixels.u8')
  writeFileSync(
    file,
    Uint8Array.from({ length: images * width * height * 3 }, (_, at) => (at * 31) % 251),
  )
  const pixels = new PixelStore({ file, width, height }, images)
  const graph = new DifferentiableGraph(tf, readFileSync(backbone.file), backbone.file, backbone.output.name)
  const decided = Int32Array.from({ length: images }, (_, row) => row % labels)
  const data = {
    companions: null,
    pixels,
    rows: decided.map((_, row) => row),
    features: new Float32Array(images * dimensions),
    blocks: [{ id: backbone.name, dimensions, transform: 'standardise' as const, mean: new Float32Array(dimensions), deviation: new Float32Array(dimensions).fill(1), rows: images }], // prettier-ignore
    own: 0,
    targets: Float32Array.from({ length: images * labels }, (_, at) => (at % labels === decided[Math.floor(at / labels)] ? 1 : 0)), // prettier-ignore
    labels,
    decided,
    heldOut: new Uint8Array(images),
  }
  const options = { ...defaultFinetuneOptions, batchSize: images }
  const learner = new FinetuneLearner(tf, graph, data, options, new Float32Array((dimensions + 1) * labels))
  const sgd = new MomentumSgd(tf, learner.parameters, options.momentum)
  const random = new RandomGenerator(1)
  const step = (): number => {
    const started = performance.now()
    for (const batch of learner.batches(random)) sgd.step(() => learner.forward(batch).loss, options.learningRate)
    return (performance.now() - started) / 1000
  }
  // The first step of native TensorFlow prepares its kernels.
  if (preferred === 'native') step()
  const best = Math.min(...Array.from({ length: steps[preferred] }, step))
  sgd.dispose()
  learner.dispose()
  graph.dispose()
  pixels.close()
  return best
}
