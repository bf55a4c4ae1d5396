import { mixed } from '../../common/random.ts'

/** Rows that are measured by a fit that did not learn from them. */
export interface Fold {
  /** Indices of the rows, rising. */
  heldOut: Int32Array
}

/** From so many decisions one held-out part says as much as folds, for a fraction of the fits. */
const decisionsForOneFold = 2000
const decisionsForThreeFolds = 1000
const foldsUsual = 5

/**
 * Deals rows to folds, whole groups at a time: by label, so that every fold has some of each, and within it by a hash of the
 * group, so that a group keeps its fold run after run. Rows without a label go with their group, or are dealt last.
 * From 2,000 rows there is one fold, of a fifth of the rows.
 *
 * @param labels of every row, -1: none
 * @param groups of every row; -1: a group of its own
 */
export function foldsOf(labels: Int32Array, groups: Int32Array, seed: number): Fold[] {
  const members = new Map<string, { order: number; label: number; rows: number[] }>()
  for (const [row, group] of groups.entries()) {
    const key = group < 0 ? `row ${row}` : `group ${group}`
    const found = members.get(key)
    if (found) found.rows.push(row)
    else {
      const order = group < 0 ? mixed(seed ^ 0x5bd1e995, row) : mixed(seed, group)
      members.set(key, { order, label: labels[row]!, rows: [row] })
    }
  }
  const rank = (label: number): number => (label < 0 ? Infinity : label)
  const inOrder = [...members.values()].sort((a, b) => rank(a.label) - rank(b.label) || a.order - b.order)
  const decided = labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0)
  const usual = decided >= decisionsForThreeFolds ? 3 : foldsUsual
  const count = Math.min(decided >= decisionsForOneFold ? foldsUsual : usual, inOrder.length)
  if (count < 2) return []
  const folds = Array.from({ length: count }, (): number[] => [])
  for (const [index, { rows }] of inOrder.entries()) folds[index % count]!.push(...rows)
  const kept = decided >= decisionsForOneFold ? folds.slice(0, 1) : folds
  return kept.map((rows) => ({ heldOut: Int32Array.from(rows).sort() }))
}
