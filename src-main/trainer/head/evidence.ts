import type { HeadTrainingOptions, HeadTrainingRequest } from '../../common/contracts/training.ts'
import type { BaseHead } from './base-head.ts'
import { foldsOf, type Fold } from './folds.ts'
import { witnessesFor } from './witnesses.ts'

/** What people decided, row by row, and what the base head says of the same rows. */
export interface DecidedRows {
  /** Rows of the features file: those that someone decided on, rising, and then those that only bear witness. */
  rows: Int32Array
  /** How many of them someone decided on. */
  decisions: number
  /** Whether people only put mistakes of the base head right. */
  areMistakes: boolean
  /** The label of each (of several the heaviest); -1 where it is only known what it is not. */
  decided: Int32Array
  /** Rows x labels: what a fit is to say. Zero in rows without a label. */
  targets: Float32Array
  /** Rows x labels: 1 for what a row without a label may be; undefined where there is no such row. */
  allowed: Float32Array | undefined
  weights: Float32Array
  /** A base head's probabilities, rows x base labels, and how its labels are called among the new ones. */
  base: Pick<BaseHead, 'probabilities' | 'own' | 'isNew'> | null
  folds: Fold[]
}

/** Puts the decisions of a request in order. Of a row with a label its rejections say nothing more. */
export function evidenceOf(
  request: HeadTrainingRequest,
  { labelSmoothing, seed }: HeadTrainingOptions,
  base: BaseHead | null,
): DecidedRows {
  const { examples, rejections, groups, heldOut } = request
  const count = request.labels.length
  const given = new Map<number, Map<number, number>>()
  for (const [i, row] of examples.row.entries()) {
    if (!(examples.weight[i]! > 0)) continue
    const label = examples.label[i]!
    const labels = given.get(row) ?? new Map<number, number>()
    given.set(row, labels.set(label, (labels.get(label) ?? 0) + examples.weight[i]!))
  }
  const rejected = new Map<number, Set<number>>()
  for (const [i, row] of rejections.row.entries()) {
    if (given.has(row)) continue
    rejected.set(row, (rejected.get(row) ?? new Set()).add(rejections.label[i]!))
  }
  const people = Int32Array.from([...given.keys(), ...rejected.keys()]).sort()
  const touched = new Set(Array.from(people, (row) => groups[row]!))
  touched.delete(-1)
  const isFree = (row: number): boolean => !rejected.has(row) && !touched.has(groups[row]!)
  const first = new Map([...given].map(([row, labels]) => [row, heaviest(labels)]))
  const { witnesses, areMistakes } = base ? witnessesFor(base, { decided: first, rejected }, isFree, seed) : { witnesses: [], areMistakes: false } // prettier-ignore
  const rows = Int32Array.from([...people, ...witnesses.map(({ row }) => row)])
  for (const { row, label, weight } of witnesses) given.set(row, new Map([[label, weight]]))
  const decided = new Int32Array(rows.length).fill(-1)
  const targets = new Float32Array(rows.length * count)
  const allowed = rejected.size > 0 ? new Float32Array(rows.length * count) : undefined
  const weights = new Float32Array(rows.length).fill(1)
  for (const [index, row] of rows.entries()) {
    const labels = given.get(row)
    if (labels) {
      const total = [...labels.values()].reduce((a, b) => a + b, 0)
      const target = targets.subarray(index * count, (index + 1) * count).fill(labelSmoothing / count)
      for (const [label, weight] of labels) target[label]! += ((1 - labelSmoothing) * weight) / total
      decided[index] = heaviest(labels)
      weights[index] = total
    } else {
      const may = allowed?.subarray(index * count, (index + 1) * count).fill(1)
      for (const label of rejected.get(row) ?? []) if (may) may[label] = 0
    }
  }
  const measured = new Set(heldOut?.rows)
  const folds = heldOut
    ? [{ heldOut: Int32Array.from(rows.keys()).filter((index) => measured.has(rows[index]!)) }]
    : foldsOf(
        decided,
        Int32Array.from(rows, (row) => groups[row]!),
        seed,
      )
  return {
    rows,
    decisions: people.length,
    areMistakes,
    decided,
    targets,
    allowed,
    weights,
    base: base && { ...base, probabilities: gather(base, rows) },
    folds: folds.filter((fold) => saysSomething(fold, decided)),
  }
}

/** Of several labels of a row that with the most weight. */
function heaviest(labels: ReadonlyMap<number, number>): number {
  return [...labels].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** Whether there are labels to measure on, and labels left to learn from. */
function saysSomething({ heldOut }: Fold, decided: Int32Array): boolean {
  const held = heldOut.filter((index) => decided[index]! >= 0).length
  return held > 0 && held < decided.filter((label) => label >= 0).length
}

/** 1 for the rows whose label some row outside their fold was given as well; 0 where no fold holds them out. */
export function knownOutsideFold({ decided, folds }: Pick<DecidedRows, 'decided' | 'folds'>): Uint8Array {
  const known = new Uint8Array(decided.length)
  for (const { heldOut } of folds) {
    const held = new Set(heldOut)
    const outside = new Set(decided.filter((_, row) => !held.has(row)))
    for (const row of heldOut) if (decided[row]! >= 0 && outside.has(decided[row]!)) known[row] = 1
  }
  return known
}

/** Share of the decisions, witnesses among them, whose label the base head does not know; null without a base head. */
export function strangeShareOf({ decided, weights }: DecidedRows, base: BaseHead | null): number | null {
  if (!base) return null
  let [strange, all] = [0, 0]
  for (const [row, label] of decided.entries()) {
    if (label < 0) continue
    all += weights[row]!
    if (base.isNew[label] === 1) strange += weights[row]!
  }
  return all === 0 ? 0 : strange / all
}

function gather({ probabilities, own }: BaseHead, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * own.length)
  for (const [index, row] of rows.entries()) {
    gathered.set(probabilities.subarray(row * own.length, (row + 1) * own.length), index * own.length)
  }
  return gathered
}
