import { copy } from '../copy.ts'
import type { AttributeDetail } from '../../src-preload/contract.ts'

/** What speaks for a label of an image, or against it, where the image may have several: who says so, and how sure. */
export function evidenceOf(
  { decidedAt, isWhole, model, rejected, top, values }: Omit<AttributeDetail, 'attributeId' | 'value'>,
  labelId: number,
): string {
  const { decided, evidence, imported, predicted } = copy.correct
  const value = values.find((each) => each.labelId === labelId)
  if (value?.source === 'human') return decided(decidedAt)
  if (value?.source === 'imported') return imported
  if (value !== undefined) return predicted(value.confidence, model)
  if (rejected.includes(labelId)) return evidence.rejected
  const said = top.find((each) => each.labelId === labelId)
  if (isWhole) return said === undefined ? evidence.notAmong : evidence.notAmongBut(said.confidence, model)
  return said === undefined ? evidence.none : evidence.notStated(said.confidence, model)
}
