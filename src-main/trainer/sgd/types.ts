import type { HeadTrainingRequest, HeadTrainingResult } from '../../common/training-types.ts'
import type { LoadedTensorFlow, PreferredBackend } from '../tensorflow/backend.ts'

/** What the two trainers by stochastic gradient descent have in common. */
export interface SgdOptions {
  learningRate: number
  momentum: number
  epochs: number
  batchSize: number
  /** Share of the examples held out, by group. 0: no validation, and the last epoch is kept. */
  validationShare: number
  seed: number
  /** Of native TensorFlow, and of ONNX Runtime, which makes the predictions at the end. */
  threads: number
  backend: PreferredBackend
  /** Holds the checkpoint; null: none is written. A training that finds its own there goes on from it. */
  checkpointFolder: string | null
}

/** The backend that trained. */
export type TrainingBackend = Pick<LoadedTensorFlow, 'name' | 'version' | 'gpu' | 'why'>

export interface SgdHeadTrainingRequest extends Omit<HeadTrainingRequest, 'options'> {
  options?: Partial<SgdOptions>
}

/** `iterations` are epochs; `l2` is zero: the original has no penalty. */
export interface SgdHeadTrainingResult extends HeadTrainingResult {
  backend: TrainingBackend
  /** The epoch whose weights were kept. */
  bestEpoch: number
  secondsPerStep: number | null
}
