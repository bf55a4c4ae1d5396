import type { QueryPart } from './describe-query.ts'

/** About so wide is a letter of a chip, what stands around its words, and the word between two; a chip is cut at its widest. */
const letter = 6.8
const around = 42
const between = 36
const widest = 280
/** What stands in the bar beside chips: what adds one, the count, the order, the density. */
const others = 430

/** Whether the chips of a filter stand beside each other in a bar of this width, or are told as `3 filters`. */
export function chipsFit(parts: readonly Pick<QueryPart, 'text'>[], width: number): boolean {
  if (width === 0 || parts.length === 0) return true
  const chips = parts.map(({ text }) => Math.min(widest, text.length * letter + around))
  return chips.reduce((sum, chip) => sum + chip + between, 0) + others <= width
}
