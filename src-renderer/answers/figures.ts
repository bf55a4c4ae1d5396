import type { ModelMetrics, Share } from '../../src-preload/contract.ts'
import { countText, isOfHead, rangeText, rightOf, shareFrom } from './shares.ts'
import { percent } from '../copy/format.ts'

/** One figure of a model, as it is shown. */
export interface Figure {
  key: string
  title: string
  value: number
  /** `152 of 187`, `2.50`. */
  text: string
  /** Of a share of images; null for scores. */
  share: Share | null
  /** What it means, and what people reach where that is known. */
  meaning: string
}

/** The figures of a model on images it did not learn from, the decisive one first. */
export function figuresOf(metrics: ModelMetrics): Figure[] {
  const { images } = metrics
  if (isOfHead(metrics)) {
    const { macroRecall, top3 } = metrics
    return [
      counted('top1', 'Right', rightOf(metrics), 'The first label is the one people decided on.'),
      counted('top3', 'Among the best three', shareFrom(top3, images), 'The right label is one of the best three.'),
      {
        ...{
          key: 'recall',
          title: 'Mean over the labels',
          value: macroRecall,
          text: percent(macroRecall),
          share: null,
        },
        meaning: 'Every label counts the same, however rare it is.',
      },
    ]
  }
  if ('microF1' in metrics) {
    const { exact, macroF1, microF1 } = metrics
    return [
      counted(
        'exact',
        'Right as a whole',
        shareFrom(exact, images),
        'All labels of the image are right, and none is missing.',
      ),
      ...scored(
        'micro-f1',
        'F1',
        microF1,
        'Between the share of stated labels that are right and of true ones that are stated.',
      ),
      ...scored('macro-f1', 'F1, mean over the labels', macroF1, 'Every label counts the same, however rare it is.'),
    ]
  }
  return [
    score('cider', 'CIDEr-D', metrics.ciderD, 'Shared phrases, rare ones counting more: 0 to 10.'),
    score('bleu', 'BLEU-4', metrics.bleu4, 'Shared runs of one to four words: 0 to 1.'),
    counted(
      'exact',
      'Word for word',
      shareFrom(metrics.exact, images),
      'The caption is exactly one that people wrote.',
    ),
    ...metrics.agreement.map(({ attribute, images: labelled, written, reference }) =>
      counted(
        `says-${attribute}`,
        `Says the ${attribute}`,
        shareFrom(written, labelled),
        `The words of the ${attribute} stand in the caption. In those people wrote: ${countText(shareFrom(reference, labelled))}.`,
      ),
    ),
  ]
}

/** `152 of 187 (75–86 %)`, `2.50`. */
export const withRange = ({ share, text }: Figure): string => (share === null ? text : `${text} (${rangeText(share)})`)

/** What became of a score: `+0.21`, `−0.21`. Of shares the intervals tell more. */
export function gainOf(before: Figure, after: Figure): { text: string; worse: boolean } | null {
  if (before.share !== null || after.share !== null || before.text === after.text) return null
  const gain = after.value - before.value
  return { text: `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(2)}`, worse: gain < 0 }
}

const scored = (key: string, title: string, value: number | null, meaning: string): Figure[] =>
  value === null ? [] : [score(key, title, value, meaning)]

const counted = (key: string, title: string, share: Share, meaning: string): Figure => ({
  key,
  title,
  value: share.of === 0 ? 0 : share.right / share.of,
  text: countText(share),
  share,
  meaning,
})

const score = (key: string, title: string, value: number, meaning: string): Figure => ({
  key,
  title,
  value,
  text: value.toFixed(2),
  share: null,
  meaning,
})
