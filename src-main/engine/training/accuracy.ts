import type { Comparison, Metrics } from '../../../src-preload/contract.ts'
import { shareInterval } from '../../common/intervals.ts'
import type { Explanation, HeadMetrics } from '../../common/training-types.ts'

/** What a card and a run keep of a trainer's metrics. */
export function plainMetrics({ images, top1, top3, macroRecall, perLabel, calibrationError }: HeadMetrics): Metrics {
  const interval = shareInterval(Math.round(top1 * images), images)
  return { images, top1, interval, top3, macroRecall, perLabel, calibrationError }
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`

/** One line for people. @param examples the model learned from */
export function describeAccuracy(comparison: Comparison, after: Metrics | null, examples: number): string {
  const { images, before, gained, lost } = comparison
  if (!after) return `Trained on ${examples} decisions; too few to hold some out for measuring`
  const own = `Right on ${percent(after.top1)} of ${after.images} decided images it did not learn from`
  if (!before || images === 0) return own
  const now = `${comparison.after.right} of ${images}`
  return `${own}; where neither model learned: ${before.right} → ${now} (${gained} gained, ${lost} lost)`
}

/** Which way of learning was chosen, and why, in one line for people. */
export function describeExplanation({ name, strangeShare, witnesses, compared }: Explanation): string {
  const labels =
    strangeShare === null
      ? 'no shipped model to go on from'
      : `${percent(strangeShare)} of the decisions use labels the shipped model does not know`
  const others = compared.map((way) => `${way.name} ${percent(way.accuracy)}`)
  const why = others.length > 0 ? `; out of fold: ${others.join(', ')}` : '; too few decisions to compare ways'
  const beside =
    witnesses === 0 ? '' : `; ${witnesses} images without a decision stand for what was only touched where it was wrong, or left out` // prettier-ignore
  return `${name}: ${labels}${beside}${why}`
}
