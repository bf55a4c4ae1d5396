import * as ort from 'onnxruntime-node'
import type { FeatureBlock, HeadTrainingData, TrainedHead } from '../../common/contracts/training.ts'
import { readFeatures, requireFinite, type FeatureMatrix } from '../data/features.ts'
import { heldOutPredictions } from '../data/held-out.ts'
import { measure } from '../data/metrics.ts'

/** Rows at a time. */
const chunk = 4096

/** What is said of rows by fits that did not learn from them. */
interface Held {
  row: Int32Array
  truth: Int32Array
  /** Rows x labels. */
  probabilities: Float32Array
}

/**
 * How good a head is: on rows that were held out from it, and on the others, which it never saw. One that learned from some
 * of the decisions is so measured on all of them, as one that learned from all is.
 * @param bytes of the head's file
 */
export async function measureHead(
  request: HeadTrainingData,
  own: Held,
  bytes: Uint8Array,
  threads: number,
): Promise<Pick<TrainedHead, 'metrics' | 'heldOut'>> {
  const { labels } = request
  const { row, truth, probabilities } = await withOthers(request, own, bytes, threads)
  return {
    metrics: truth.length > 0 ? measure(probabilities, truth, labels) : null,
    heldOut: heldOutPredictions(probabilities, truth, labels.length, row),
  }
}

async function withOthers(
  { blocks, labels, others, rows }: HeadTrainingData,
  own: Held,
  bytes: Uint8Array,
  threads: number,
): Promise<Held> {
  if (!others) return own
  const { featuresFile, label } = others
  const width = blocks.reduce((sum, { dimensions }) => sum + dimensions, 0)
  const matrix = readFeatures(featuresFile, label.length, width)
  requireFinite(matrix, featuresFile)
  const said = await ask(bytes, matrix, blocks, labels.length, threads)
  return {
    row: Int32Array.from([...own.row, ...label.map((_, at) => rows + at)]),
    truth: Int32Array.from([...own.truth, ...label]),
    probabilities: joined(own.probabilities, said),
  }
}

/** What a head's file says of rows of raw features: rows x labels. */
async function ask(
  bytes: Uint8Array,
  { data, rows, width }: FeatureMatrix,
  blocks: readonly FeatureBlock[],
  labels: number,
  threads: number,
): Promise<Float32Array> {
  const probabilities = new Float32Array(rows * labels)
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  try {
    for (let from = 0; from < rows; from += chunk) {
      const count = Math.min(chunk, rows - from)
      const feeds: Record<string, ort.Tensor> = {}
      let start = 0
      for (const { id, dimensions } of blocks) {
        const own = new Float32Array(count * dimensions)
        for (let row = 0; row < count; row++) {
          const at = (from + row) * width + start
          own.set(data.subarray(at, at + dimensions), row * dimensions)
        }
        // A head may read fewer blocks than it was given to choose from.
        if (session.inputNames.includes(id)) feeds[id] = new ort.Tensor('float32', own, [count, dimensions])
        start += dimensions
      }
      const target = probabilities.subarray(from * labels, (from + count) * labels)
      await session.run(feeds, { probabilities: new ort.Tensor('float32', target, [count, labels]) })
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    await session.release()
  }
  return probabilities
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const whole = new Float32Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
