import type { ReviewState } from '../../src-preload/contract.ts'
import { percent } from '../shared/format.ts'
import { narrowsConfidence, type Query } from '../state/query.ts'

export const stateNames: Record<ReviewState, string> = {
  unreviewed: 'Not reviewed',
  human: 'Decided by a person',
  imported: 'Imported',
  machine: 'Predicted only',
  untagged: 'No label',
}

interface Names {
  find(attributeId: number | null): { title: string } | undefined
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
  const title = names.find(query.attributeId)?.title ?? ''
  if (query.labelId !== null) {
    parts.push({ key: 'label', text: `${title}: ${names.nameOf(query.labelId)}`, without: { labelId: null } })
  }
  if (query.state !== null) {
    parts.push({ key: 'state', text: `${title}: ${stateNames[query.state].toLowerCase()}`, without: { state: null } })
  }
  if (narrowsConfidence(query)) {
    parts.push({
      key: 'confidence',
      text: `${title}: ${percent(query.minimumConfidence)} to ${percent(query.maximumConfidence)} sure`,
      without: { minimumConfidence: 0, maximumConfidence: 1 },
    })
  }
  if (query.failed) parts.push({ key: 'failed', text: 'Files that cannot be read', without: { failed: false } })
  const text = query.text.trim()
  if (text !== '') parts.push({ key: 'text', text: `“${text}” in the name`, without: { text: '' } })
  return parts
}
