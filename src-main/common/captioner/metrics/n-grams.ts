/** Joins tokens to a key: no token holds it, since it is no letter, digit or mark. */
const separator = '\u0000'

/** How often every run of `length` tokens occurs. */
export function countNGrams(tokens: readonly string[], length: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (let start = 0; start + length <= tokens.length; start++) {
    const key = tokens.slice(start, start + length).join(separator)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
