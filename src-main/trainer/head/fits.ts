import type { CurvePoint } from '../../../src-preload/contract.ts'
import type { FeatureTransform } from '../../common/contracts/training.ts'
import type { FeatureMatrix } from '../data/features.ts'
import { minimise } from './lbfgs.ts'
import { indexOfLargest } from '../data/metrics.ts'
import { SoftmaxObjective, type SoftmaxEvaluation } from './softmax-objective.ts'
import type { Candidate } from './candidates.ts'
import type { DecidedRows } from './evidence.ts'
import { balanced, expectedOf, labelsInUse, pickColumns, withSumOne } from './fit-inputs.ts'
import { labelFrequencies } from './label-frequencies.ts'
import { learnLabelMap, withRoomForUnseen, type LabelMap } from './label-map.ts'
import type { Memory } from './memory.ts'
import { logMapped, normalise, softened, unseen } from './priors.ts'
import { regress, type Regression } from './regression.ts'

/** The decisions with what a fit reads of them. */
export interface Evidence extends DecidedRows {
  /** Features of the same rows, made fit in one way or the other. */
  features: (transform: FeatureTransform) => Promise<FeatureMatrix>
  /** A memory of the same rows, in features that tell these labels apart; -1: not to be learned from. */
  remember: (label: Int32Array) => Promise<Memory>
  labels: number
}

/** A candidate fitted on all rows, or on those of a fold. */
export interface Fitted {
  candidate: Candidate
  /** How the base head's labels map; null where the candidate does without. */
  map: LabelMap | null
  /** W (width of the features x labels, row-major), then b with the labels' frequencies in it; null: nothing was fitted. */
  point: Float64Array | null
  /** What the point is on, of a candidate that remembers. */
  memory?: Memory
}

export interface FitSettings {
  /**
   * Weight of a label's n examples: n^-power, and what comes out says so; `auto`: as even as the labels are thought to be, and
   * what that took from frequent labels is given back to them in the end.
   */
  balance: number | 'auto'
  maximumIterations: number
  threads: number
  aborted: () => boolean
  /** Called as fits go on, with the iterations of all of them so far. */
  onIteration: (iterations: number) => void
}

/** What a candidate says of rows that it did not learn from. */
export interface OutOfFold {
  /** ln of the probabilities of every row by the fit that did not learn from it, rows x labels; NaN where no fold holds it out. */
  logProbabilities: Float32Array
  /** Of the first fold; empty where a fit is one step. */
  curve: CurvePoint[]
}

/** Biases are held back a thirtieth as strongly as weights: free ones learn the accidents of few decisions by heart. */
const biasShare = 1 / 30
/** A label below this on all decided rows is not fitted on top of a map. */
const leastLikely = 0.01
/** Ends a fit that gains less, in nats per row. */
const decreaseTolerance = 2e-6
const noise = 1e-8

/** Fits candidates to the evidence: fold by fold, and at last on all rows. */
export class Fits {
  readonly #evidence: Evidence
  readonly #settings: FitSettings
  readonly #within = new Map<Candidate['prior'], Int32Array>()
  readonly #decidedLabels: Int32Array
  /** By transform and labels. Made when they are first needed. */
  readonly #objectives = new Map<string, Promise<SoftmaxObjective>>()
  /** The last point of each fold, to begin the next with. */
  readonly #points = new Map<string, Float64Array>()
  /** By fold: what tells labels apart is learned without the rows that are held out. */
  readonly #memories = new Map<string, Promise<Memory>>()
  #iterations = 0

  constructor(evidence: Evidence, settings: FitSettings) {
    this.#evidence = evidence
    this.#settings = settings
    this.#decidedLabels = labelsInUse(evidence.decided)
  }

  /** Iterations of all fits so far. */
  get iterations(): number {
    return this.#iterations
  }

  /** What is known before any fold. */
  untried(): OutOfFold {
    const { decided, labels } = this.#evidence
    return { logProbabilities: new Float32Array(decided.length * labels).fill(NaN), curve: [] }
  }

  /** Adds what a candidate says of the rows that one fold holds out. */
  async addFold(candidate: Candidate, index: number, found: OutOfFold): Promise<void> {
    const { folds, labels, weights } = this.#evidence
    const { heldOut } = folds[index]!
    const fitting = Float32Array.from(weights)
    for (const row of heldOut) fitting[row] = 0
    const onPoint = (point: CurvePoint): void => {
      if (index === 0) found.curve.push(point)
    }
    const { logProbabilities } = await this.#fit(candidate, fitting, `fold ${index}`, onPoint)
    for (const row of heldOut)
      found.logProbabilities.set(logProbabilities.subarray(row * labels, (row + 1) * labels), row * labels)
  }

