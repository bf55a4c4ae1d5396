import type { BaseHead } from './base-head.ts'
import { isOneSided, leavesOutTheSure, onlyMistakes } from './fair-draw.ts'
import { strataOf, type FreeRow, type Said, type Stratum } from './strata.ts'

/**
 * Images without a decision that speak for what the base head says of them, where people did not decide on a fair draw of
 * their library. Measured on such decisions alone, whatever forgets the rest looks best: a head that calls every picture by
 * the one new name, or that takes a label away since only its mistakes were put right.
 */
export interface Witness {
  /** Of the features file. */
  row: number
  /** Index of the label that the base head gives it. */
  label: number
  weight: number
}

/** Base labels' own share of the library that decisions must touch to speak for all of it. */
const enoughCovered = 0.7
/** Parts of the library by how sure the base head is. A part is left out where fewer than a quarter as many were decided. */
const [parts, leftOut] = [10, 0.25]
/** Rows at most; beyond, each counts for several. */
const mostRows = 1000

/**
 * The witnesses that decisions need, and whether these only put mistakes of the base head right.
 * @param said what people said
 * @param isFree whether a row may speak: no one decided on it, or on another view of it
 */
export function witnessesFor(
  { probabilities, own, isNew }: BaseHead,
  said: Said,
  isFree: (row: number) => boolean,
  seed: number,
): { witnesses: Witness[]; areMistakes: boolean } {
  if (said.decided.size === 0) return { witnesses: [], areMistakes: false }
  const strata = strataOf({ probabilities, own, isNew }, said, isFree)
  const areMistakes = onlyMistakes(strata)
  const groups = areMistakes ? besideMistakes(strata) : leavesOutTheSure(strata) ? theSure(strata) : []
  const spoken = said.decided.size + groups.reduce((sum, { weight }) => sum + weight, 0)
  const rows = strata.reduce((sum, { size }) => sum + size, 0)
  const touched = strata.filter(({ rows }) => rows.length > 0)
  const covered = touched.reduce((sum, { size }) => sum + size, 0) / rows
  if (covered < enoughCovered && hasASay(strata) && isOneSided(strata, seed)) {
    for (const { label, free, rows: own, size } of strata) {
      if (own.length === 0) groups.push({ label, free, weight: ((size / rows) * spoken) / covered })
    }
  }
  return { witnesses: spread(groups.filter(({ label }) => label >= 0)), areMistakes }
}

/** Of two images that the base head calls alike, people must give so many the same label: else it has nothing to say of them. */
const leastAlike = 0.4

/** Whether the labels that people give go with those of the base head, whatever they are called. */
function hasASay(strata: readonly Stratum[]): boolean {
  let [alike, pairs] = [0, 0]
  for (const { rows } of strata) {
    const counts = new Map<number, number>()
    for (const { label } of rows) if (label >= 0) counts.set(label, (counts.get(label) ?? 0) + 1)
    const total = [...counts.values()].reduce((a, b) => a + b, 0)
    pairs += total * (total - 1)
    for (const count of counts.values()) alike += count * (count - 1)
  }
  return pairs === 0 || alike >= leastAlike * pairs
}

/** Rows of one label, and what they weigh together. */
interface Group {
  label: number
  free: readonly FreeRow[]
  weight: number
}

/** As many that the base head has right as it should have beside those that it had wrong. */
function besideMistakes(strata: readonly Stratum[]): Group[] {
  return strata.map(({ label, free, agreeing, contradicted, trust }) => {
    const weight = Math.max(0, (contradicted.length * trust) / (1 - trust) - agreeing)
    return { label, free, weight: Math.min(weight, free.length) }
  })
}

/** Those that the base head is so sure of that hardly any was decided, as if they had been looked at like the others. */
function theSure(strata: readonly Stratum[]): Group[] {
  const counts = Array.from({ length: parts }, () => ({ decided: 0, size: 0 }))
  const part = (rank: number): { decided: number; size: number } =>
    counts[Math.min(parts - 1, Math.floor(rank * parts))]!
  for (const { free, rows } of strata) {
    for (const { rank } of rows) part(rank).decided++
    for (const { rank } of [...rows, ...free]) part(rank).size++
  }
  const rate = ({ decided, size }: { decided: number; size: number }): number => (size === 0 ? 0 : decided / size)
  const most = Math.max(...counts.map(rate))
  return strata.map(({ label, free }) => {
    const sure = free.filter(({ rank }) => rate(part(rank)) < leftOut * most)
    return { label, free: sure, weight: most * sure.length }
  })
}

/** Rows spread evenly over those there are, each with its part of the weight of its group. */
function spread(groups: readonly Group[]): Witness[] {
  const scale = Math.min(1, mostRows / groups.reduce((sum, { weight }) => sum + weight, 0))
  return groups.flatMap(({ label, free, weight }) => {
    const count = Math.min(free.length, Math.ceil(weight * scale))
    return Array.from({ length: count }, (_, at) => ({
      row: free[Math.floor((at * free.length) / count)]!.row,
      label,
      weight: Math.min(weight, free.length) / count,
    }))
  })
}
