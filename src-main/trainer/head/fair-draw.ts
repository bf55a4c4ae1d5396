import { mixed } from '../../common/random.ts'
import type { Stratum } from './strata.ts'

/** Random draws that the decisions are compared with, and how many of them may look as one-sided. */
const [draws, unusual] = [1000, 2]
/** So many decisions must have been expected to agree with the base head before their not doing so says anything. */
const leastExpected = 2
/** Decisions on a fair draw lie in the middle of what the base head is more and less sure of, on average. */
const unsurePart = 1 / 3
const leastToRank = 10

/**
 * Whether people put right what the base head was unsure of and had wrong, and left alone what it had right: far fewer
 * decisions agree with it than it expected, and those that do not are of images it was unsure of. Where a label has another
 * meaning to them, they contradict what it is sure of as well.
 */
export function onlyMistakes(strata: readonly Stratum[]): boolean {
  let [expected, agreed] = [0, 0]
  const ranks: number[] = []
  for (const { label, agreeing, contradicted, free, rows } of strata) {
    if (label < 0) continue
    for (const row of rows) if (!row.isNew) expected += row.said
    agreed += agreeing
    if (free.length > 0) ranks.push(...contradicted)
  }
  return expected >= leastExpected && agreed < expected / 2 && ranks.length > 0 && mean(ranks) < unsurePart
}

/** Whether most decisions use labels of the base head, and are of images that it is unsure of: as when these come first. */
export function leavesOutTheSure(strata: readonly Stratum[]): boolean {
  const rows = strata.flatMap(({ rows }) => rows)
  const isKnown = rows.filter(({ isNew }) => !isNew).length >= rows.length / 2
  return isKnown && rows.length >= leastToRank && mean(rows.map(({ rank }) => rank)) < unsurePart
}

/** Whether decisions crowd in fewer of the base head's labels than random draws of as many images do. */
export function isOneSided(strata: readonly Stratum[], seed: number): boolean {
  const crowding = (counts: Iterable<number>): number =>
    [...counts].reduce((sum, count) => sum + count * (count - 1), 0)
  const decisions = strata.reduce((sum, { rows }) => sum + rows.length, 0)
  const found = crowding(strata.map(({ rows }) => rows.length))
  const all = strata.flatMap(({ size }, index) => Array<number>(size).fill(index))
  let asCrowded = 0
  for (let draw = 0; draw < draws; draw++) {
    const counts = new Map<number, number>()
    for (let at = 0; at < decisions; at++) {
      const stratum = all[mixed(seed + draw, at) % all.length]!
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
    }
    if (crowding(counts.values()) >= found) asCrowded++
  }
  return asCrowded < unusual
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
