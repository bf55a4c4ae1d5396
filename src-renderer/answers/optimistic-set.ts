import type { Decision, ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'

/** The labels an image has of one attribute. */
export const labelsIn = (row: Pick<ImageRow, 'values'>, attributeId: number): Value[] =>
  row.values.filter((value) => value.attributeId === attributeId)

/** What pressing a label of an attribute of several does: it is taken away where every image has it, else it is added. */
export function toggled(rows: readonly ImageRow[], attributeId: number, labelId: number): Decision {
  const has = (row: ImageRow): boolean => labelsIn(row, attributeId).some((value) => value.labelId === labelId)
  return { kind: rows.length > 0 && rows.every(has) ? 'not' : 'is', labelId }
}

/** The labels an image will show after a decision, before the engine has answered. */
export function setAfter(row: ImageRow, attributeId: number, decision: Decision): ImageRow {
  const now = labelsIn(row, attributeId)
  const next = labelsAfter(now, attributeId, decision)
  return next === now ? row : { ...row, values: [...row.values.filter((value) => !now.includes(value)), ...next] }
}

export function setDetailAfter(detail: ImageDetail, attributeId: number, decision: Decision, now: number): ImageDetail {
  const { values } = setAfter(detail, attributeId, decision)
  const own = labelsIn({ values }, attributeId)
  const attributes = detail.attributes.map((entry) => {
    if (entry.attributeId !== attributeId) return entry
    const isWhole =
      decision.kind === 'set' || decision.kind === 'accept' || (decision.kind !== 'clear' && entry.isWhole)
    return { ...entry, value: own[0] ?? null, values: own, isWhole, decidedAt: decision.kind === 'clear' ? null : now }
  })
  return { ...detail, values, attributes }
}

function labelsAfter(now: Value[], attributeId: number, decision: Decision): Value[] {
  const said = (labelId: number): Value => {
    const confidence = now.find((value) => value.labelId === labelId)?.confidence ?? null
    return { attributeId, labelId, source: 'human', confidence }
  }
  switch (decision.kind) {
    case 'is':
      return [...now.filter(({ labelId }) => labelId !== decision.labelId), said(decision.labelId)]
    case 'not':
      return decision.labelId === undefined ? [] : now.filter(({ labelId }) => labelId !== decision.labelId)
    case 'set':
      return decision.labelIds.map(said)
    case 'accept':
      return now.map(({ labelId }) => said(labelId))
    case 'clear':
      // What the model says in its place comes with the answer.
      return now.filter(({ source }) => source === 'machine')
    case 'text':
      return now
  }
}
