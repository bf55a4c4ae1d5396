import type { QueryPart } from './describe-query.ts'

/** About so wide is a letter of a chip, what stands around its words, and the word between two; a chip is cut at its widest. */
const letter = 6.8
const around = 42
const between = 36
const widest = 280
/** What always stands in the bar beside chips: what adds one, the count, the views of a product, the order, the density. */
const others = 470
/** What stands there at times. */
const [save, clear, refresh] = [90, 80, 190]

/** What is offered beside the chips: to keep them as a view, to read the list anew. */
interface Offers {
  isNew?: boolean
  isStale?: boolean
}

/** Whether the chips of a filter stand beside each other in a bar of this width, or are told as `3 filters`. */
export function chipsFit(
  parts: readonly Pick<QueryPart, 'text'>[],
  width: number,
  { isNew = false, isStale = false }: Offers = {},
): boolean {
  if (width === 0 || parts.length === 0) return true
  const chips = parts.map(({ text }) => Math.min(widest, text.length * letter + around))
  const beside = others + (isNew ? save : 0) + (parts.length > 1 ? clear : 0) + (isStale ? refresh : 0)
  return chips.reduce((sum, chip) => sum + chip + between, 0) + beside <= width
}
