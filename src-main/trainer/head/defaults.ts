import type { HeadTrainingOptions } from '../../common/contracts/training.ts'

/** Measured in docs/learning.md. */
export const defaultTrainingOptions: HeadTrainingOptions = {
  l2: 'auto',
  classBalance: 'auto',
  labelSmoothing: 0,
  maximumIterations: 60,
  thorough: false,
  memory: null,
  seed: 1,
  threads: 2,
}
