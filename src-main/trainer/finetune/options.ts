import { AppError } from '../../common/app-error.ts'
import { checkLabelSmoothing } from '../head/check-request.ts'
import { checkSgdOptions, originalOptions } from '../epochs/options.ts'
import type { Augmentation, FinetuneOptions, FinetuneRequest } from '../../common/contracts/finetune.ts'

/** Small moves, as photos of products differ; no mirrored letters are read, so brands bear the flip. */
const defaultAugmentation: Augmentation = {
  rotation: 10,
  shift: 0.05,
  scale: 0.1,
  shear: 5,
  flip: true,
  colourJitter: 0.1,
  background: 255,
}

export const defaultFinetuneOptions: FinetuneOptions = {
  ...originalOptions,
  learningRate: 0.005,
  schedule: 'cosine',
  epochs: 6,
  batchSize: 32,
  lastBlocks: 3,
  dropout: 0.2,
  classBalance: 'sqrt',
  labelSmoothing: 0.1,
  augmentation: defaultAugmentation,
}

/** An image that is not moved. */
export const noAugmentation: Augmentation = {
  rotation: 0,
  shift: 0,
  scale: 0,
  shear: 0,
  flip: false,
  colourJitter: 0,
  background: 255,
}

/** The options with the defaults filled in. Throws an AppError that names what does not fit. */
export function finetuneOptions({ attribute, companions = [], options = {} }: FinetuneRequest): FinetuneOptions {
  const augmentation = { ...defaultAugmentation, ...options.augmentation }
  if ([attribute, ...companions.map((companion) => companion.attribute)].includes('colour'))
    augmentation.colourJitter = 0
  const whole: FinetuneOptions = { ...defaultFinetuneOptions, ...options, augmentation }
  checkSgdOptions(whole)
  checkLabelSmoothing(whole.labelSmoothing)
  const { lastBlocks } = whole
  if (lastBlocks !== 'all' && !(Number.isInteger(lastBlocks) && lastBlocks >= 1)) {
    bad('lastBlocks', `lastBlocks is ${lastBlocks}: give a whole number from 1, or "all".`)
  }
  const { dropout } = whole
  if (!(dropout >= 0 && dropout < 1)) bad('dropout', `dropout is ${dropout}: give a share from 0 to below 1.`)
  requireRange(augmentation, 'rotation', 180)
  requireRange(augmentation, 'shift', 1)
  requireRange(augmentation, 'scale', 0.9)
  requireRange(augmentation, 'shear', 60)
  requireRange(augmentation, 'colourJitter', 1)
  requireRange(augmentation, 'background', 255)
  return whole
}

function requireRange(augmentation: Augmentation, field: Exclude<keyof Augmentation, 'flip'>, most: number): void {
  const value = augmentation[field]
  if (!(value >= 0 && value <= most)) bad(field, `${field} is ${value}: give a number from 0 to ${most}.`)
}

function bad(field: string, message: string): never {
  throw new AppError('bad-request', message, field)
}
