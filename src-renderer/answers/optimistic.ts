import type { AttributeDetail, Decision, ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'

/** What an image will show after a decision, before the engine has answered. */
export function decided(row: ImageRow, attributeId: number, decision: Decision, detail?: AttributeDetail): ImageRow {
  const value = row.values.find((entry) => entry.attributeId === attributeId) ?? null
  const next = decidedValue(value, attributeId, decision, detail)
  if (next === value) return row
  const others = row.values.filter((entry) => entry.attributeId !== attributeId)
  return {
    ...row,
    values: next === null ? others : [...others, next].sort((left, right) => left.attributeId - right.attributeId),
  }
}

export function decidedDetail(detail: ImageDetail, attributeId: number, decision: Decision, now: number): ImageDetail {
  const attribute = detail.attributes.find((entry) => entry.attributeId === attributeId)
  const row = decided(detail, attributeId, decision, attribute)
  const value = row.values.find((entry) => entry.attributeId === attributeId) ?? null
  const attributes = detail.attributes.map((entry) => {
    if (entry.attributeId !== attributeId) return entry
    return {
      ...entry,
      value,
      rejected: rejectedAfter(entry, decision),
      decidedAt: value?.source === 'human' ? now : null,
      suspect: restates(entry, decision) ? null : entry.suspect,
    }
  })
  return { ...detail, values: row.values, attributes }
}

/** Whether the label is said again, or another or none in its place: a doubt was about what was said before. */
const restates = ({ value }: AttributeDetail, decision: Decision): boolean =>
  decision.kind !== 'not' || decision.labelId === undefined || decision.labelId === value?.labelId

function rejectedAfter(attribute: AttributeDetail, decision: Decision): number[] {
  if (decision.kind === 'clear') return []
  if (decision.kind === 'is') return attribute.rejected.filter((labelId) => labelId !== decision.labelId)
  if (decision.kind !== 'not') return attribute.rejected
  const labelId = decision.labelId ?? attribute.value?.labelId
  return labelId === undefined ? attribute.rejected : [...new Set([...attribute.rejected, labelId])]
}

function decidedValue(
  value: Value | null,
  attributeId: number,
  decision: Decision,
  detail: AttributeDetail | undefined,
): Value | null {
  const confidenceOf = (labelId: number) =>
    detail?.top.find((candidate) => candidate.labelId === labelId)?.confidence ??
    (value?.labelId === labelId ? value.confidence : null)
  const predicted = (without: readonly number[]): Value | null => {
    const best = detail?.top.find((candidate) => !without.includes(candidate.labelId))
    return best === undefined ? null : { attributeId, ...best, source: 'machine' }
  }
  switch (decision.kind) {
    case 'is':
      return { attributeId, labelId: decision.labelId, source: 'human', confidence: confidenceOf(decision.labelId) }
    case 'accept':
      return value === null || value.source === 'human' ? value : { ...value, source: 'human' }
    case 'not': {
      const labelId = decision.labelId ?? value?.labelId
      if (labelId === undefined || labelId !== value?.labelId) return value
      return predicted([...(detail?.rejected ?? []), labelId])
    }
    case 'text':
      return value
    case 'clear':
      return value !== null && value.source === 'machine' ? value : predicted([])
  }
}
