import type { ParseArgsConfig } from 'node:util'
import type { Attribute, Comparison, ModelMetrics } from '../../src-preload/contract.ts'
import { fold } from '../../src-preload/contract/folding.ts'
import { AppError } from '../common/app-error.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** Options as given; a list where one may be given several times. */
export type Values = Record<string, string | boolean | string[] | undefined>

export interface CommandContext {
  session: Session
  output: Output
  positionals: string[]
  values: Values
}

export interface Command {
  options?: NonNullable<ParseArgsConfig['options']>
  /** The sentence that says what is wrong with how it was called; nothing when it is right. */
  check?(positionals: string[], values: Values): string | undefined
  /** Further arguments of the engine: how the library is to be opened where that is not as usual. */
  opening?(values: Values): string[]
  /** False: it came to an end and what it found is bad. */
  run(context: CommandContext): Promise<boolean> | Promise<void>
}

export const attributeOption = { attribute: { type: 'string', short: 'a' } } as const

export function needsAttribute(_positionals: string[], values: Values): string | undefined {
  return values['attribute'] ? undefined : 'name the attribute: --attribute type|colour|brand|caption'
}

/** Other names people use. */
const aliases: Readonly<Record<string, string>> = { color: 'colour', pool: 'type', annotation: 'caption' }

export async function findAttribute(session: Pick<Session, 'engine'>, values: Values): Promise<Attribute> {
  const attributes = await session.engine.labels.attributes()
  const plain = fold(String(values['attribute']))
  const wanted = aliases[plain] ?? plain
  const found = attributes.find(({ name, title }) => fold(name) === wanted || fold(title) === wanted)
  if (found) return found
  const names = attributes.map(({ name }) => name).join(', ')
  throw new AppError('bad-request', `There is no attribute "${String(values['attribute'])}"; there are ${names}.`)
}

/** An attribute as people read it; without a title where there is no such attribute any more. */
export async function describeAttribute(
  session: Session,
  attributeId: number,
): Promise<{ title: string; isText: boolean }> {
  const attributes = await session.engine.labels.attributes()
  const found = attributes.find(({ id }) => id === attributeId)
  return { title: found?.title ?? '', isText: found?.kind === 'text' }
}

/** An option that may be given several times. */
export function listOf(value: Values[string]): string[] {
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
}

export function isWhole(value: Values[string]): boolean {
  return typeof value === 'string' && /^\d+$/.test(value)
}

export function isNumber(value: Values[string]): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) && Number(value) >= 0
}

export function metricsLine(metrics: ModelMetrics): string {
  const on = `on ${metrics.images} images`
  if ('bleu4' in metrics) {
    const { bleu4, ciderD, exact } = metrics
    return `BLEU-4 ${bleu4.toFixed(3)}, CIDEr-D ${ciderD.toFixed(3)}, word for word ${percent(exact)} ${on}`
  }
  if ('microF1' in metrics) {
    const { exact, macroF1, microF1, precision, recall } = metrics
    return (
      `exact ${percent(exact)}, F1 ${percent(microF1)} (precision ${percent(precision)}, recall ${percent(recall)}), ` +
      `macro F1 ${percent(macroF1)} ${on}`
    )
  }
  const { top1, interval, top3, macroRecall, calibrationError } = metrics
  const range = `${percent(interval.low)} to ${percent(interval.high)}`
  const calibration = calibrationError === null ? '' : `, calibration error ${calibrationError.toFixed(3)}`
  return `top-1 ${percent(top1)} (${range}), top-3 ${percent(top3)}, macro recall ${percent(macroRecall)}${calibration} ${on}`
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}

/** A new model beside the one in use, on images that neither learned from. */
export function comparisonLines({ images, before, after, gained, lost, difference, verdict }: Comparison): string[] {
  if (!before || !difference) return []
  if (images === 0)
    return ['nothing was decided since the model in use was trained: there is nothing to compare them on']
  const words = {
    first: '',
    better: 'the new one is better',
    worse: 'the new one is worse',
    level: 'there is hardly a difference',
    'too-few': 'too few to tell which is better',
  }
  const points = (value: number): string => `${value > 0 ? '+' : ''}${(value * 100).toFixed(1)}`
  return [
    `on ${images} images that neither learned from: ${before.right} right before, ${after.right} now ` +
      `(${gained} gained, ${lost} lost; ${points(difference.low)} to ${points(difference.high)} points): ${words[verdict]}`,
  ]
}
