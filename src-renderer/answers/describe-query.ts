import { copy } from '../copy.ts'
import type { AttributeKind, ReviewState } from '../../src-preload/contract.ts'

import { narrowsConfidence, type Query } from './query.ts'

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
  key: 'label' | 'state' | 'confidence' | 'failed' | 'text'
  text: string
  /** What takes this part away. */
  without: Partial<Query>
}

/** The active filters in words. */
export function describeQuery(query: Query, names: Names): QueryPart[] {
  const parts: QueryPart[] = []
  const attribute = names.find(query.attributeId)
  const title = attribute?.title ?? ''
  if (query.labelId !== null) {
    parts.push({ key: 'label', text: `${title}: ${names.nameOf(query.labelId)}`, without: { labelId: null } })
  }
  if (query.state !== null) {
    const said = stateNamesOf(attribute?.kind)[query.state].toLowerCase()
    parts.push({ key: 'state', text: `${title}: ${said}`, without: { state: null } })
  }
  if (narrowsConfidence(query)) {
    parts.push({
      key: 'confidence',
      text: copy.library.sure(title, query.minimumConfidence, query.maximumConfidence),
      without: { minimumConfidence: 0, maximumConfidence: 1 },
    })
  }
  if (query.failed) parts.push({ key: 'failed', text: copy.library.failedFiles, without: { failed: false } })
  const text = query.text.trim()
  if (text !== '') parts.push({ key: 'text', text: copy.library.textFilter(text), without: { text: '' } })
  return parts
}
