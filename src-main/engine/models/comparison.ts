import type { Comparison, Share } from '../../../src-preload/contract.ts'
import { differenceInterval, shareInterval } from '../../common/intervals.ts'

/** With fewer images nothing is called level. */
const leastToCallLevel = 200
/** A difference that stays within this is none that a person would notice. */
const hardlyADifference = 0.02

/** A label, and what the two models say; null where the active one does not say anything. */
export interface Judged {
  truth: number
  after: number
  before: number | null
}

/** Compares a new model with the active one. @param hasActive whether there is one */
export function compare(images: readonly Judged[], hasActive: boolean): Comparison {
  const both = hasActive ? images.filter(({ before }) => before !== null) : images
  const after = shareOf(both.filter(({ truth, after }) => truth === after).length, both.length)
  if (!hasActive) {
    return { images: both.length, before: null, after, gained: 0, lost: 0, difference: null, verdict: 'first' }
  }
  const before = shareOf(both.filter(({ truth, before }) => truth === before).length, both.length)
  const gained = both.filter(({ truth, before, after }) => after === truth && before !== truth).length
  const lost = both.filter(({ truth, before, after }) => after !== truth && before === truth).length
  const difference = differenceInterval(gained, lost, both.length)
  const comparison = { images: both.length, before, after, gained, lost, difference }
  return { ...comparison, verdict: verdictOf(comparison.images, difference) }
}

function verdictOf(images: number, { low, high }: { low: number; high: number }): Comparison['verdict'] {
  if (low > 0) return 'better'
  if (high < 0) return 'worse'
  const isNarrow = low > -hardlyADifference && high < hardlyADifference
  return images >= leastToCallLevel && isNarrow ? 'level' : 'too-few'
}

export function shareOf(right: number, of: number): Share {
  return { right, of, ...shareInterval(right, of) }
}
