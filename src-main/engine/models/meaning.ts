import type { Candidate } from '../../../src-preload/contract.ts'
import type { TopLabels } from '../../common/contracts/vision.ts'
import type { Standing } from '../labels/standing.ts'

/**
 * What the outputs of a head mean in labels as they are now. A head knows the labels that it learned; those that were merged
 * since it says as one, and those that were retired or deleted it says no more, without having learned anything new.
 */
export class Meaning {
  readonly #labelIds: readonly number[]
  readonly #standing: Standing
  readonly #together: (one: number, other: number) => number

  /**
   * @param labelIds the label that each output learned
   * @param isExclusive whether an image has one of the labels alone, so that confidences of merged ones add up; where each
   * is answered by itself, an image has the merged label as surely as the surer of the two
   */
  constructor(labelIds: readonly number[], standing: Standing, isExclusive: boolean) {
    this.#labelIds = labelIds
    this.#standing = standing
    this.#together = isExclusive ? (one, other) => Math.min(1, Math.fround(one + other)) : Math.max
  }

  /** Whether every label is as it was learned. */
  get isLiteral(): boolean {
    return !this.#labelIds.some((id) => this.#standing.has(id))
  }

  /** The label that each output stands for now; null: none. */
  outputs(): (number | null)[] {
    return this.#labelIds.map((id) => this.label(id))
  }

  /** A row of a head's answers, in the labels that it learned, best first. */
  said({ k, labels, probabilities }: TopLabels, row: number): Candidate[] {
    const said: Candidate[] = []
    for (let at = row * k; at < (row + 1) * k; at++) {
      const labelId = this.#labelIds[labels[at]!]
      if (labelId !== undefined) said.push({ labelId, confidence: probabilities[at]! })
    }
    return said
  }

  /** The same in labels as they are now, best first; the very list where nothing in it has changed. */
  now(said: Candidate[]): Candidate[] {
    if (!said.some(({ labelId }) => this.#standing.has(labelId))) return said
    const confidences = new Map<number, number>()
    for (const { labelId, confidence } of said) {
      const label = this.label(labelId)
      if (label === null) continue
      const known = confidences.get(label)
      confidences.set(label, known === undefined ? confidence : this.#together(known, confidence))
    }
    return [...confidences]
      .map(([labelId, confidence]) => ({ labelId, confidence }))
      .sort((a, b) => b.confidence - a.confidence)
  }

  /** What a label stands for now; null: for none. */
  label(labelId: number): number | null {
    const standing = this.#standing.get(labelId)
    return standing === undefined ? labelId : standing
  }
}
