import * as ort from 'onnxruntime-node'
import type { FeatureMatrix } from '../data/features.ts'
import { encodeHeadOnMatrix, type Head } from './head-model.ts'

const chunk = 16_384

/** The head's probabilities on raw features, rows x labels, at the head's own temperature. */
export async function predict(head: Head, matrix: FeatureMatrix, threads: number): Promise<Float32Array> {
  const { data, rows, width } = matrix
  const labels = head.labels.length
  const probabilities = new Float32Array(rows * labels)
  const session = await ort.InferenceSession.create(encodeHeadOnMatrix(head), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  try {
    for (let from = 0; from < rows; from += chunk) {
      const to = Math.min(rows, from + chunk)
      const features = new ort.Tensor('float32', data.subarray(from * width, to * width), [to - from, width])
      const target = probabilities.subarray(from * labels, to * labels)
      await session.run({ features }, { probabilities: new ort.Tensor('float32', target, [to - from, labels]) })
      await new Promise((resolve) => setImmediate(resolve))
    }
  } finally {
    await session.release()
  }
  return probabilities
}
