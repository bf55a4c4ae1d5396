import type { HeadTrainingData } from '../../common/contracts/training.ts'
import { holdOut } from '../data/split.ts'

/** The decided rows as trainings by epochs take them. */
export interface TrainingRows {
  /** Rows of the features file that have a label, rising. */
  rows: Int32Array
  /** Participants x labels, every row summing to one. */
  targets: Float32Array
  /** The label a person gave (of several the heaviest). */
  decided: Int32Array
  /** 1 for the participants that are held out. */
  heldOut: Uint8Array
}

/**
 * Every decided row with its label as the target (a share of it spread over all labels where smoothed), and which of them are
 * held out: whole products, some of every label.
 */
export function trainingRows(
  { labels, groups, examples }: HeadTrainingData,
  { labelSmoothing, validationShare, seed }: { labelSmoothing: number; validationShare: number; seed: number },
): TrainingRows {
  const count = labels.length
  const given = new Map<number, Map<number, number>>()
  for (const [i, row] of examples.row.entries()) {
    const weight = examples.weight[i]!
    if (weight === 0) continue
    const own = given.get(row) ?? new Map<number, number>()
    given.set(row, own.set(examples.label[i]!, (own.get(examples.label[i]!) ?? 0) + weight))
  }
  const rows = Int32Array.from(given.keys()).sort()
  const decided = new Int32Array(rows.length)
  const targets = new Float32Array(rows.length * count).fill(labelSmoothing / count)
  for (const [index, row] of rows.entries()) {
    const own = [...given.get(row)!]
    const total = own.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [label, weight] of own) targets[index * count + label]! += ((1 - labelSmoothing) * weight) / total
    decided[index] = own.reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
  }
  const ownGroups = Int32Array.from(rows, (row) => groups[row]!)
  return { rows, targets, decided, heldOut: holdOut(decided, ownGroups, validationShare, seed) }
}
