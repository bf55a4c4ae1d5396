export type {
  SgdHeadOptions,
  SgdHeadTrainingRequest,
  SgdHeadTrainingResult,
  SgdOptions,
  TrainingBackend,
} from '../../common/training-types.ts'
