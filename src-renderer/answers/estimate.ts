import { copy } from '../copy.ts'
import type { Run, TrainingBackend, TrainingMethod, TrainingOptions } from '../../src-preload/contract.ts'
import { goesByEpochs } from '../../src-preload/contract/methods.ts'
import { usual } from './training-form.ts'

export interface Work {
  options: TrainingOptions
  /** Images or captions to learn from. */
  examples: number
}

/** Steps of a training by epochs, at most: it ends earlier when nothing improves. */
export function stepsOf({ options, examples }: Work): number {
  const { epochs, batchSize, validationShare } = { ...usual[options.method], validationShare: 0.2, ...options }
  const fitted = examples * (1 - validationShare)
  return Math.max(1, Math.ceil(fitted / batchSize)) * epochs
}

/**
 * How long it may take, in words. Only a run of the same kind on this machine tells more than an order of magnitude: the
 * last one, scaled by the examples seen.
 */
export function estimate(work: Work, runs: readonly Run[], backend: TrainingBackend['name'] | null): string {
  if (!goesByEpochs(work.options)) return copy.retrain.seconds
  const last = runs.find(
    (run) =>
      run.state === 'done' &&
      run.seconds !== null &&
      run.options.method === work.options.method &&
      blocksOf(run.options) === blocksOf(work.options),
  )
  const extent = copy.retrain.extent(epochsOf(work), stepsOf(work))
  if (last?.seconds != null) {
    const before = epochsSeen(last) * last.examples
    const seconds = before === 0 ? last.seconds : (last.seconds * epochsOf(work) * work.examples) / before
    return `${extent} ${copy.retrain.asLast(seconds)}`
  }
  return `${extent} ${orders(work.options.method, backend)} ${copy.retrain.knownSoon}`
}

const orders = (method: Exclude<TrainingMethod, 'head'>, backend: TrainingBackend['name'] | null): string =>
  copy.retrain.orders[method][backend === 'cpu' ? 'plain' : 'native']

const epochsOf = ({ options }: Work): number => ({ ...usual[options.method], ...options }).epochs

const blocksOf = (options: TrainingOptions): unknown => (options.method === 'finetune' ? options.lastBlocks : undefined)

const epochsSeen = (run: Run): number => run.curve.at(-1)?.iteration ?? 0
