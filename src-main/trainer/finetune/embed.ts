import * as ort from 'onnxruntime-node'
import type { FeatureMatrix } from '../data/features.ts'
import type { PixelStore } from './pixels.ts'

const batchSize = 8

/** What a network makes of some rows of pixels. @param names of its input (uint8 NHWC) and of its embedding */
export async function embed(
  network: Uint8Array,
  names: { input: string; output: string },
  pixels: PixelStore,
  rows: Int32Array,
  { threads, throwIfAborted }: { threads: number; throwIfAborted: () => void },
): Promise<FeatureMatrix> {
  const { height, width } = pixels
  const session = await ort.InferenceSession.create(network, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  })
  try {
    const parts: Float32Array[] = []
    for (let start = 0; start < rows.length; start += batchSize) {
      throwIfAborted()
      const batch = rows.subarray(start, start + batchSize)
      const images = new ort.Tensor('uint8', pixels.read(batch), [batch.length, height, width, 3])
      const results = await session.run({ [names.input]: images }, [names.output])
      parts.push(results[names.output]!.data as Float32Array)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const size = parts.reduce((sum, part) => sum + part.length, 0)
    const data = new Float32Array(size)
    let at = 0
    for (const part of parts) {
      data.set(part, at)
      at += part.length
    }
    return { data, rows: rows.length, width: size / rows.length }
  } finally {
    await session.release()
  }
}
