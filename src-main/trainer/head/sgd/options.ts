import type { SgdHeadOptions } from '../../../common/contracts/training.ts'
import { checkSgdOptions, originalOptions, refuse, requireCount } from '../../epochs/options.ts'
import { checkLabelSmoothing } from '../check-request.ts'

/** Classes are drawn alike, and there is nothing beside a linear layer. */
export const originalHeadOptions: SgdHeadOptions = {
  ...originalOptions,
  classBalance: 'balanced',
  labelSmoothing: 0,
  weightDecay: 0,
  hiddenUnits: null,
}

/** Throws an AppError that names what does not fit, and what to do. */
export function checkSgdHeadOptions(options: SgdHeadOptions): void {
  checkSgdOptions(options)
  const { labelSmoothing, weightDecay, hiddenUnits } = options
  checkLabelSmoothing(labelSmoothing)
  if (!(weightDecay >= 0 && weightDecay < Infinity)) {
    refuse('weightDecay', `The weight decay is ${weightDecay}: give a number from zero.`)
  }
  if (hiddenUnits !== null) requireCount('hiddenUnits', hiddenUnits)
}
