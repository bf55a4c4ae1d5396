import { scaleLinear } from 'd3-scale'
import type { Interval } from '../../src-preload/contract.ts'

/**
 * The half of the axis that all of these fit on, or the whole: on less than a half a small difference would look like a large
 * one.
 */
export function axisFor(intervals: readonly Interval[]): Interval {
  if (intervals.every(({ low }) => low >= 0.5)) return { low: 0.5, high: 1 }
  return { low: 0, high: intervals.every(({ high }) => high <= 0.5) ? 0.5 : 1 }
}

/** Where a value lies on an axis, in percent of its length. */
export const along = ({ low, high }: Interval): ((value: number) => number) => scaleLinear([low, high], [0, 100])
