import type { Metrics } from '../../../src-preload/contract.ts'

/** What a card and a run keep of a trainer's metrics. */
export function plainMetrics({ images, top1, top3, macroRecall, perLabel }: Metrics): Metrics {
  return { images, top1, top3, macroRecall, perLabel }
}

/** One line for people. @param examples the model learned from */
export function describeAccuracy(before: Metrics | null, after: Metrics | null, examples: number): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
  if (!after) return `Trained on ${examples} examples; too few are new to hold some out for measuring`
  return before
    ? `Accuracy ${percent(before.top1)} → ${percent(after.top1)} on ${after.images} held-out images`
    : `Accuracy ${percent(after.top1)} on ${after.images} held-out images`
}
