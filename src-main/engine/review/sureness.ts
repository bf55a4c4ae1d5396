import type { CalibrationBin, LinePoint } from '../../../src-preload/contract.ts'
import type { Judged } from '../kinds/answer-kind.ts'
import { shareOf } from '../models/comparison.ts'

const bins = 10

/** How often answers of a confidence are right, in ten bins of equal width; empty ones are left out. */
export function calibrationOf(images: readonly Judged[]): CalibrationBin[] {
  const gathered = Array.from({ length: bins }, () => ({ sum: 0, right: 0, of: 0 }))
  for (const { confidence, isRight } of images.flatMap(({ bets }) => bets)) {
    const bin = gathered[Math.min(bins - 1, Math.floor(confidence * bins))]!
    bin.sum += confidence
    bin.of++
    if (isRight) bin.right++
  }
  return gathered.flatMap(({ sum, right, of }, at) =>
    of === 0 ? [] : [{ low: at / bins, high: (at + 1) / bins, confidence: sum / of, right: shareOf(right, of) }],
  )
}

const steps = 100

/** What saying "not sure" below each whole percent comes to. */
export function linePrices(images: readonly Judged[]): LinePoint[] {
  const said = new Uint32Array(steps + 1)
  const right = new Uint32Array(steps + 1)
  const silent = new Uint32Array(steps + 2)
  let bets = 0
  for (const image of images) {
    let surest = -1
    for (const { confidence, isRight } of image.bets) {
      bets++
      // The last whole percent at which it is still said.
      const last = Math.min(steps, Math.floor(confidence * steps + 1e-9))
      said[last]!++
      if (isRight) right[last]!++
      surest = Math.max(surest, last)
    }
    silent[surest + 1]!++
  }
  if (bets === 0) return []
  for (let at = steps - 1; at >= 0; at--) {
    said[at]! += said[at + 1]!
    right[at]! += right[at + 1]!
  }
  let unsaid = 0
  return Array.from(said, (count, at) => {
    unsaid += silent[at]!
    return { line: at / steps, unsaid, said: count, right: right[at]! }
  })
}
