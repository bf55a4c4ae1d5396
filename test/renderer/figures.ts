import { compare, type Judged } from '../../src-main/engine/models/comparison.ts'
import { shareInterval } from '../../src-main/common/intervals.ts'
import type { Comparison, Metrics, Run } from '../../src-preload/contract.ts'

/** How a new model does beside the active one. */
export type Outcome = Comparison['verdict'] | 'few' | 'none'

/** Images that only the new model has right, that only the active one has, that both have, and that neither has. */
const outcomes: Record<Outcome, [gained: number, lost: number, both: number, neither: number]> = {
  first: [0, 0, 36, 12],
  better: [16, 3, 138, 23],
  worse: [3, 16, 138, 23],
  level: [9, 8, 801, 142],
  'too-few': [6, 1, 30, 11],
  few: [3, 0, 6, 1],
  none: [0, 0, 0, 0],
}

export function comparisonOf(outcome: Outcome): Comparison {
  const [gained, lost, both, neither] = outcomes[outcome]
  const images = (count: number, after: number, before: number): Judged[] =>
    Array.from({ length: count }, () => ({ truth: 1, after, before }))
  const judged = [...images(gained, 1, 2), ...images(lost, 2, 1), ...images(both, 1, 1), ...images(neither, 2, 2)]
  return compare(judged, outcome !== 'first')
}

/** The figures of a head that has this share right. */
export function headFigures(top1: number, images = 840, perLabel: Metrics['perLabel'] = []): Metrics {
  const interval = shareInterval(Math.round(top1 * images), images)
  const top3 = Math.min(0.995, top1 + 0.11)
  return { images, top1, interval, top3, macroRecall: top1 - 0.06, perLabel, calibrationError: 0.031 }
}

/** A training of a head that came to its end. */
export const doneRun = (part: Partial<Run> = {}): Run => ({
  id: 1,
  attributeId: 1,
  state: 'done',
  startedAt: 0,
  seconds: 4,
  options: { method: 'head' },
  examples: 50,
  before: null,
  after: headFigures(0.8, 100),
  comparison: comparisonOf('better'),
  explanation: null,
  curve: [{ iteration: 12, loss: 1, accuracy: 0.5, validationLoss: null, validationAccuracy: null }],
  versionId: 1,
  error: null,
  ...part,
})
