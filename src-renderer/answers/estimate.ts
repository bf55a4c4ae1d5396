import { copy } from '../copy.ts'
import type { AttributeKind, Run, TrainingBackend, TrainingOptions } from '../../src-preload/contract.ts'
import { methodOfRun, usual, type Method } from './training-form.ts'

export interface Work {
  method: Method
  options: TrainingOptions
  /** Images or captions to learn from. */
  examples: number
}

/** Steps of a training by epochs, at most: it ends earlier when nothing improves. */
export function stepsOf({ method, options, examples }: Work): number {
  const { epochs, batchSize } = { ...usual[method], ...options }
  const fitted = examples * (1 - (options.validationShare ?? 0.2))
  return Math.max(1, Math.ceil(fitted / batchSize)) * epochs
}

/**
 * How long it may take, in words. Only a run of the same kind on this machine tells more than an order of magnitude: the
 * last one, scaled by the examples seen.
 */
export function estimate(
  work: Work,
  kind: AttributeKind,
  runs: readonly Run[],
  backend: TrainingBackend['name'] | null,
): string {
  if (work.method === 'head') return copy.retrain.seconds
  const last = runs.find(
    (run) =>
      run.state === 'done' &&
      run.seconds !== null &&
      methodOfRun(kind, run) === work.method &&
      run.options.finetune?.lastBlocks === work.options.finetune?.lastBlocks,
  )
  const extent = copy.retrain.extent(epochsOf(work), stepsOf(work))
  if (last?.seconds != null) {
    const before = epochsSeen(last) * last.examples
    const seconds = before === 0 ? last.seconds : (last.seconds * epochsOf(work) * work.examples) / before
    return `${extent} ${copy.retrain.asLast(seconds)}`
  }
  return `${extent} ${orders(work.method, backend)} ${copy.retrain.knownSoon}`
}

const orders = (method: Exclude<Method, 'head'>, backend: TrainingBackend['name'] | null): string =>
  copy.retrain.orders[method][backend === 'cpu' ? 'plain' : 'native']

const epochsOf = ({ method, options }: Work): number => options.epochs ?? usual[method].epochs

const epochsSeen = (run: Run): number => run.curve.at(-1)?.iteration ?? 0
