import type { LabelMetric, Metrics, Share } from '../../src-preload/contract.ts'
import { shareFrom, shareOf } from './shares.ts'

export interface LabelFigures {
  label: string
  /** Images that people gave this label. */
  images: number
  /** How many of these the model found; null: there were none. */
  found: Share | null
  /** How many of those it gave the label have it; null: none of them, or it gave it to none. */
  rightWhenSaid: Share | null
}

/** How a model does label by label, those with most images first. */
export const labelFigures = ({ perLabel }: Pick<Metrics, 'perLabel'>): LabelFigures[] =>
  perLabel
    .map((metric) => ({
      label: metric.label,
      images: metric.support,
      found: metric.recall === null ? null : shareFrom(metric.recall, metric.support),
      rightWhenSaid: rightWhenSaid(metric),
    }))
    .toSorted((left, right) => right.images - left.images)

function rightWhenSaid({ precision, recall, support }: LabelMetric): Share | null {
  if (precision === null) return null
  const right = Math.round((recall ?? 0) * support)
  // How often a label was said in vain does not come with the figures.
  return precision === 0 || right === 0 ? null : shareOf(right, Math.round(right / precision))
}