  /** Fits on all rows with these weights. */
  async onAll(candidate: Candidate, weights: Float32Array): Promise<Fitted> {
    return (await this.#fit(candidate, weights, 'all', () => undefined)).fitted
  }

  async release(): Promise<void> {
    for (const objective of this.#objectives.values()) await (await objective).release()
  }

  async #fit(candidate: Candidate, weights: Float32Array, where: string, onPoint: OnPoint): Promise<FitResult> {
    const { decided, labels } = this.#evidence
    const counts = new Float64Array(labels)
    for (const [row, label] of decided.entries()) if (label >= 0) counts[label]! += weights[row]!
    if (candidate.prior === 'frequencies') return this.#fitFromFrequencies(candidate, weights, counts, where, onPoint)
    const { map, offsets } = this.#mapped(candidate, weights, counts)
    if (candidate.penalty === null) {
      return { fitted: { candidate, map, point: null }, logProbabilities: normalise(offsets, labels) }
    }
    const columns = this.#labelsWithin(candidate, offsets)
    const power = candidate.prior === 'map' ? this.#power(0) : this.#power(labelFrequencies(counts).evenness)
    const { point, logits } = await this.#minimise(candidate, columns, where, {
      offset: (row, label) => offsets[row * labels + label]!,
      weights: balanced(weights, decided, counts, power),
      fitting: weights,
      onPoint,
    })
    const fitted = { candidate, map, point: this.#onAllLabels(point, columns, () => 0, 0) }
    return { fitted, logProbabilities: this.#logProbabilities(logits, columns, () => 0) }
  }

  /**
   * The labels that are worth fitting on top of a map: those that were decided, and those that it finds likely on some
   * decided row. The same in all fits of a candidate; the others stay where the map has them.
   */
  #labelsWithin({ prior }: Candidate, offsets: Float32Array): Int32Array {
    const known = this.#within.get(prior)
    if (known) return known
    const { labels } = this.#evidence
    const likely = new Set(this.#decidedLabels)
    const least = Math.log(leastLikely)
    for (const [at, offset] of offsets.entries()) if (offset >= least) likely.add(at % labels)
    const columns = Int32Array.from(likely).sort()
    this.#within.set(prior, columns)
    return columns
  }

  async #fitFromFrequencies(
    candidate: Candidate,
    weights: Float32Array,
    counts: Float64Array,
    where: string,
    onPoint: OnPoint,
  ): Promise<FitResult> {
    if (candidate.transform === 'memory') return this.#remember(candidate, weights, where)
    const { logFrequencies, evenness } = labelFrequencies(counts)
    const power = this.#power(evenness)
    const isUnseen = (label: number): boolean => logFrequencies[label] === -Infinity
    const during = (label: number): number => (isUnseen(label) ? unseen : (1 - power) * logFrequencies[label]!)
    const givenBack = this.#settings.balance === 'auto' ? power : 0
    const behind = (label: number): number => (isUnseen(label) ? 0 : givenBack * logFrequencies[label]!)
    const columns = this.#decidedLabels
    const { point, logits } = await this.#minimise(candidate, columns, where, {
      offset: (_, label) => during(label),
      weights: balanced(weights, this.#evidence.decided, counts, power),
      fitting: weights,
      onPoint,
    })
    const bias = (label: number): number => during(label) + behind(label)
    const fitted = { candidate, map: null, point: this.#onAllLabels(point, columns, bias, unseen) }
    return { fitted, logProbabilities: this.#logProbabilities(logits, columns, behind) }
  }

  /**
   * In one step: what it says of rows is a regression on how alike they are. In two where it is only known of some rows what
   * they are not: the second learns of these what the first says, without those labels (expectation and maximisation, once).
   */
  async #remember(candidate: Candidate, weights: Float32Array, where: string): Promise<FitResult> {
    const { allowed, decided, remember, targets } = this.#evidence
    const { threads } = this.#settings
    const fitting = weights.map((weight, row) => (decided[row]! < 0 ? 0 : weight))
    const known = this.#memories.get(where) ?? remember(decided.map((label, row) => (fitting[row]! > 0 ? label : -1)))
    this.#memories.set(where, known)
    const memory = await known
    const fit = (of: Float32Array, weights: Float32Array): Promise<Regression> =>
      regress(memory.similarities, of, weights, candidate.penalty ?? 0, threads)
    const first = await fit(targets, fitting)
    const { point, logProbabilities } = allowed
      ? await fit(expectedOf(targets, decided, allowed, first.logProbabilities), weights)
      : first
    this.#iterations++
    this.#settings.onIteration(this.#iterations)
    return { fitted: { candidate, map: null, point, memory }, logProbabilities }
  }

