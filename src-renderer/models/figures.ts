import type { CaptionMetrics, Metrics } from '../../src-preload/contract.ts'
import { precisePercent } from '../shared/format.ts'

/** One figure of a model, as it is shown. */
export interface Figure {
  key: string
  title: string
  value: number
  text: string
  /** What it means, and what people reach where that is known. */
  meaning: string
}

/** The figures of a model on held-out images, the decisive one first. */
export function figuresOf(metrics: Metrics | CaptionMetrics): Figure[] {
  if ('top1' in metrics) {
    return [
      share('top1', 'Right', metrics.top1, 'The first label is the one people decided on.'),
      share('top3', 'Among the best three', metrics.top3, 'The label people decided on is one of the best three.'),
      share('recall', 'Mean over the labels', metrics.macroRecall, 'Every label counts the same, however rare it is.'),
    ]
  }
  return [
    score('cider', 'CIDEr-D', metrics.ciderD, 'Shared phrases, rare ones counting more: 0 to 10.'),
    score('bleu', 'BLEU-4', metrics.bleu4, 'Shared runs of one to four words: 0 to 1.'),
    share('exact', 'Word for word', metrics.exact, 'The caption is exactly one that people wrote.'),
    ...metrics.agreement.map(({ attribute, written, reference }) =>
      share(
        `says-${attribute}`,
        `Says the ${attribute}`,
        written,
        `The words of the ${attribute} stand in the caption. In those people wrote: ${precisePercent(reference)}.`,
      ),
    ),
  ]
}

/** `+4.7 points`, `−0.21`. */
export function gainOf(before: Figure, after: Figure): { text: string; worse: boolean } {
  const gain = after.value - before.value
  const isShare = after.text.endsWith('%')
  const size = isShare ? `${(Math.abs(gain) * 100).toFixed(1)} points` : Math.abs(gain).toFixed(2)
  return { text: `${gain < 0 ? '−' : '+'}${size}`, worse: gain < 0 }
}

const share = (key: string, title: string, value: number, meaning: string): Figure => ({
  key,
  title,
  value,
  text: precisePercent(value),
  meaning,
})

const score = (key: string, title: string, value: number, meaning: string): Figure => ({
  key,
  title,
  value,
  text: value.toFixed(2),
  meaning,
})
