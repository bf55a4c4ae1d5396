import type { Run, TrainingBackend, TrainingMethod, TrainingOptions } from '../../src-preload/contract.ts'
import { goesByEpochs } from '../../src-preload/contract/methods.ts'
import { duration, number, plural } from '../copy/format.ts'
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
  if (!goesByEpochs(work.options)) return 'Seconds.'
  const last = runs.find(
    (run) =>
      run.state === 'done' &&
      run.seconds !== null &&
      run.options.method === work.options.method &&
      blocksOf(run.options) === blocksOf(work.options),
  )
  const extent = `At most ${plural(epochsOf(work), 'epoch')}, ${number(stepsOf(work))} steps.`
  if (last?.seconds != null) {
    const before = epochsSeen(last) * last.examples
    const seconds = before === 0 ? last.seconds : (last.seconds * epochsOf(work) * work.examples) / before
    return `${extent} About ${duration(seconds)}, as long as the last one took for each example.`
  }
  return `${extent} ${orders(work.options.method, backend)} How long is known after the first epoch.`
}

function orders(method: TrainingMethod, backend: TrainingBackend['name'] | null): string {
  if (method === 'caption') return backend === 'cpu' ? 'Minutes to many hours.' : 'Minutes.'
  return backend === 'cpu' ? 'Hours to days.' : 'Minutes to hours.'
}

const epochsOf = ({ options }: Work): number => ({ ...usual[options.method], ...options }).epochs

const blocksOf = (options: TrainingOptions): unknown => (options.method === 'finetune' ? options.lastBlocks : undefined)

const epochsSeen = (run: Run): number => run.curve.at(-1)?.iteration ?? 0
