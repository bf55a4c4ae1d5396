import type { FeatureMatrix } from '../../data/features.ts'
import { minimise } from '../lbfgs.ts'
import { LogisticObjective } from './logistic-objective.ts'

/** What is known of rows, and their features. */
export interface ManyEvidence {
  features: FeatureMatrix
  /** Rows x labels: 1 has it, 0 has it not, -1 nobody knows. */
  answers: Int8Array
  labels: number
}

export interface ManyFit {
  /** W (width of the features x labels, row-major), then b with the labels' frequencies in it. */
  point: Float64Array
  /** Of every row, rows x labels. */
  logits: Float32Array
}

export interface ManyFitSettings {
  maximumIterations: number
  threads: number
  aborted: () => boolean
  /** Called as fits go on, with the iterations of all of them so far. */
  onIteration: (iterations: number) => void
}

/** Biases are held back a thirtieth as strongly as weights, as in heads of one label. */
const biasShare = 1 / 30
/** Ends a fit that gains less, in nats per answer. */
const decreaseTolerance = 1e-6
const noise = 1e-8

/** Fits the logistic regressions of all labels at once, over and over on parts of the same rows. */
export class ManyFits {
  readonly #objective: LogisticObjective
  readonly #evidence: ManyEvidence
  readonly #settings: ManyFitSettings
  #iterations = 0

  private constructor(objective: LogisticObjective, evidence: ManyEvidence, settings: ManyFitSettings) {
    this.#objective = objective
    this.#evidence = evidence
    this.#settings = settings
  }

  static async create(evidence: ManyEvidence, settings: ManyFitSettings): Promise<ManyFits> {
    const { answers, features, labels } = evidence
    const problem = {
      features: features.data,
      rows: features.rows,
      dimensions: features.width,
      labels,
      targets: Float32Array.from(answers, (answer) => (answer === 1 ? 1 : 0)),
      weights: Float32Array.from(answers, (answer) => (answer < 0 ? 0 : 1)),
    }
    return new ManyFits(await LogisticObjective.create(problem, settings.threads), evidence, settings)
  }

  /** Iterations of all fits so far. */
  get iterations(): number {
    return this.#iterations
  }

  /**
   * Solves the regressions to their optimum.
   * @param isLeftOut of every row: 1 where it is not learned from
   * @param penalty λ, beside a sum over answers of cross entropies in nats
   * @param start a point to begin with, such as that of a stronger penalty
   */
  async fit(isLeftOut: Uint8Array, penalty: number, start?: Float64Array): Promise<ManyFit> {
    const { answers, features, labels } = this.#evidence
    const weights = Float32Array.from(answers, (answer, at) =>
      answer < 0 || isLeftOut[Math.floor(at / labels)] === 1 ? 0 : 1,
    )
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const offsets = logOdds(answers, weights, labels)
    this.#objective.setWeights(weights)
    this.#objective.setOffsets(offsets)
    this.#objective.setPenalty({ weights: penalty / total, biases: (penalty * biasShare) / total })
    const before = this.#iterations
    const found = await minimise(
      (point) => this.#objective.evaluate(point),
      beginning(start, offsets, features.width),
      {
        maximumIterations: this.#settings.maximumIterations,
        decreaseTolerance,
        noise,
        aborted: this.#settings.aborted,
        onIteration: ({ iteration }) => {
          this.#iterations = before + iteration
          this.#settings.onIteration(this.#iterations)
          return undefined
        },
      },
    )
    const logits = Float32Array.from(found.evaluation.logits)
    return { point: withOffsets(found.point, offsets, 1), logits }
  }

  async release(): Promise<void> {
    await this.#objective.release()
  }
}

/** How often each label is the answer, as ln of its odds; half an answer of each kind is added, so that none is certain. */
function logOdds(answers: Int8Array, weights: Float32Array, labels: number): Float64Array {
  const [yes, no] = [new Float64Array(labels).fill(0.5), new Float64Array(labels).fill(0.5)]
  for (const [at, weight] of weights.entries()) {
    const counts = answers[at] === 1 ? yes : no
    counts[at % labels]! += weight
  }
  return yes.map((count, label) => Math.log(count / no[label]!))
}

function beginning(start: Float64Array | undefined, offsets: Float64Array, width: number): Float64Array {
  return start ? withOffsets(start, offsets, -1) : new Float64Array((width + 1) * offsets.length)
}

/** A point with the offsets added to (1), or taken off (-1), its biases. */
function withOffsets(point: Float64Array, offsets: Float64Array, sign: 1 | -1): Float64Array {
  const result = Float64Array.from(point)
  const biasAt = point.length - offsets.length
  for (const [label, offset] of offsets.entries()) result[biasAt + label]! += sign * offset
  return result
}
