import type { ImageEffect, PastAnswer, Source } from '../../src-preload/contract.ts'
import { copy } from '../copy.ts'

/** `Type`, `Shirts`, `Dresses`: of what, what it was, and what it became. */
export interface ToldEffect {
  /** Who says so. */
  source: Source
  of: string
  before: string
  after: string
}

export function tellEffect(effect: ImageEffect): ToldEffect {
  switch (effect.of) {
    case 'decisions':
      return {
        source: effect.after[0]?.source ?? 'human',
        of: effect.attribute,
        before: tellAnswers(effect.before),
        after: tellAnswers(effect.after),
      }
    case 'product': {
      const { before, after } = effect
      return {
        source: 'imported',
        of: copy.history.product,
        before: before ?? copy.history.noProduct,
        after: after ?? copy.history.noProduct,
      }
    }
    case 'model': {
      const { attribute, before, after } = effect
      const { modelSays, nothing } = copy.history
      return { source: 'machine', of: modelSays(attribute), before: before ?? nothing, after: after ?? nothing }
    }
  }
}

/** The labels that are, then those that are not. */
function tellAnswers(answers: readonly PastAnswer[]): string {
  if (answers.length === 0) return copy.history.undecided
  const given = answers.filter(({ verdict }) => verdict === 'is').map(({ answer }) => answer ?? '')
  const not = answers.filter(({ verdict }) => verdict === 'not').map(({ answer }) => copy.history.not(answer ?? ''))
  const whole = answers.some(({ verdict }) => verdict === 'whole') ? [copy.history.whole] : []
  return [...given, ...not, ...whole].join(', ')
}
