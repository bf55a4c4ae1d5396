import { copy } from '../copy.ts'
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
      counted('top1', rightOf(metrics)),
      counted('top3', shareFrom(top3, images)),
      { key: 'recall', ...wordsOf('recall'), value: macroRecall, text: percent(macroRecall), share: null },
    ]
  }
  if ('microF1' in metrics) {
    const { exact, macroF1, microF1 } = metrics
    return [counted('whole', shareFrom(exact, images)), ...scored('microF1', microF1), ...scored('macroF1', macroF1)]
  }
  return [
    score('cider', metrics.ciderD),
    score('bleu', metrics.bleu4),
    counted('exact', shareFrom(metrics.exact, images)),
    ...metrics.agreement.map(({ attribute, images: labelled, written, reference }) => ({
      ...figureOf(shareFrom(written, labelled)),
      key: `says-${attribute}`,
      title: copy.measured.says(attribute),
      meaning: copy.measured.saysMeaning(attribute, countText(shareFrom(reference, labelled))),
    })),
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

type Named = keyof typeof copy.measured.figures

function wordsOf(key: Named): Pick<Figure, 'title' | 'meaning'> {
  const [title = '', meaning = ''] = copy.measured.figures[key]
  return { title, meaning }
}

const figureOf = (share: Share): Pick<Figure, 'value' | 'text' | 'share'> => ({
  value: share.of === 0 ? 0 : share.right / share.of,
  text: countText(share),
  share,
})

const counted = (key: Named, share: Share): Figure => ({ key, ...wordsOf(key), ...figureOf(share) })

const score = (key: Named, value: number): Figure => ({
  key,
  ...wordsOf(key),
  value,
  text: value.toFixed(2),
  share: null,
})

const scored = (key: Named, value: number | null): Figure[] => (value === null ? [] : [score(key, value)])
