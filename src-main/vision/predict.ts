import { Tensor } from 'onnxruntime-node'
import { AppError } from '../common/app-error.ts'
import type { FeatureBlock, HeadSpec, TopLabels } from '../common/contracts/vision.ts'
import { blockNamed } from './block-named.ts'
import type { Sessions } from './sessions.ts'

/** Rows per run: large enough that a run's overhead does not count, small enough to stay in the cache. */
const batch = 256

/** Runs a head on stored or fresh features. */
export async function predictHead(
  sessions: Sessions,
  head: HeadSpec,
  blocks: readonly FeatureBlock[],
  rows: number,
): Promise<TopLabels> {
  const session = await sessions.get(head.file)
  const inputs = head.features.map((name) => blockNamed(blocks, name, head.file))
  const k = Math.min(head.kept, head.labels)
  const labels = new Uint32Array(rows * k)
  const probabilities = new Float32Array(rows * k)
  const familiarity = session.outputNames.includes('familiarity') ? new Float32Array(rows) : null
  for (let start = 0; start < rows; start += batch) {
    const count = Math.min(batch, rows - start)
    const feeds = Object.fromEntries(
      inputs.map(({ name, dimensions, data }) => [
        name,
        new Tensor('float32', data.subarray(start * dimensions, (start + count) * dimensions), [count, dimensions]),
      ]),
    )
    const outputs = await session.run(feeds)
    const output = outputs['probabilities']
    if (!output)
      throw new AppError('model-missing', `The head "${head.file}" has no output "probabilities".`, head.file)
    const data = output.data as Float32Array
    const known = outputs['familiarity']?.data as Float32Array | undefined
    for (let row = 0; row < count; row++) {
      const offset = (start + row) * k
      pickTop(data.subarray(row * head.labels, (row + 1) * head.labels), k, labels, probabilities, offset)
      if (!familiarity || !known) continue
      // Of a picture unlike all that it learned from, a head is not sure whatever it computes.
      familiarity[start + row] = known[row]!
      for (let at = offset; at < offset + k; at++) probabilities[at]! *= known[row]!
    }
  }
  return { versionId: head.versionId, k, labels, probabilities, familiarity }
}

/** Writes the k largest of `values`, falling, by insertion: k is 5, so a sort would be waste. */
export function pickTop(
  values: Float32Array,
  k: number,
  labels: Uint32Array,
  probabilities: Float32Array,
  offset: number,
): void {
  let filled = 0
  for (let label = 0; label < values.length; label++) {
    const value = values[label] as number
    if (filled === k && value <= (probabilities[offset + k - 1] as number)) continue
    let place = filled < k ? filled++ : k - 1
    while (place > 0 && (probabilities[offset + place - 1] as number) < value) {
      probabilities[offset + place] = probabilities[offset + place - 1] as number
      labels[offset + place] = labels[offset + place - 1] as number
      place--
    }
    probabilities[offset + place] = value
    labels[offset + place] = label
  }
}
