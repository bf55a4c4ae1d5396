import type { Comparison, ModelMetrics, Run, Share } from '../../src-preload/contract.ts'
import { number, plural } from '../copy/format.ts'
import { rangeText, rightText } from './shares.ts'

/** What a comparison of a new model with the active one comes to, in words. */
export interface Verdict {
  text: string
  tone: 'good' | 'bad' | 'plain'
  /** What it rests on. */
  reason: string
  /** What the figures speak for: the button that stands out. */
  advice: 'accept' | 'reject'
}

const verdicts: Record<Comparison['verdict'], Omit<Verdict, 'reason'>> = {
  first: { text: 'The first model: nothing to compare with', tone: 'plain', advice: 'accept' },
  better: { text: 'Better, and not by chance', tone: 'good', advice: 'accept' },
  worse: { text: 'Worse, and not by chance', tone: 'bad', advice: 'reject' },
  level: { text: 'As good as the active model', tone: 'plain', advice: 'reject' },
  'too-few': { text: 'Too few decisions to tell which is better', tone: 'plain', advice: 'reject' },
}

export function verdictOf(comparison: Comparison): Verdict {
  return { ...verdicts[comparison.verdict], reason: reasonOf(comparison) }
}

function reasonOf({ after, before, gained, images, lost }: Comparison): string {
  if (before === null) {
    if (images === 0) return 'Too few decisions to set some aside and measure it.'
    return `${rightText(after)}, on images new to it.`
  }
  if (images === 0) return 'No decided image is new to both models yet. Decide on a few more, then retrain.'
  return `${moreRight(after.right - before.right, images)}: ${number(gained)} newly right, ${number(lost)} newly wrong.`
}

/** `3 more right of 10`. */
function moreRight(gain: number, images: number): string {
  if (gain === 0) return `As many right of ${number(images)}`
  return `${number(Math.abs(gain))} ${gain > 0 ? 'more' : 'fewer'} right of ${number(images)}`
}

/** Both shares in a sentence, for places without a chart; null where there are not two. */
export function sharesIn({ after, before, images }: Comparison): string | null {
  if (before === null || images === 0) return null
  const said = (share: Share) => `${number(share.right)} right (${rangeText(share)})`
  return `On ${plural(images, 'image')} new to both models: active model ${said(before)}, new model ${said(after)}.`
}

/** What the difference may be: `from 1 point less to 21 points more of 100`; null where there is none. */
export function differenceIn({ difference, images }: Comparison): string | null {
  if (difference === null || images === 0) return null
  const [low, high] = [difference.low, difference.high].map((value) => Math.round(value * 100)) as [number, number]
  return `Of 100 images, the new model would have from ${pointsIn(low)} to ${pointsIn(high)} right.`
}

const pointsIn = (points: number): string =>
  points === 0 ? 'as many' : `${Math.abs(points)} ${points > 0 ? 'more' : 'fewer'}`

/** What the figures of a run speak for. Texts and sets have no comparison image by image: the better score is better. */
export function adviceOn({
  comparison,
  before,
  after,
}: Pick<Run, 'comparison' | 'before' | 'after'>): Verdict['advice'] {
  if (comparison !== null) return verdicts[comparison.verdict].advice
  const [was, now] = [before, after].map(scoreOf)
  return was != null && now != null && now < was ? 'reject' : 'accept'
}

function scoreOf(metrics: ModelMetrics | null): number | null {
  if (metrics === null) return null
  if ('ciderD' in metrics) return metrics.ciderD
  return 'microF1' in metrics ? metrics.microF1 : null
}
