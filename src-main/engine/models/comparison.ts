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
  if (hasActive) {
    const both = images.filter(({ before }) => before !== null)
    return comparisonOf(
      both.map(({ truth, before, after }) => ({ wasRight: before === truth, isRight: after === truth })),
    )
  }
  const after = shareOf(images.filter(({ truth, after }) => truth === after).length, images.length)
  return { images: images.length, before: null, after, gained: 0, lost: 0, difference: null, verdict: 'first' }
}

/** Two models on the same images. */
export function comparisonOf(images: readonly { wasRight: boolean; isRight: boolean }[]): Comparison {
  const after = shareOf(images.filter(({ isRight }) => isRight).length, images.length)
  const before = shareOf(images.filter(({ wasRight }) => wasRight).length, images.length)
  const gained = images.filter(({ isRight, wasRight }) => isRight && !wasRight).length
  const lost = images.filter(({ isRight, wasRight }) => !isRight && wasRight).length
  const difference = differenceInterval(gained, lost, images.length)
  const comparison = { images: images.length, before, after, gained, lost, difference }
  return { ...comparison, verdict: verdictOf(images.length, difference) }
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
