import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { captionBatch, type CaptionBatch } from '../../src-main/trainer/caption/batches.ts'
import { encodeCaptioner } from '../../src-main/trainer/caption/captioner-model.ts'
import { CaptionDecoder } from '../../src-main/common/captioner/decoder.ts'
import { captionLogits, captionLoss, firstValues, networkVariables } from '../../src-main/trainer/caption/network.ts'
import { originalSize } from '../../src-main/trainer/caption/network-size.ts'
import type { Decoding } from '../../src-main/common/captioner/decoding.ts'
import { Vocabulary } from '../../src-main/common/captioner/vocabulary.ts'
import { disposeAll, MomentumSgd } from '../../src-main/trainer/epochs/momentum.ts'
import { RandomGenerator } from '../../src-main/common/random-generator.ts'
import { loadTensorFlow } from '../../src-main/trainer/tensorflow/backend.ts'
import { fastest, ratio, timed } from './report.ts'

const [words, width, captions, longest] = [2000, 1280, 25, 10]
const [images, threads, rounds] = [64, 2, 3]
/** Of a round; plain JavaScript takes seconds for one. */
const steps = { native: 10, cpu: 1 }
const [learningRate, momentum] = [0.01, 0.9]

/** Tokens per second of the original's captioner (embedding 64, GRU 512): training by teacher forcing, and writing. */
export async function benchCaptioner(): Promise<void> {
  await compareTraining()
  await compareDecoding()
}

async function compareTraining(): Promise<void> {
  const batch = madeUpBatch()
  const perStep = batch.weights.filter((weight) => weight > 0).length
  console.log(`training: batches of ${captions} captions of up to ${longest} words, ${words} words in the dictionary`)
  const plain = perStep / (await secondsPerStep('cpu', batch))
  const native = await loadTensorFlow('auto')
  if (native.name === 'cpu') {
    console.log(`  ${plain.toFixed(0)} tokens/s in plain JavaScript; native TensorFlow is not set up, not compared`)
    return
  }
  const ours = perStep / (await secondsPerStep('native', batch))
  ratio(
    '  native TensorFlow against plain JavaScript',
    `${ours.toFixed(0)} tokens/s, TensorFlow ${native.version}`,
    `${plain.toFixed(0)} tokens/s`,
    ours / plain,
    'above 1: native is faster',
  )
  const theirs = pytorchSeconds(batch.steps)
  if (theirs === null) {
    console.log('  PyTorch was not found, not compared; SELVEDGE_PYTHON names a Python that has it')
    return
  }
  ratio(
    '  native TensorFlow against PyTorch',
    `${ours.toFixed(0)} tokens/s`,
    `${(perStep / theirs).toFixed(0)} tokens/s, the same network, batch size and solver`,
    (ours * theirs) / perStep,
    'aim: 0.5 or better',
  )
}

async function secondsPerStep(preferred: 'native' | 'cpu', batch: CaptionBatch): Promise<number> {
  const { tf } = await loadTensorFlow(preferred, threads)
  const size = { ...originalSize, features: width, vocabulary: words }
  const parameters = networkVariables(tf, size, firstValues(size, 1))
  const sgd = new MomentumSgd(tf, parameters, momentum)
  const step = (): number =>
    sgd.step(() => captionLoss(tf, captionLogits(tf, parameters, batch), batch).loss, learningRate)
  if (preferred === 'native') step()
  const { seconds } = await fastest(preferred === 'cpu' ? 1 : rounds, async () => ({
    seconds: await timed(() => {
      for (let count = 0; count < steps[preferred]; count++) step()
    }),
  }))
  sgd.dispose()
  disposeAll(parameters)
  return seconds / steps[preferred]
}

function pytorchSeconds(length: number): number | null {
  const script = join(import.meta.dirname, 'captioner_reference.py')
  const settings = [captions, length, width, words, steps.native, rounds, threads].map(String)
  const run = spawnSync(process.env['SELVEDGE_PYTHON'] ?? 'python3', [script, ...settings], { encoding: 'utf8' })
  return run.status === 0 ? (JSON.parse(run.stdout.trim().split('\n').at(-1)!) as { seconds: number }).seconds : null
}

/** Captions of a network that has learned nothing go on to their bound: the same number of tokens for every way. */
async function compareDecoding(): Promise<void> {
  const vocabulary = Vocabulary.build([Array.from({ length: words - 3 }, (_, i) => `word${i}`).join(' ')], 1)
  const size = { ...originalSize, features: width, vocabulary: vocabulary.size }
  const [mean, deviation] = [new Float32Array(width), new Float32Array(width).fill(1)]
  const blocks = [{ id: 'features', dimensions: width, transform: 'standardise' as const, mean, deviation, rows: 1 }]
  const bytes = encodeCaptioner({ vocabulary, blocks, size, values: firstValues(size, 1), longest })
  const decoder = await CaptionDecoder.open(bytes, 'made up', threads)
  const random = new RandomGenerator(2)
  const features = Float32Array.from({ length: images * width }, () => random.normal())
  const tokensPerSecond = async (decoding: Decoding): Promise<number> => {
    let tokens = 0
    const { seconds } = await fastest(rounds, async () => {
      const started = performance.now()
      const written = await decoder.write(features, images, decoding)
      tokens = written.reduce((sum, caption) => sum + caption.tokens.length + (caption.finished ? 1 : 0), 0)
      return { seconds: (performance.now() - started) / 1000 }
    })
    return tokens / seconds
  }
  const bare = async (rows: number): Promise<number> => {
    const { seconds } = await fastest(rounds, async () => {
      let hidden = new Float32Array(rows * decoder.hidden)
      const tokens = new Int32Array(rows).fill(5)
      return {
        seconds: await timed(async () => {
          for (let word = 0; word < longest; word++) hidden = (await decoder.step(tokens, hidden)).next as typeof hidden
        }),
      }
    })
    return seconds
  }
  const beamWidth = 3
  const greedy = await tokensPerSecond({ method: 'greedy' })
  const bareSteps = (images * longest) / (await bare(images))
  const beam = await tokensPerSecond({ method: 'beam', width: beamWidth })
  const wideSteps = (images * longest) / (await bare(images * beamWidth))
  await decoder.release()
  console.log(`writing: ${images} captions at once, ${longest} words each`)
  const aim = 'aim: 0.7 or better'
  const reference = (value: number, rows: number): string =>
    `${value.toFixed(0)} tokens/s, the bare network steps on ${rows} rows, no word chosen`
  ratio('  greedy', `${greedy.toFixed(0)} tokens/s`, reference(bareSteps, images), greedy / bareSteps, aim)
  ratio(`  beam of ${beamWidth}`, `${beam.toFixed(0)} tokens/s`, reference(wideSteps, images * beamWidth), beam / wideSteps, aim) // prettier-ignore
}

function madeUpBatch(): CaptionBatch {
  const random = new RandomGenerator(1)
  const features = Float32Array.from({ length: captions * width }, () => random.normal())
  const chosen = Array.from({ length: captions }, (_, row) => {
    const tokens = Array.from({ length: longest - 4 + random.below(4) }, () => 3 + random.below(words - 3))
    return { row, tokens }
  })
  return captionBatch(chosen, features, width)
}
