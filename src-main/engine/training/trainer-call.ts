import type { TrainingOptions } from '../../../src-preload/contract.ts'
import type {
  HeadTrainingOptions,
  HeadTrainingRequest,
  SgdHeadOptions,
  SgdHeadTrainingRequest,
} from '../../common/training-types.ts'

/** What the trainer is asked: the solver of DESIGN.md, or the original library's procedure. */
export type TrainerCall =
  { method: 'trainHead'; request: HeadTrainingRequest } | { method: 'trainHeadBySgd'; request: SgdHeadTrainingRequest }

/** @param checkpointFolder where a training by epochs leaves its checkpoint when none is named */
export function trainerCall(
  request: Omit<HeadTrainingRequest, 'options'>,
  options: TrainingOptions,
  checkpointFolder: string,
): TrainerCall {
  return options.solver === 'sgd'
    ? { method: 'trainHeadBySgd', request: { ...request, options: sgdOptions(options, checkpointFolder) } }
    : { method: 'trainHead', request: { ...request, options: lbfgsOptions(options) } }
}

function sgdOptions(options: TrainingOptions, checkpointFolder: string): Partial<SgdHeadOptions> {
  const { learningRate, epochs, batchSize, classBalance, labelSmoothing, weightDecay, hiddenUnits } = options
  const { validationShare, seed, checkpoint = checkpointFolder } = options
  return defined({
    learningRate,
    epochs,
    batchSize,
    classBalance,
    labelSmoothing,
    weightDecay,
    hiddenUnits,
    validationShare,
    seed,
    checkpointFolder: checkpoint,
  })
}

function lbfgsOptions(options: TrainingOptions): Partial<HeadTrainingOptions> {
  const { l2, classBalance, labelSmoothing, validationShare, maximumIterations, seed } = options
  return defined({ l2, classBalance, labelSmoothing, validationShare, maximumIterations, seed })
}

type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

/** Without the fields that are undefined, so that the trainer's defaults hold. */
function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>
}
