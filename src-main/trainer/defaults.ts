import type { HeadTrainingOptions } from '../common/training-types.ts'

/** Chosen on real product photos; see `docs/` and `test/bench/head-training.ts`. */
export const defaultTrainingOptions: HeadTrainingOptions = {
  l2: 'auto',
  classBalance: 'sqrt',
  validationShare: 0.2,
  maximumIterations: 60,
  replay: 1,
  refit: true,
  seed: 1,
  threads: 2,
}

/** The penalty where it is not chosen on validation. */
export function defaultPenalty(withPrior: boolean): number {
  return withPrior ? 0.1 : 0.01
}
