import { copy } from '../copy.ts'
import type { AttributeDetail } from '../../src-preload/contract.ts'

/** Why a decision is probably wrong, and what it is doubted in favour of. */
export function suspicionOf(
  { otherId, otherConfidence }: NonNullable<AttributeDetail['suspect']>,
  names: { nameOf(labelId: number): string },
): { text: string; other: string; otherId: number } {
  const other = names.nameOf(otherId)
  return { text: copy.correct.doubted(other, otherConfidence), other, otherId }
}
