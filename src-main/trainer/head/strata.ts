import type { BaseHead } from './base-head.ts'

/** A row without a decision. */
export interface FreeRow {
  row: number
  /** Part of all rows that the base head is less sure of. */
  rank: number
}

/** What people said of rows of the features file. */
export interface Said {
  /** The label of each row that was given one. */
  decided: ReadonlyMap<number, number>
  /** What other rows were told not to be. */
  rejected: ReadonlyMap<number, ReadonlySet<number>>
}

/** A row that someone gave a label, or of which someone rejected what the base head says. */
export interface DecidedRow {
  /** -1: not the one that the base head gives it. */
  label: number
  /** How sure the base head is of its own. */
  said: number
  rank: number
  isNew: boolean
}

/** The rows that the base head gives one of its labels. */
export interface Stratum {
  /** What that label is called now; -1: it is gone. */
  label: number
  size: number
  /** In the order of the features file. */
  free: FreeRow[]
  rows: DecidedRow[]
  /** How often the base head thinks it is right here, at most nineteen times of twenty. */
  trust: number
  /** Decisions that agree with it. */
  agreeing: number
  /** Those that reject its label or name another one that it knows, each with the part of the undecided rows here that it is less sure of. */
  contradicted: number[]
}

const mostTrust = 0.95

/** Sorts rows by what the base head calls them. @param isFree whether a row without a decision may be used */
export function strataOf(
  { probabilities, own, isNew }: Pick<BaseHead, 'probabilities' | 'own' | 'isNew'>,
  { decided, rejected }: Said,
  isFree: (row: number) => boolean,
): Stratum[] {
  const labels = own.length
  const count = probabilities.length / labels
  const first = new Int32Array(count)
  const said = new Float32Array(count)
  for (let row = 0; row < count; row++) {
    const of = probabilities.subarray(row * labels, (row + 1) * labels)
    for (let label = 1; label < labels; label++) if (of[label]! > of[first[row]!]!) first[row] = label
    said[row] = of[first[row]!]!
  }
  const sorted = said.toSorted()
  const strata = new Map<number, Stratum>()
  for (let row = 0; row < count; row++) {
    const stratum = strata.get(first[row]!) ?? empty(own[first[row]!]!)
    strata.set(first[row]!, stratum)
    stratum.size++
    stratum.trust += said[row]!
    const rank = below(sorted, said[row]!) / count
    const label = decided.get(row) ?? (rejected.get(row)?.has(stratum.label) ? -1 : undefined)
    if (label !== undefined) stratum.rows.push({ label, said: said[row]!, rank, isNew: isNew[label] === 1 })
    else if (isFree(row)) stratum.free.push({ row, rank })
  }
  for (const stratum of strata.values()) {
    stratum.trust = Math.min(mostTrust, stratum.trust / stratum.size)
    stratum.agreeing = stratum.rows.filter(({ label }) => label === stratum.label).length
    stratum.contradicted = stratum.rows
      .filter(({ label, isNew }) => stratum.label >= 0 && label !== stratum.label && !isNew)
      .map(({ rank }) => stratum.free.filter((other) => other.rank < rank).length / Math.max(1, stratum.free.length))
  }
  return [...strata.values()]
}

function empty(label: number): Stratum {
  return { label, size: 0, free: [], rows: [], trust: 0, agreeing: 0, contradicted: [] }
}

/** How many of rising values lie below one. */
function below(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
