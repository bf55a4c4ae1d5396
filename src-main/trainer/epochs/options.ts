import { availableParallelism } from 'node:os'
import { AppError } from '../../common/app-error.ts'
import type { SgdOptions } from '../../common/contracts/training.ts'

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

/** Throws an AppError that names what does not fit, and what to do. */
export function checkSgdOptions(options: SgdOptions): void {
  const { learningRate, momentum, epochs, batchSize, validationShare, seed, threads } = options
  if (!(learningRate > 0 && learningRate < Infinity)) {
    refuse('learningRate', `The learning rate is ${learningRate}: give a number above zero.`)
  }
  if (!(momentum >= 0 && momentum < 1))
    refuse('momentum', `The momentum is ${momentum}: give a number from 0 to below 1.`)
  requireCount('epochs', epochs)
  requireCount('batchSize', batchSize)
  requireCount('threads', threads)
  if (!(validationShare >= 0 && validationShare <= 0.5)) {
    refuse('validationShare', `validationShare is ${validationShare}: give a share from 0 to 0.5.`)
  }
  if (!Number.isInteger(seed)) refuse('seed', `seed is ${seed}: give a whole number.`)
}

export function requireCount(field: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) refuse(field, `${field} is ${value}: give a whole number from 1.`)
}

export function refuse(field: string, message: string): never {
  throw new AppError('bad-request', message, field)
}
