import type { TrainingOptions } from '../../../src-preload/contract.ts'
import type { CaptionTrainingRequest } from '../../common/caption-training-types.ts'
import type { FinetuneRequest } from '../../common/finetune-types.ts'
import type { HeadTrainingOptions, SgdOptions } from '../../common/training-types.ts'

/** What a person asked for, as each trainer calls it; what is not named keeps the trainer's default. */
export function sgdOptions(options: TrainingOptions): Partial<SgdOptions> {
  const { learningRate, epochs, batchSize, checkpoint, validationShare, seed } = options
  return named({ learningRate, epochs, batchSize, checkpointFolder: checkpoint, validationShare, seed })
}

export function lbfgsOptions(options: TrainingOptions): Partial<HeadTrainingOptions> {
  const { l2, classBalance, validationShare, maximumIterations, seed } = options
  return named({ l2, classBalance, validationShare, maximumIterations, seed })
}

export function captionOptions(options: TrainingOptions): NonNullable<CaptionTrainingRequest['options']> {
  return { ...sgdOptions(options), ...named({ minimumCount: options.minimumCount }) }
}

export function finetuneOptions(options: TrainingOptions): NonNullable<FinetuneRequest['options']> {
  return { ...sgdOptions(options), ...named({ lastBlocks: options.finetune?.lastBlocks }) }
}

/** The entries that have a value. */
function named<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
