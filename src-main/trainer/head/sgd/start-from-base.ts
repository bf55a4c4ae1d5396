import type { HeadTrainingData } from '../../../common/contracts/training.ts'
import type { BaseHead } from '../base-head.ts'
import { restate, sameKinds, type FittedBlock } from '../../data/transforms.ts'

/**
 * The base head's weights behind other transforms, with the new labels' columns; null where the blocks or the kinds of the
 * transforms differ. A new label starts with weights of zero and a bias below all others: behind centred features a bias
 * is the mean logit, so the label is as improbable as the least probable one until examples say otherwise.
 */
export function startFromBase(
  { head, own }: Pick<BaseHead, 'head' | 'own'>,
  labels: HeadTrainingData['labels'],
  blocks: readonly FittedBlock[],
): Float64Array | null {
  if (head.hidden || head.kernel || !sameKinds(head.blocks, blocks)) return null
  const count = head.labels.length
  const point = restate(head.point, count, head.blocks, blocks)
  const width = point.length / count - 1
  const start = new Float64Array((width + 1) * labels.length)
  const lowest = Math.min(...point.subarray(width * count)) - 1
  start.fill(lowest, width * labels.length)
  for (const [from, to] of own.entries()) {
    if (to < 0) continue
    for (let feature = 0; feature <= width; feature++) {
      start[feature * labels.length + to] = point[feature * count + from]!
    }
  }
  return start
}
