export type {
  SgdHeadOptions,
  SgdHeadTrainingRequest,
  SgdHeadTrainingResult,
  SgdOptions,
} from '../../common/training-types.ts'
