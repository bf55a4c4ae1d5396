import { availableParallelism } from 'node:os'
import { AppError } from '../../common/app-error.ts'
import { checkLabelSmoothing } from '../check-request.ts'
import type { SgdHeadOptions, SgdOptions } from './types.ts'

/** The original library's settings. */
export const originalOptions: SgdOptions = {
  learningRate: 0.01,
  momentum: 0.9,
  epochs: 30,
  batchSize: 50,
  schedule: 'plateau',
  validationShare: 0.2,
  seed: 1,
  threads: availableParallelism(),
  backend: 'auto',
  checkpointFolder: null,
}

/** Classes are drawn alike, and there is nothing beside a linear layer. */
export const originalHeadOptions: SgdHeadOptions = {
  ...originalOptions,
  classBalance: 'balanced',
  labelSmoothing: 0,
  weightDecay: 0,
  hiddenUnits: null,
}

/** Throws an AppError that names what does not fit, and what to do. */
export function checkSgdOptions(options: SgdOptions): void {
  const { learningRate, momentum, epochs, batchSize, validationShare, seed, threads } = options
  if (!(learningRate > 0 && learningRate < Infinity)) {
    bad('learningRate', `The learning rate is ${learningRate}: give a number above zero.`)
  }
  if (!(momentum >= 0 && momentum < 1)) bad('momentum', `The momentum is ${momentum}: give a number from 0 to below 1.`)
  requireCount('epochs', epochs)
  requireCount('batchSize', batchSize)
  requireCount('threads', threads)
  if (!(validationShare >= 0 && validationShare <= 0.5)) {
    bad('validationShare', `validationShare is ${validationShare}: give a share from 0 to 0.5.`)
  }
  if (!Number.isInteger(seed)) bad('seed', `seed is ${seed}: give a whole number.`)
}

/** The same for those of heads. */
export function checkSgdHeadOptions(options: SgdHeadOptions): void {
  checkSgdOptions(options)
  const { labelSmoothing, weightDecay, hiddenUnits } = options
  checkLabelSmoothing(labelSmoothing)
  if (!(weightDecay >= 0 && weightDecay < Infinity)) {
    bad('weightDecay', `The weight decay is ${weightDecay}: give a number from zero.`)
  }
  if (hiddenUnits !== null) requireCount('hiddenUnits', hiddenUnits)
}

function requireCount(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) bad(field, `${field} is ${value}: give a whole number from 1.`)
}

function bad(field: string, message: string): never {
  throw new AppError('bad-request', message, field)
}
