import type { ParseArgsConfig } from 'node:util'
import type { Attribute, CaptionMetrics, Metrics } from '../../src-preload/contract.ts'
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
  /** False: it came to an end and what it found is bad. */
  run(context: CommandContext): Promise<boolean | void>
}

export const attributeOption = { attribute: { type: 'string', short: 'a' } } as const

export function needsAttribute(_positionals: string[], values: Values): string | undefined {
  return values['attribute'] ? undefined : 'name the attribute: --attribute type|colour|brand|caption'
}

/** Other names people use. */
const aliases: Readonly<Record<string, string>> = { color: 'colour', pool: 'type', annotation: 'caption' }

export async function findAttribute(session: Session, values: Values): Promise<Attribute> {
  const attributes = await session.engine.labels.attributes()
  const plain = String(values['attribute']).toLowerCase()
  const wanted = aliases[plain] ?? plain
  const found = attributes.find(({ name, title }) => name === wanted || title.toLowerCase() === wanted)
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

export function metricsLine(metrics: Metrics | CaptionMetrics): string {
  const on = `on ${metrics.images} images`
  if ('bleu4' in metrics) {
    const { bleu4, ciderD, exact } = metrics
    return `BLEU-4 ${bleu4.toFixed(3)}, CIDEr-D ${ciderD.toFixed(3)}, word for word ${percent(exact)} ${on}`
  }
  const { top1, top3, macroRecall } = metrics
  return `top-1 ${percent(top1)}, top-3 ${percent(top3)}, macro recall ${percent(macroRecall)} ${on}`
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}
