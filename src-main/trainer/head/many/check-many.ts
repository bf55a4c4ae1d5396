import { AppError } from '../../../common/app-error.ts'
import type { ManyHeadOptions, ManyHeadRequest } from '../../../common/contracts/training.ts'
import { checkBlocks, checkOptimisation, requireDistinct } from '../check-request.ts'
import { defaultTrainingOptions } from '../defaults.ts'

/** Throws an AppError that names what does not fit, and what to do. Returns the options with the defaults filled in. */
export function checkManyRequest({ answers, blocks, groups, labels, options, rows }: ManyHeadRequest): ManyHeadOptions {
  checkBlocks(rows, blocks)
  requireDistinct(labels, 'labels')
  if (groups.length !== rows) {
    throw new AppError(
      'bad-request',
      `groups has ${groups.length} entries for ${rows} rows: give one per row.`,
      'groups',
    )
  }
  if (answers.length !== rows * labels.length) {
    const message = `answers has ${answers.length} entries: give one for each of ${rows} rows and ${labels.length} labels.`
    throw new AppError('bad-request', message, 'answers')
  }
  const strange = answers.findIndex((answer) => answer < -1 || answer > 1)
  if (strange >= 0)
    throw new AppError('bad-request', `answers[${strange}] is ${answers[strange]}: give -1, 0 or 1.`, 'answers')
  if (!answers.includes(1)) {
    throw new AppError('not-enough-data', 'No image has a label yet. Label or correct a few images first.')
  }
  if (!answers.includes(0)) {
    const message = 'Nothing says which labels images do not have. Accept or set the labels of some images as a whole.'
    throw new AppError('not-enough-data', message)
  }
  const { l2, maximumIterations, seed, threads } = { ...defaultTrainingOptions, ...options }
  const chosen = { l2, maximumIterations, seed, threads }
  checkOptimisation(chosen)
  return chosen
}
