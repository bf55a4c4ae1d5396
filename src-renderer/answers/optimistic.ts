import type { AttributeDetail, Candidate, Decision, ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'
import { currentLabel, type LabelDecision } from '../../src-preload/contract/current-value.ts'

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
      values: value === null ? [] : [value],
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
  const after = decisionsAfter(value, decision, detail)
  // Without the details nobody knows what shows again in the place of a prediction.
  if (after === null || (after.length === 0 && detail === undefined && value?.source === 'machine')) return value
  const next = currentLabel(after, knownTop(value, decision, detail))
  return next === null ? null : { attributeId, ...next }
}

/** What people have said of the image after a decision, as far as it is known here; null: the decision changes nothing. */
function decisionsAfter(
  value: Value | null,
  decision: Decision,
  detail: AttributeDetail | undefined,
): LabelDecision[] | null {
  const said = (labelId: number, verdict: LabelDecision['verdict']): LabelDecision => ({
    labelId,
    verdict,
    source: 'human',
  })
  switch (decision.kind) {
    case 'is':
      return [said(decision.labelId, 'is')]
    case 'accept':
      return value === null || value.source === 'human' ? null : [said(value.labelId, 'is')]
    case 'not': {
      const labelId = decision.labelId ?? value?.labelId
      if (labelId === undefined || labelId !== value?.labelId) return null
      return [...(detail?.rejected ?? []), labelId].map((each) => said(each, 'not'))
    }
    case 'clear':
      return []
    case 'set':
    case 'text':
      return null
  }
}

/** What the model says: of an image whose details were not looked at, only how sure it is of the label shown. */
function knownTop(value: Value | null, { kind }: Decision, detail: AttributeDetail | undefined): Candidate[] {
  if (detail !== undefined && detail.top.length > 0) return detail.top
  if (value === null || value.confidence === null || kind === 'clear' || kind === 'not') return []
  return [{ labelId: value.labelId, confidence: value.confidence }]
}
