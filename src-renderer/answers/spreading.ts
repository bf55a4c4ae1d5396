import type { AttributeKind, Decision, Value } from '../../src-preload/contract.ts'

/** The decision that gives other images what one has; null: it has nothing. */
export function decisionOf(kind: AttributeKind, values: readonly Value[], text: string | null): Decision | null {
  if (kind === 'text') return text === null ? null : { kind: 'text', text }
  const labelIds = values.map(({ labelId }) => labelId)
  const [labelId] = labelIds
  if (labelId === undefined) return null
  return kind === 'labels' ? { kind: 'set', labelIds } : { kind: 'is', labelId }
}
