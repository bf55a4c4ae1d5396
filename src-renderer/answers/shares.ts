import type { Interval, Metrics, ModelMetrics, Share } from '../../src-preload/contract.ts'
import { number, percentRange } from '../copy/format.ts'

/** Two-sided 95 % of a normal deviate. */
const z = 1.959964

/** A share with its 95 % interval (Wilson 1927, Probable inference). */
export function shareOf(right: number, of: number): Share {
  if (of === 0) return { right, of, low: 0, high: 1 }
  const share = right / of
  const centre = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return { right, of, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Of a share that came as a number alone. */
export const shareFrom = (value: number, of: number): Share => shareOf(Math.round(value * of), of)

/** A share of fewer images may be far from what it would be of many. */
export const leastToTell = 10

/** How many a model has right. */
export const rightOf = ({ top1, images, interval }: Metrics): Share => ({
  right: Math.round(top1 * images),
  of: images,
  ...interval,
})

export const isOfHead = (metrics: ModelMetrics | null): metrics is Metrics => metrics !== null && 'top1' in metrics

/** `70–97 %`. */
export const rangeText = ({ low, high }: Interval): string => percentRange(low, high)

/** `18 of 20`. */
export const countText = ({ right, of }: Share): string => `${number(right)} of ${number(of)}`

/** `18 of 20 (70–97 %)`. */
export const shareText = (share: Share): string => `${countText(share)} (${rangeText(share)})`

/** `18 of 20 right (70–97 %)`. */
export const rightText = (share: Share): string => `${countText(share)} right (${rangeText(share)})`
