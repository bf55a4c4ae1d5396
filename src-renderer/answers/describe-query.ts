import { copy } from '../copy.ts'
import type { AttributeKind, Clause, ReviewState } from '../../src-preload/contract.ts'
import { aspectOf, type Query } from './query.ts'

const stateNames: Record<ReviewState, string> = copy.library.states

/** The states as they are said of a caption, which is written and not decided. */
const captionStateNames: Record<ReviewState, string> = {
  ...stateNames,
  ...copy.library.captionStates,
}

/** The states one can filter by. A caption is never too unsure to be written, nor doubted once it is. */
export const statesOf = (kind: AttributeKind | undefined): ReviewState[] =>
  (Object.keys(stateNames) as ReviewState[]).filter(
    (state) => kind !== 'text' || (state !== 'unsure' && state !== 'suspect'),
  )

export const stateNamesOf = (kind: AttributeKind | undefined): Record<ReviewState, string> =>
  kind === 'text' ? captionStateNames : stateNames

interface Names {
  find(attributeId: number | null): { title: string; kind: AttributeKind } | undefined
  nameOf(labelId: number | null): string
}

export interface QueryPart {
  key: string
  text: string
  /** What takes this part away. */
  without: Partial<Query>
}

/** The active filters in words. */
export function describeQuery(query: Query, names: Names): QueryPart[] {
  const parts = query.all.map((clause): QueryPart => {
    const without = { all: query.all.filter((other) => other !== clause) }
    return { key: `${aspectOf(clause)}-${clause.attributeId}`, text: describeClause(clause, names), without }
  })
  if (query.failed) parts.push({ key: 'failed', text: copy.library.failedFiles, without: { failed: false } })
  const text = query.text.trim()
  if (text !== '') parts.push({ key: 'text', text: copy.library.textFilter(text), without: { text: '' } })
  return parts
}

function describeClause({ attributeId, labels, states, confidence, not }: Clause, names: Names): string {
  const attribute = names.find(attributeId)
  const title = attribute?.title ?? ''
  if (labels) return copy.library.oneOf(title, labels.map((labelId) => names.nameOf(labelId)), not) // prettier-ignore
  if (!states) return copy.library.sure(title, confidence?.least ?? 0, confidence?.most ?? 1)
  const stateNames = stateNamesOf(attribute?.kind)
  return copy.library.oneOf(title, states.map((state) => stateNames[state].toLowerCase()), not) // prettier-ignore
}