  #power(automatic: number): number {
    const { balance } = this.#settings
    return balance === 'auto' ? automatic : balance
  }

  /** What the base head says through a map learned from the rows with a weight. */
  #mapped({ prior }: Candidate, weights: Float32Array, counts: Float64Array): { map: LabelMap; offsets: Float32Array } {
    const { allowed, base, decided, labels } = this.#evidence
    if (!base) throw new Error('There is no base head to map the labels of')
    const { own, isNew } = base
    const from = own.length
    const probabilities = prior === 'softened' ? softened(base.probabilities, from) : base.probabilities
    const map = learnLabelMap(probabilities, { decided, allowed, weights }, own, isNew)
    const fitting = prior === 'softened' ? withRoomForUnseen(probabilities, map, counts, isNew) : map
    return { map: fitting, offsets: logMapped(probabilities, fitting, labels) }
  }

  async #minimise(
    { penalty, transform }: Candidate,
    columns: Int32Array,
    where: string,
    { offset, weights, fitting, onPoint }: FitOn,
  ): Promise<{ point: Float64Array; logits: Float32Array }> {
    const { decided } = this.#evidence
    const { aborted, maximumIterations } = this.#settings
    if (transform === 'memory') throw new Error('A memory is solved in one step')
    const features = await this.#evidence.features(transform)
    const objective = await this.#objective(features, transform, columns)
    objective.setRowWeights(weights)
    const strength = (penalty ?? 0) / weights.reduce((a, b) => a + b, 0)
    objective.setPenalty({ weights: strength, biases: strength * biasShare })
    const offsets = new Float32Array(decided.length * columns.length)
    for (let row = 0, at = 0; row < decided.length; row++) {
      for (const label of columns) offsets[at++] = offset(row, label)
    }
    objective.setOffsets(offsets)

    const key = `${transform}, labels ${columns.join()}, ${where}`
    const start = this.#points.get(key) ?? new Float64Array((features.width + 1) * columns.length)
    const found = await minimise((point) => objective.evaluate(point), start, {
      maximumIterations,
      decreaseTolerance,
      noise,
      aborted,
      onIteration: ({ iteration, evaluation }) => {
        if (iteration > 0) this.#iterations++
        onPoint(this.#watch(iteration, evaluation, columns, fitting))
        this.#settings.onIteration(this.#iterations)
        return undefined
      },
    })
    this.#points.set(key, found.point)
    return { point: found.point, logits: Float32Array.from(found.evaluation.logProbabilities) }
  }

  /** Loss and accuracy on both sides of the split, from one evaluation. */
  #watch(
    iteration: number,
    { loss, logProbabilities }: Pick<SoftmaxEvaluation, 'loss' | 'logProbabilities'>,
    columns: Int32Array,
    fitting: Float32Array,
  ): CurvePoint {
    const sides = [0, 1].map(() => ({ rows: 0, right: 0, loss: 0 }))
    for (const [row, label] of this.#evidence.decided.entries()) {
      if (label < 0) continue
      const side = sides[fitting[row]! > 0 ? 0 : 1]!
      const said = logProbabilities.subarray(row * columns.length, (row + 1) * columns.length)
      const at = columns.indexOf(label)
      side.rows++
      side.loss -= said[at]!
      if (indexOfLargest(said) === at) side.right++
    }
    const [own, held] = sides as [(typeof sides)[0], (typeof sides)[0]]
    return {
      iteration,
      loss,
      accuracy: own.rows > 0 ? own.right / own.rows : 0,
      validationLoss: held.rows > 0 ? held.loss / held.rows : null,
      validationAccuracy: held.rows > 0 ? held.right / held.rows : null,
    }
  }

  #objective(features: FeatureMatrix, transform: FeatureTransform, columns: Int32Array): Promise<SoftmaxObjective> {
    const key = `${transform}, labels ${columns.join()}`
    const known = this.#objectives.get(key)
    if (known) return known
    const { allowed, labels, targets, weights } = this.#evidence
    const pick = (matrix: Float32Array): Float32Array => pickColumns(matrix, labels, columns)
    const problem = {
      features: features.data,
      targets: withSumOne(pick(targets), columns.length),
      ...(allowed && { allowed: pick(allowed) }),
      weights,
      rows: features.rows,
      dimensions: features.width,
      labels: columns.length,
    }
    const objective = SoftmaxObjective.create(problem, this.#settings.threads)
    this.#objectives.set(key, objective)
    return objective
  }

  /**
   * A point on some labels as one on all.
   * @param bias what is added to that of each label
   * @param leftOut bias of the labels that have no part in it
   */
  #onAllLabels(
    point: Float64Array,
    columns: Int32Array,
    bias: (label: number) => number,
    leftOut: number,
  ): Float64Array {
    const { labels } = this.#evidence
    const width = point.length / columns.length - 1
    const result = new Float64Array((width + 1) * labels)
    result.fill(leftOut, width * labels)
    for (let feature = 0; feature <= width; feature++) {
      for (const [at, label] of columns.entries()) {
        const value = point[feature * columns.length + at]!
        result[feature * labels + label] = feature === width ? value + bias(label) : value
      }
    }
    return result
  }

  #logProbabilities(logits: Float32Array, columns: Int32Array, bias: (label: number) => number): Float32Array {
    const { decided, labels } = this.#evidence
    const result = new Float32Array(decided.length * labels).fill(unseen)
    for (let row = 0, at = 0; row < decided.length; row++) {
      for (const label of columns) result[row * labels + label] = logits[at++]! + bias(label)
    }
    return normalise(result, labels)
  }
}

type OnPoint = (point: CurvePoint) => void

interface FitOn {
  offset: (row: number, label: number) => number
  /** As the objective takes them. */
  weights: Float32Array
  /** Above zero for the rows that are learned from. */
  fitting: Float32Array
  onPoint: OnPoint
}

interface FitResult {
  fitted: Fitted
  /** ln of the probabilities of every row, rows x labels. */
  logProbabilities: Float32Array
}
