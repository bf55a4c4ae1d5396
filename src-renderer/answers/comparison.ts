import { copy } from '../copy.ts'
import type { Comparison, ModelMetrics, Run, Share } from '../../src-preload/contract.ts'
import { rangeText, rightText } from './shares.ts'

/** What a comparison of a new model with the active one comes to, in words. */
export interface Verdict {
  text: string
  tone: 'good' | 'bad' | 'plain'
  /** What it rests on. */
  reason: string
  /** What the figures speak for: the button that stands out. */
  /** `either`: nobody can say. */
  advice: 'accept' | 'reject' | 'either'
}

const verdicts: Record<Comparison['verdict'], Omit<Verdict, 'text' | 'reason'>> = {
  first: { tone: 'plain', advice: 'accept' },
  better: { tone: 'good', advice: 'accept' },
  worse: { tone: 'bad', advice: 'reject' },
  level: { tone: 'plain', advice: 'either' },
  'too-few': { tone: 'plain', advice: 'either' },
}

export function verdictOf(comparison: Comparison): Verdict {
  const { verdict } = comparison
  return { ...verdicts[verdict], text: copy.measured.verdicts[verdict], reason: reasonOf(comparison) }
}

function reasonOf({ after, before, gained, images, lost }: Comparison): string {
  if (before === null) {
    if (images === 0) return copy.measured.tooFew
    return copy.measured.first(rightText(after))
  }
  if (images === 0) return copy.measured.noneNew
  return copy.measured.change(after.right - before.right, images, gained, lost)
}

/** Both shares in a sentence, for places without a chart; null where there are not two. */
export function sharesIn({ after, before, images }: Comparison): string | null {
  if (before === null || images === 0) return null
  const right = (share: Share) => copy.measured.right(share.right, rangeText(share))
  return copy.measured.bothModels(images, right(before), right(after))
}

/** What the difference may be: `from 1 point less to 21 points more of 100`; null where there is none. */
export function differenceIn({ difference, images }: Comparison): string | null {
  if (difference === null || images === 0) return null
  const [low, high] = [difference.low, difference.high].map((value) => Math.round(value * 100)) as [number, number]
  return copy.measured.difference(low, high)
}

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
