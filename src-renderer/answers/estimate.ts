import type { AttributeKind, Run, TrainingBackend, TrainingOptions } from '../../src-preload/contract.ts'
import { duration, number, plural } from '../copy/format.ts'
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
  if (work.method === 'head') return 'Seconds.'
  const last = runs.find(
    (run) =>
      run.state === 'done' &&
      run.seconds !== null &&
      methodOfRun(kind, run) === work.method &&
      run.options.finetune?.lastBlocks === work.options.finetune?.lastBlocks,
  )
  const extent = `At most ${plural(epochsOf(work), 'epoch')}, ${number(stepsOf(work))} steps.`
  if (last?.seconds != null) {
    const before = epochsSeen(last) * last.examples
    const seconds = before === 0 ? last.seconds : (last.seconds * epochsOf(work) * work.examples) / before
    return `${extent} About ${duration(seconds)}, as long as the last one took for each example.`
  }
  return `${extent} ${orders(work.method, backend)} How long is known after the first epoch.`
}

function orders(method: Method, backend: TrainingBackend['name'] | null): string {
  if (method === 'caption') return backend === 'cpu' ? 'Minutes to many hours.' : 'Minutes.'
  return backend === 'cpu' ? 'Hours to days.' : 'Minutes to hours.'
}

const epochsOf = ({ method, options }: Work): number => options.epochs ?? usual[method].epochs

const epochsSeen = (run: Run): number => run.curve.at(-1)?.iteration ?? 0
