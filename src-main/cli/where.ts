import type { Attribute, Clause, Filter, ReviewState, View } from '../../src-preload/contract.ts'
import { fold } from '../../src-preload/contract/folding.ts'
import { reviewStates } from '../../src-preload/contract/search-facts.ts'
import { AppError } from '../common/app-error.ts'
import { findAttribute, listOf, type Values } from './command.ts'
import type { Session } from './session.ts'

/** Options of every command that can be told which images it is about. */
export const filterOptions = {
  where: { type: 'string', multiple: true },
  text: { type: 'string' },
  view: { type: 'string' },
} as const

export const isFilterGiven = (values: Values): boolean =>
  Object.keys(filterOptions).some((name) => values[name] !== undefined)

const states: readonly ReviewState[] = reviewStates
const isState = (word: string): word is ReviewState => (states as readonly string[]).includes(word)

/** What stands before the name of a model: `type:model=type-2`. */
const byModel = 'model='

interface Condition {
  attribute: string
  operator: '=' | '!=' | ':' | '>=' | '<='
  value: string
}

/** The sentence that says what is wrong with `--where`; nothing when it is right. */
export function misusedWhere(values: Values): string | undefined {
  for (const text of listOf(values['where'])) {
    const condition = parse(text)
    if (!condition) {
      return `--where does not take "${text}": write type=Jeans, brand!=Nike, type:unreviewed, "type>=0.8" or type:model=NAME`
    }
    const { operator, value } = condition
    const unknown =
      operator === ':' && !value.startsWith(byModel) ? value.split(',').find((word) => !isState(word)) : undefined
    if (unknown !== undefined) return `there is no state "${unknown}"; there are ${states.join(', ')}`
    if ((operator === '>=' || operator === '<=') && !isShare(value)) return `"${text}" needs a confidence from 0 to 1`
  }
  return undefined
}

/** What `--where`, `--text` and `--view` name together. @throws AppError where there is no such attribute, label or view */
export async function readFilter(session: Pick<Session, 'engine'>, values: Values): Promise<Filter> {
  const view =
    typeof values['view'] === 'string' ? findView(await session.engine.views.list(), values['view']).filter : {}
  const all: Clause[] = [...(view.all ?? [])]
  for (const text of listOf(values['where'])) {
    const condition = parse(text)
    if (!condition) throw new AppError('bad-request', `--where does not take "${text}".`)
    const attribute = await findAttribute(session, { attribute: condition.attribute })
    const { operator, value } = condition
    all.push(
      operator === ':' && value.startsWith(byModel)
        ? { attributeId: attribute.id, versions: await versionsOf(session, attribute, value.slice(byModel.length)) }
        : clauseOf(attribute, condition),
    )
  }
  const text = [view.text, values['text']].filter((part) => typeof part === 'string').join(' ')
  return { ...view, ...(all.length > 0 && { all }), ...(text !== '' && { text }) }
}

/** What these images are called where they are spoken of: `view Summer, brand=Nike`. */
export function nameOfFilter(values: Values): string {
  const { text, view } = values
  return [
    ...(typeof view === 'string' ? [`view ${view.trim()}`] : []),
    ...listOf(values['where']),
    ...(typeof text === 'string' ? [text.trim()] : []),
  ].join(', ')
}

function parse(text: string): Condition | undefined {
  const [, attribute = '', operator, value = ''] = /^(.+?)(!=|>=|<=|=|:)(.+)$/.exec(text) ?? []
  if (operator === undefined) return undefined
  return { attribute: attribute.trim(), operator: operator as Condition['operator'], value: value.trim() }
}

const isShare = (value: string): boolean => value !== '' && Number(value) >= 0 && Number(value) <= 1

function clauseOf(attribute: Attribute, { operator, value }: Condition): Clause {
  const { id: attributeId } = attribute
  switch (operator) {
    case ':':
      return { attributeId, states: value.split(',').filter(isState) }
    case '>=':
      return { attributeId, confidence: { least: Number(value) } }
    case '<=':
      return { attributeId, confidence: { most: Number(value) } }
    case '=':
      return { attributeId, labels: labelsOf(attribute, value) }
    case '!=':
      return { attributeId, labels: labelsOf(attribute, value), not: true }
  }
}

/** The models of an attribute that are called so, whether they tag or not. @throws AppError where there is none */
async function versionsOf(
  { engine }: Pick<Session, 'engine'>,
  { id, title }: Attribute,
  wanted: string,
): Promise<number[]> {
  const versions = await engine.models.versions({ attributeId: id })
  const called = versions.filter((version) => fold(version.name) === fold(wanted.trim()))
  if (called.length > 0) return called.map((version) => version.id)
  throw new AppError(
    'bad-request',
    `${title} has no model "${wanted.trim()}". See those it has with: selvedge models`,
    wanted,
  )
}

/** A label may hold a comma itself: the whole is tried first. */
function labelsOf({ name: attribute, title, labels, kind }: Attribute, value: string): number[] {
  if (kind === 'text') throw new AppError('bad-request', `${title} has no labels: find its words with --text.`)
  const find = (name: string) =>
    labels.find((label) => label.name === name) ?? labels.find((label) => fold(label.name) === fold(name.trim()))
  const whole = find(value)
  if (whole) return [whole.id]
  return value.split(',').map((name) => {
    const label = find(name)
    if (label) return label.id
    throw new AppError(
      'bad-request',
      `${title} has no label "${name.trim()}". See those it has with: selvedge labels --attribute "${attribute}"`,
    )
  })
}

/** @throws AppError `not-found` */
export function findView(all: readonly View[], name: string): View {
  const view = all.find((one) => fold(one.name) === fold(name.trim()))
  if (view) return view
  throw new AppError('not-found', `There is no view "${name}". See those there are with: selvedge views`, name)
}
