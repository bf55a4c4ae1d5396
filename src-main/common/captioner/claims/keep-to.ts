import { standing, type OneOf, type SearchLimits, type Wanted } from './limits.ts'

/**
 * Makes the words impossible that may not come after these.
 *
 * @param values log probabilities of all words
 * @returns the words that are written as part of a label of several words, however they stand alone
 */
export function keepTo(limits: SearchLimits, tokens: readonly number[], values: Float32Array): readonly number[] {
  const must: number[] = []
  const may: number[] = []
  for (const run of limits.runs) {
    may.push(...run[0]!)
    const begun = begunOf(run, tokens)
    if (begun === 0) continue
    // What was begun with a word that is not true alone is written to its end.
    const isOwed = tokens.slice(-begun).some((token) => limits.standing[token] !== standing.free)
    ;(isOwed ? must : may).push(...run[begun]!)
  }
  const spared = must.length > 0 ? must : may
  const kept = spared.map((token) => values[token]!)
  if (must.length > 0) values.fill(-Infinity)
  else for (const token of limits.barred) values[token] = -Infinity
  for (const [index, token] of spared.entries()) values[token] = kept[index]!
  return spared
}

/** How many words of a run stand at the end, fewer than all. */
function begunOf(run: SearchLimits['runs'][number], tokens: readonly number[]): number {
  for (let count = Math.min(run.length - 1, tokens.length); count > 0; count--) {
    if (tokens.slice(-count).every((token, place) => run[place]!.includes(token))) return count
  }
  return 0
}

/** Which of the labels wanted stand in the words: bit i is label i. */
export function namedIn({ wanted }: SearchLimits, tokens: readonly number[]): number {
  const has = (place: readonly number[]): boolean => place.some((token) => tokens.includes(token))
  return wanted.reduce((bits, { parts, joined }, index) => {
    const isNamed = (parts.length > 0 && parts.every(has)) || has(joined)
    return isNamed ? bits | (1 << index) : bits
  }, 0)
}

export function allOf({ wanted }: SearchLimits): number {
  return (1 << wanted.length) - 1
}

/** The ways to write a label next: its words to come, in order. */
export function waysToName(limits: SearchLimits, { run, parts, joined }: Wanted, tokens: readonly number[]): OneOf[][] {
  const ways: OneOf[][] = joined.length > 0 ? [[joined]] : []
  if (run.length === 0) return ways
  const begun = begunOf(run, tokens)
  const lacking = parts.filter((place) => !place.some((token) => tokens.includes(token)))
  const isOneLeft =
    lacking.length === 1 && parts.length > 1 && lacking[0]!.every((token) => limits.standing[token] === standing.free)
  if (begun > 0) ways.push(run.slice(begun))
  else if (isOneLeft) ways.push([lacking[0]!])
  else ways.push([...run])
  return ways
}
