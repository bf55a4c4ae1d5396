import type { CaptionTraining, FinetuneTraining, HeadTraining, SgdTraining } from '../../../src-preload/contract.ts'
import type { CaptionTrainingRequest } from '../../common/contracts/caption-training.ts'
import type { FinetuneRequest } from '../../common/contracts/finetune.ts'
import type {
  HeadTrainingOptions,
  ManyHeadOptions,
  SgdHeadOptions,
  SgdOptions,
} from '../../common/contracts/training.ts'

/** What a person asked for, as each trainer calls it; what is not named keeps the trainer's default. */
function epochOptions(
  options: SgdTraining | FinetuneTraining | CaptionTraining,
  checkpointFolder: string,
): Partial<SgdOptions> {
  const { learningRate, epochs, batchSize, schedule, checkpoint = checkpointFolder, validationShare, seed } = options
  return named({ learningRate, epochs, batchSize, schedule, checkpointFolder: checkpoint, validationShare, seed })
}

export function sgdOptions(options: SgdTraining, checkpointFolder: string): Partial<SgdHeadOptions> {
  const { classBalance, labelSmoothing, weightDecay, hiddenUnits } = options
  return {
    ...epochOptions(options, checkpointFolder),
    ...named({ classBalance, labelSmoothing, weightDecay, hiddenUnits }),
  }
}

export function lbfgsOptions(options: HeadTraining | FinetuneTraining): Partial<HeadTrainingOptions> {
  const { l2, thorough, memory, classBalance, labelSmoothing, maximumIterations, seed } = options
  return named({ l2, thorough, memory, classBalance, labelSmoothing, maximumIterations, seed })
}

export function manyOptions({ l2, maximumIterations, seed }: HeadTraining): Partial<ManyHeadOptions> {
  return named({ l2, maximumIterations, seed })
}

export function captionOptions(
  options: CaptionTraining,
  checkpointFolder: string,
): NonNullable<CaptionTrainingRequest['options']> {
  const { minimumCount, dropout, labelSmoothing } = options
  return { ...epochOptions(options, checkpointFolder), ...named({ minimumCount, dropout, labelSmoothing }) }
}

export function finetuneOptions(
  options: FinetuneTraining,
  checkpointFolder: string,
): NonNullable<FinetuneRequest['options']> {
  const { classBalance, dropout, labelSmoothing, lastBlocks } = options
  return {
    ...epochOptions(options, checkpointFolder),
    ...named({ classBalance, dropout, labelSmoothing, lastBlocks }),
  }
}

/** The entries that have a value. */
function named<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
