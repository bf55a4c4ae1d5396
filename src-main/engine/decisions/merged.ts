import { isByPerson, type Entry } from '../kinds/entry.ts'

/**
 * The decisions on an image once one label is another. Of two that then speak of the same label, that it is so outweighs that
 * it is not; a person, a table; and what was said last, what was said before.
 */
export function merged(before: readonly Entry[], labelId: number, intoId: number): Entry[] {
  const isNamed = ([answer]: Entry): boolean => answer === labelId || answer === intoId
  const [first, ...others] = before.filter(isNamed)
  if (first === undefined) return [...before]
  const [, ...said] = others.reduce((best, entry) => (weightier(entry, best) ? entry : best), first)
  return [...before.filter((entry) => !isNamed(entry)), [intoId, ...said]]
}

/** The decisions on an image once a label is no more. */
export function without(before: readonly Entry[], labelId: number): Entry[] {
  return before.filter(([answer]) => answer !== labelId)
}

function weightier(entry: Entry, other: Entry): boolean {
  const [, verdict, , at] = entry
  const [, otherVerdict, , otherAt] = other
  if (verdict !== otherVerdict) return verdict === 'is'
  if (isByPerson(entry) !== isByPerson(other)) return isByPerson(entry)
  return at > otherAt
}
