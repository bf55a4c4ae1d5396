import { resolve } from 'node:path'
import type { Attribute, TrainingMethod, TrainingOptions } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import { findAttribute, isNumber, isWhole, type Values } from './command.ts'
import type { Session } from './session.ts'
import { isFilterGiven, nameOfFilter, readFilter } from './where.ts'

const byEpochs: TrainingMethod[] = ['sgd', 'finetune', 'caption']
const solved: TrainingMethod[] = ['head', 'finetune']
/** The methods that know an option; those that are left out are for all. */
const methodsOf: Readonly<Record<string, TrainingMethod[]>> = {
  l2: solved,
  thorough: solved,
  memory: solved,
  iterations: solved,
  'class-balance': ['head', 'sgd', 'finetune'],
  like: ['head'],
  'measure-since': ['head'],
  solver: ['head', 'sgd'],
  validation: byEpochs,
  lr: byEpochs,
  epochs: byEpochs,
  'batch-size': byEpochs,
  schedule: byEpochs,
  checkpoint: byEpochs,
  'weight-decay': ['sgd'],
  hidden: ['sgd'],
  blocks: ['finetune'],
  alongside: ['finetune'],
  mix: ['finetune'],
  name: ['finetune'],
  dropout: ['finetune', 'caption'],
  'minimum-count': ['caption'],
}

/** Of heads, but not of those for several labels of an image. */
const unknownToSets = ['thorough', 'memory', 'class-balance', 'label-smoothing', 'like', 'measure-since']

/** How each method is asked for; the head is what is usual. */
const asking: Readonly<Record<TrainingMethod, string>> = {
  head: '--solver lbfgs',
  sgd: '--solver sgd',
  finetune: '--finetune',
  caption: '--attribute caption',
}

function isCaption(values: Values): boolean {
  return /^(caption|annotation)$/i.test(String(values['attribute']))
}

export function misusedResume(values: Values): string | undefined {
  if (!isWhole(values['resume'])) return '--resume takes the number of a run (the verb runs lists them)'
  const other = Object.keys(values).find((name) => !['resume', 'accept', 'library', 'json'].includes(name))
  return other === undefined ? undefined : `--resume goes on with the options the run began with: leave out --${other}`
}

export function misusedOptions(values: Values): string | undefined {
  return misusedValues(values) ?? misfit(values)
}

/** The option that the method which is asked for does not know, and what to do about it. */
function misfit(values: Values): string | undefined {
  const method = methodOf(values)
  const [name, methods] =
    Object.entries(methodsOf).find(([option, knowing]) => values[option] !== undefined && !knowing.includes(method)) ??
    []
  if (methods === undefined) return undefined
  if (methods.includes('head')) return `--${name} does not go with ${asking[method]}: leave out one of them`
  const ways = methods.map((each) => asking[each])
  return `--${name} needs ${[ways.slice(0, -1).join(', '), ...ways.slice(-1)].filter((way) => way !== '').join(' or ')}`
}

function methodOf(values: Values): TrainingMethod {
  if (values['finetune'] === true) return 'finetune'
  if (isCaption(values)) return 'caption'
  return values['solver'] === 'sgd' ? 'sgd' : 'head'
}

function misusedValues(values: Values): string | undefined {
  if (values['l2'] !== undefined && values['l2'] !== 'auto' && !isNumber(values['l2']))
    return '--l2 takes auto or a number'
  const balance = values['class-balance']
  if (balance !== undefined && balance !== 'none' && balance !== 'sqrt' && balance !== 'balanced') {
    return '--class-balance takes none, sqrt or balanced'
  }
  if (values['validation'] !== undefined && !isNumber(values['validation']))
    return '--validation takes a number such as 0.2'
  if (values['iterations'] !== undefined && !isWhole(values['iterations'])) return '--iterations takes a whole number'
  const { solver } = values
  if (solver !== undefined && solver !== 'lbfgs' && solver !== 'sgd') return '--solver takes lbfgs or sgd'
  const { blocks } = values
  if (blocks !== undefined && blocks !== 'all' && !isWhole(blocks)) return '--blocks takes all or a whole number'
  const { mix } = values
  if (mix !== undefined && mix !== 'auto' && !(isNumber(mix) && Number(mix) > 0 && Number(mix) <= 1))
    return '--mix takes auto or a number above 0, at most 1'
  if (values['minimum-count'] !== undefined && !isWhole(values['minimum-count'])) {
    return '--minimum-count takes a whole number'
  }
  if (values['lr'] !== undefined && !isNumber(values['lr'])) return '--lr takes a number such as 0.01'
  if (values['epochs'] !== undefined && !isWhole(values['epochs'])) return '--epochs takes a whole number'
  if (values['batch-size'] !== undefined && !isWhole(values['batch-size'])) return '--batch-size takes a whole number'
  const { schedule, dropout } = values
  if (schedule !== undefined && schedule !== 'plateau' && schedule !== 'cosine') {
    return '--schedule takes plateau or cosine'
  }
  if (dropout !== undefined && !(isNumber(dropout) && Number(dropout) <= 0.9)) {
    return '--dropout takes a number from 0 to 0.9'
  }
  const smoothing = values['label-smoothing']
  if (smoothing !== undefined && !(isNumber(smoothing) && Number(smoothing) <= 0.3))
    return '--label-smoothing takes a number from 0 to 0.3'
  if (values['weight-decay'] !== undefined && !isNumber(values['weight-decay']))
    return '--weight-decay takes a number such as 0.0001'
  const { hidden } = values
  if (hidden !== undefined && !(isWhole(hidden) && Number(hidden) >= 1 && Number(hidden) <= 4096))
    return '--hidden takes a number of units from 1 to 4096'
  if (values['features'] !== undefined && values['from-scratch'] !== true) return '--features needs --from-scratch'
  if (values['memory'] !== undefined && !(isNumber(values['memory']) && Number(values['memory']) > 0))
    return '--memory takes a penalty such as 0.1'
  if (values['memory'] !== undefined && values['from-scratch'] !== true) return '--memory needs --from-scratch'
  if (values['seed'] !== undefined && !isWhole(values['seed'])) return '--seed takes a whole number'
  if (values['like'] !== undefined && !isWhole(values['like'])) return '--like takes the number of a version'
  if (values['measure-since'] !== undefined && !isWhole(values['measure-since']))
    return '--measure-since takes the number of a run'
  return undefined
}

