export type {
  SgdHeadTrainingRequest,
  SgdHeadTrainingResult,
  SgdOptions,
  TrainingBackend,
} from '../../common/training-types.ts'
