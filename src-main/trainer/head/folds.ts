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

/** Rows that stay together. */
interface Group {
  order: number
  /** Of its first row that has one; -1: none has. */
  label: number
  rows: number[]
}

/**
 * Deals rows to folds, whole groups at a time. Every fold gets its share of every label; within that a hash of the group
 * says which fold is its own, so that most groups keep theirs when others are added. From 2,000 rows there is one fold, of
 * a fifth of the rows.
 *
 * @param labels of every row, -1: none
 * @param groups of every row; -1: a group of its own
 */
export function foldsOf(labels: Int32Array, groups: Int32Array, seed: number): Fold[] {
  const dealt = groupsOf(labels, groups, seed)
  const decided = labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0)
  const isLarge = decided >= decisionsForOneFold
  const usual = decided >= decisionsForThreeFolds && !isLarge ? 3 : foldsUsual
  const count = Math.min(usual, dealt.length)
  if (count < 2) return []
  const folds = deal(dealt, count).map((rows) => ({ heldOut: Int32Array.from(rows).sort() }))
  return isLarge ? folds.slice(0, 1) : folds
}

function groupsOf(labels: Int32Array, groups: Int32Array, seed: number): Group[] {
  const members = new Map<string, Group>()
  for (const [row, number] of groups.entries()) {
    const key = number < 0 ? `row ${row}` : `group ${number}`
    const order = number < 0 ? mixed(seed ^ 0x5bd1e995, row) : mixed(seed, number)
    const group = members.get(key) ?? { order, label: -1, rows: [] }
    if (group.label < 0) group.label = labels[row]!
    group.rows.push(row)
    members.set(key, group)
  }
  return [...members.values()].sort((a, b) => a.order - b.order || a.rows[0]! - b.rows[0]!)
}

/** Each group goes to the fold its hash likes best among those with room for its label, and for anything at all. */
function deal(groups: readonly Group[], count: number): number[][] {
  const rows = Array.from({ length: count }, (): number[] => [])
  const total = new Array<number>(count).fill(0)
  const even = Math.floor(groups.length / count)
  // So many folds have one more.
  const larger = groups.length % count
  const hasRoom = (fold: number): boolean =>
    total[fold]! < even || (total[fold] === even && total.filter((groups) => groups > even).length < larger)
  const byLabel = new Map<number, Group[]>()
  for (const group of groups) byLabel.set(group.label, [...(byLabel.get(group.label) ?? []), group])
  // Frequent labels first: the rare ones fill what room they leave.
  const inOrder = [...byLabel].sort((a, b) => b[1].length - a[1].length || a[0] - b[0])
  for (const [, own] of inOrder) {
    const room = new Array<number>(count).fill(Math.ceil(own.length / count))
    for (const group of own) {
      const liked = Array.from({ length: count }, (_, fold) => fold).sort(
        (a, b) => mixed(group.order, a) - mixed(group.order, b),
      )
      const free = liked.filter((fold) => room[fold]! > 0)
      const fold = free.find(hasRoom) ?? free[0]!
      room[fold]!--
      total[fold]!++
      rows[fold]!.push(...group.rows)
    }
  }
  return rows
}