/** What a training is asked for: of all that was named, what its method knows. */
export async function trainingOptions(
  session: Session,
  { kind, title }: Attribute,
  values: Values,
): Promise<TrainingOptions> {
  const unknown = kind === 'labels' ? unknownToSets.find((name) => values[name] !== undefined) : undefined
  if (unknown !== undefined) {
    throw new AppError('bad-request', `--${unknown} does not go with ${title}, which has several labels: leave it out.`)
  }
  const { blocks, features, l2, mix, name } = values
  const common = {
    ...(values['from-scratch'] === true ? { fromScratch: true } : {}),
    ...(typeof features === 'string' ? { features: features.split(',') } : {}),
    ...numbers(values, { labelSmoothing: 'label-smoothing', seed: 'seed' }),
    ...(isFilterGiven(values)
      ? { among: { filter: await readFilter(session, values), name: nameOfFilter(values) } }
      : {}),
  }
  const balance = values['class-balance'] as 'none' | 'sqrt' | 'balanced' | undefined
  const classBalance = balance === undefined ? {} : { classBalance: balance }
  const solved = {
    ...(l2 === undefined ? {} : { l2: l2 === 'auto' ? ('auto' as const) : Number(l2) }),
    ...(values['thorough'] === true ? { thorough: true } : {}),
    ...classBalance,
    ...numbers(values, { memory: 'memory', maximumIterations: 'iterations' }),
  }
  const schedule = values['schedule'] as 'plateau' | 'cosine' | undefined
  const byEpochs = {
    ...numbers(values, {
      learningRate: 'lr',
      epochs: 'epochs',
      batchSize: 'batch-size',
      validationShare: 'validation',
    }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(typeof values['checkpoint'] === 'string' ? { checkpoint: resolve(values['checkpoint']) } : {}),
  }
  const dropout = numbers(values, { dropout: 'dropout' })
  if (values['finetune'] === true) {
    const alongside = await attributeIds(session, values['alongside'])
    return {
      method: 'finetune',
      ...common,
      ...solved,
      ...byEpochs,
      ...dropout,
      ...(blocks === undefined ? {} : { lastBlocks: blocks === 'all' ? 'all' : Number(blocks) }),
      ...(alongside.length > 0 ? { alongside } : {}),
      ...(mix === undefined || mix === 'auto' ? {} : { mix: Number(mix) }),
      ...(typeof name === 'string' ? { name } : {}),
    }
  }
  if (kind === 'text') {
    return {
      method: 'caption',
      ...common,
      ...byEpochs,
      ...dropout,
      ...numbers(values, { minimumCount: 'minimum-count' }),
    }
  }
  if (values['solver'] === 'sgd') {
    const own = numbers(values, { weightDecay: 'weight-decay', hiddenUnits: 'hidden' })
    return { method: 'sgd', ...common, ...byEpochs, ...classBalance, ...own }
  }
  return { method: 'head', ...common, ...solved, ...numbers(values, { like: 'like', measureSince: 'measure-since' }) }
}

/** The numbers among the options given, by their names in the contract. */
function numbers<Name extends string>(values: Values, names: Record<Name, string>): Partial<Record<Name, number>> {
  const given = Object.entries<string>(names).filter(([, option]) => values[option] !== undefined)
  return Object.fromEntries(given.map(([name, option]) => [name, Number(values[option])])) as Partial<
    Record<Name, number>
  >
}

async function attributeIds(session: Session, names: Values[string]): Promise<number[]> {
  const ids: number[] = []
  for (const attribute of typeof names === 'string' ? names.split(',') : []) {
    ids.push((await findAttribute(session, { attribute })).id)
  }
  return ids
}
