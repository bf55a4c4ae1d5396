import { doubt } from '../../common/doubt.ts'

/** A decision that the others speak against: its row, and the label that they would give it. */
export interface Suspect {
  row: number
  /** Out-of-fold probability of the label that was given. */
  own: number
  other: number
  otherProbability: number
}

/** More doubtful still: what a fit had better not believe. */
const [leastOwn, clearlyOther] = [0.1, 0.5]

/** Whether a doubt is so strong that the decision should count for less. */
export function isStrong({ own, otherProbability }: Suspect): boolean {
  return own < leastOwn && otherProbability > clearlyOther
}

/**
 * Decisions that are probably wrong.
 * @param probabilities out of fold, calibrated, rows x labels; NaN where a row was not held out
 * @param decided the label of every row, -1: none
 * @param canTell whether whoever said it knew the row's label; one that was never heard of is not doubted
 */
export function suspectsAmong(
  probabilities: Float32Array,
  decided: Int32Array,
  labels: number,
  canTell: (row: number) => boolean = () => true,
): Suspect[] {
  return [...decided].flatMap((label, row) => {
    if (label < 0 || !canTell(row)) return []
    const said = probabilities.subarray(row * labels, (row + 1) * labels)
    const own = said[label]!
    if (!(own < doubt.ownBelow)) return []
    let other = label === 0 ? 1 : 0
    for (let at = 0; at < labels; at++) if (at !== label && said[at]! > said[other]!) other = at
    return said[other]! > doubt.otherAbove ? [{ row, own, other, otherProbability: said[other]! }] : []
  })
}
