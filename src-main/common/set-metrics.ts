import type { LabelMetric, SetMetrics } from '../../src-preload/contract.ts'
import { Calibration } from './calibration.ts'
import { shareInterval } from './intervals.ts'

/** One thing that is known of an image: whether it has a label, and what a model says of that. */
export interface KnownAnswer {
  label: string
  isTrue: boolean
  /** Probability that it has the label, 0 to 1. */
  probability: number
  /** Whether the model states it. */
  isStated: boolean
}

interface Counts {
  right: number
  stated: number
  support: number
}

/** Compares stated sets of labels with the true ones, image by image; what no one decided on does not count. */
export class SetScores {
  readonly #labels = new Map<string, Counts>()
  readonly #calibration = new Calibration()
  #images = 0
  #exact = 0

  add(answers: readonly KnownAnswer[]): void {
    if (answers.length === 0) return
    this.#images++
    if (answers.every(({ isTrue, isStated }) => isTrue === isStated)) this.#exact++
    for (const { label, isTrue, isStated, probability } of answers) {
      const counts = this.#labels.get(label) ?? { right: 0, stated: 0, support: 0 }
      this.#labels.set(label, counts)
      if (isTrue) counts.support++
      if (isStated) counts.stated++
      if (isTrue && isStated) counts.right++
      this.#calibration.add(probability, isTrue)
    }
  }

  /** Null where nothing was added. */
  metrics(): SetMetrics | null {
    if (this.#images === 0) return null
    const perLabel = [...this.#labels]
      .map(([label, counts]) => ({ ...labelMetric(label, counts), f1: f1Of(counts) }))
      .sort((a, b) => b.support - a.support || a.label.localeCompare(b.label))
    const all = { right: 0, stated: 0, support: 0 }
    for (const { right, stated, support } of this.#labels.values()) {
      all.right += right
      all.stated += stated
      all.support += support
    }
    const { precision, recall } = labelMetric('', all)
    const f1s = perLabel.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
    return {
      images: this.#images,
      exact: this.#exact / this.#images,
      interval: shareInterval(this.#exact, this.#images),
      precision,
      recall,
      microF1: f1Of(all),
      macroF1: f1s.length === 0 ? null : f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length,
      perLabel,
      calibrationError: this.#calibration.error,
    }
  }
}

function labelMetric(label: string, { right, stated, support }: Counts): LabelMetric {
  return {
    label,
    support,
    precision: stated === 0 ? null : right / stated,
    recall: support === 0 ? null : right / support,
  }
}

/** Harmonic mean of precision and recall; null where the label is nowhere, neither in truth nor stated. */
function f1Of({ right, stated, support }: Counts): number | null {
  return stated + support === 0 ? null : (2 * right) / (stated + support)
}
