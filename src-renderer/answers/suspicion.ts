import type { AttributeDetail } from '../../src-preload/contract.ts'
import { percent } from '../copy/format.ts'

/** Why a decision is probably wrong, and what it is doubted in favour of. */
export function suspicionOf(
  { otherId, otherConfidence }: NonNullable<AttributeDetail['suspect']>,
  names: { nameOf(labelId: number): string },
): { text: string; other: string; otherId: number } {
  const other = names.nameOf(otherId)
  return { text: `Probably wrong: others like it are ${other} (${percent(otherConfidence)})`, other, otherId }
}
