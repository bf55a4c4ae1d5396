import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import type { Evaluation } from './lbfgs.ts'

/**
 * The rows to fit. `features` is rows x dimensions, `targets` rows x labels. A row of targets sums to one, or is all zero
 * where `allowed` says what is known of it.
 */
export interface SoftmaxProblem {
  features: Float32Array
  targets: Float32Array
  /**
   * Rows x labels: 1 for the labels that a row without targets may have, such as all but the rejected one; 0 in all other
   * rows. Its likelihood is the probability of them together; a row that may have none of them says nothing.
   */
  allowed?: Float32Array
  /** Per row; 0 leaves a row out of the fit. They need not sum to one. */
  weights: Float32Array
  rows: number
  dimensions: number
  labels: number
}

export interface SoftmaxEvaluation extends Evaluation {
  /** ln of the predicted probabilities, rows x labels. Valid until the next evaluation. */
  logProbabilities: Float32Array
}

/** How strongly a fit is held back, per unit of the mean loss: on the weights, and on the biases. */
export interface Penalty {
  weights: number
  biases: number
}

/**
 * Multinomial logistic regression with soft targets t, row weights w and an offset o that is not learned:
 *
 *     (1 / Σw) Σ_i w_i · -Σ_k t_ik ln p_ik  +  (l2 / 2) ‖W‖²  +  (l2' / 2) ‖b‖²,   p_i = softmax(o_i + x_i W + b)
 *
 * A row that only says which labels are allowed has -ln Σ_allowed p_ik in place of the inner sum. All but the penalty is a
 * graph of some ten nodes that ONNX Runtime computes in float32, straight from the typed array that holds the features;
 * the sum over rows and the penalty are added here in float64. A point is W (dimensions x labels, row-major) followed by b.
 */
export class SoftmaxObjective {
  readonly #session: ort.InferenceSession
  readonly #problem: SoftmaxProblem
  readonly #feeds: { features: ort.Tensor; weights: ort.Tensor; bias: ort.Tensor }
  readonly #targets: ort.Tensor
  readonly #rowWeights: ort.Tensor
  readonly #offsets: ort.Tensor
  /** Of rows that say what is allowed: which labels, and 0 in place of the 1 that other rows have. */
  readonly #partial: { allowed: ort.Tensor; whole: ort.Tensor } | null
  /** Outputs are written to the same memory every time. */
  readonly #outputs: Record<'losses' | 'logProbabilities' | 'weightGradient' | 'biasGradient', ort.Tensor>
  #penalty: Penalty = { weights: 0, biases: 0 }

  private constructor(session: ort.InferenceSession, problem: SoftmaxProblem) {
    const { rows, dimensions, labels } = problem
    const zeros = (...shape: number[]): ort.Tensor =>
      new ort.Tensor('float32', new Float32Array(shape.reduce((product, size) => product * size, 1)), shape)
    this.#session = session
    this.#problem = problem
    const features = new ort.Tensor('float32', problem.features, [rows, dimensions])
    this.#feeds = { features, weights: zeros(dimensions, labels), bias: zeros(labels) }
    this.#targets = zeros(rows, labels)
    this.#rowWeights = zeros(rows, 1)
    this.#offsets = zeros(rows, labels)
    const allowed = problem.allowed && allowedOrAnything(problem.targets, problem.allowed, labels)
    this.#partial = allowed
      ? { allowed: new ort.Tensor('float32', allowed, [rows, labels]), whole: wholeRows(allowed, rows) }
      : null
    this.#outputs = {
      losses: zeros(rows),
      logProbabilities: zeros(rows, labels),
      weightGradient: zeros(dimensions, labels),
      biasGradient: zeros(labels),
    }
    this.setRowWeights(problem.weights)
  }

  static async create(problem: SoftmaxProblem, threads: number): Promise<SoftmaxObjective> {
    const session = await ort.InferenceSession.create(
      lossGraph(problem.dimensions, problem.labels, problem.allowed !== undefined),
      {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
      },
    )
    return new SoftmaxObjective(session, problem)
  }

  setPenalty(penalty: Penalty): void {
    this.#penalty = penalty
  }

  /** Sets what is added to the logits of every row, rows x labels; zero at first. */
  setOffsets(offsets: Float32Array): void {
    const own = this.#offsets.data as Float32Array
    own.set(offsets)
  }

  /** Sets which rows count for how much; only ratios matter. */
  setRowWeights(weights: Float32Array): void {
    const { rows, labels, targets } = this.#problem
    let total = 0
    for (let row = 0; row < rows; row++) total += weights[row]!
    if (!(total > 0)) throw new Error('No row has a weight: there is nothing to fit')
    const shares = this.#rowWeights.data as Float32Array
    const scaled = this.#targets.data as Float32Array
    for (let row = 0; row < rows; row++) {
      const share = weights[row]! / total
      shares[row] = share
      for (let at = row * labels; at < (row + 1) * labels; at++) scaled[at] = targets[at]! * share
    }
  }

  async evaluate(point: Float64Array): Promise<SoftmaxEvaluation> {
    const weights = this.#feeds.weights.data as Float32Array
    const bias = this.#feeds.bias.data as Float32Array
    for (let i = 0; i < weights.length; i++) weights[i] = point[i]!
    for (let i = 0; i < bias.length; i++) bias[i] = point[weights.length + i]!
    await this.#session.run(
      {
        ...this.#feeds,
        ...this.#partial,
        offsets: this.#offsets,
        targets: this.#targets,
        rowWeights: this.#rowWeights,
      },
      this.#outputs as ort.InferenceSession.FetchesType,
    )
    // ONNX Runtime computes on this thread: let messages, such as a cancel, come through.
    await new Promise((resolve) => setImmediate(resolve))

    const gradient = new Float64Array(point.length)
    const weightGradient = this.#outputs.weightGradient.data as Float32Array
    const biasGradient = this.#outputs.biasGradient.data as Float32Array
    const penalty = this.#penalty
    let [weightSquares, biasSquares] = [0, 0]
    for (let i = 0; i < weightGradient.length; i++) {
      weightSquares += point[i]! * point[i]!
      gradient[i] = weightGradient[i]! + penalty.weights * point[i]!
    }
    for (const [label, slope] of biasGradient.entries()) {
      const at = weightGradient.length + label
      biasSquares += point[at]! * point[at]!
      gradient[at] = slope + penalty.biases * point[at]!
    }
    let loss = (penalty.weights / 2) * weightSquares + (penalty.biases / 2) * biasSquares
    for (const value of this.#outputs.losses.data as Float32Array) loss += value
    return { loss, gradient, logProbabilities: this.#outputs.logProbabilities.data as Float32Array }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

/** A row without targets in which nothing is allowed says nothing, as one in which anything is. */
function allowedOrAnything(targets: Float32Array, allowed: Float32Array, labels: number): Float32Array {
  const result = Float32Array.from(allowed)
  for (let start = 0; start < result.length; start += labels) {
    const [asked, may] = [targets, allowed].map((matrix) => matrix.subarray(start, start + labels))
    if (!asked!.some((value) => value > 0) && !may!.some((value) => value > 0)) result.fill(1, start, start + labels)
  }
  return result
}

/** 1 for the rows in which nothing is allowed, since they have targets, as [rows, 1]. */
function wholeRows(allowed: Float32Array, rows: number): ort.Tensor {
  const labels = allowed.length / rows
  const whole = Float32Array.from({ length: rows }, (_, row) =>
    allowed.subarray(row * labels, (row + 1) * labels).some((value) => value > 0) ? 0 : 1,
  )
  return new ort.Tensor('float32', whole, [rows, 1])
}

/**
 * `targets` come multiplied by `rowWeights`, which sum to one, so that the gradient of the logits is p·w - t. Where labels
 * are only allowed, t is the share of p that lies on each of them.
 */
function lossGraph(dimensions: number, labels: number, hasAllowed: boolean): Uint8Array {
  const graph = new GraphBuilder('softmax-regression')
  const features = graph.input('features', 'float32', ['rows', dimensions])
  const weights = graph.input('weights', 'float32', [dimensions, labels])
  const bias = graph.input('bias', 'float32', [labels])
  const offsets = graph.input('offsets', 'float32', ['rows', labels])
  const targets = graph.input('targets', 'float32', ['rows', labels])
  const rowWeights = graph.input('rowWeights', 'float32', ['rows', 1])
  const firstAxis = graph.initializer('firstAxis', 'int64', [1], BigInt64Array.of(0n))
  const lastAxis = graph.initializer('lastAxis', 'int64', [1], BigInt64Array.of(1n))
  const flat = { keepdims: { int: 0 } }

  const logits = graph.node('Add', [graph.node('Gemm', [features, weights, bias]), offsets])
  const logProbabilities = graph.node('LogSoftmax', [logits], { axis: { int: 1 } }, 'logProbabilities')
  const likelihoods = graph.node('Mul', [targets, logProbabilities])
  let gains = graph.node('ReduceSum', [likelihoods, lastAxis], flat)
  const probabilities = graph.node('Exp', [logProbabilities])
  const weighted = graph.node('Mul', [probabilities, rowWeights])
  let logitGradient = graph.node('Sub', [weighted, targets])
  if (hasAllowed) {
    const allowed = graph.input('allowed', 'float32', ['rows', labels])
    const whole = graph.input('whole', 'float32', ['rows', 1])
    const inside = graph.node('Mul', [probabilities, allowed])
    const together = graph.node('Add', [graph.node('ReduceSum', [inside, lastAxis], { keepdims: { int: 1 } }), whole])
    const least = graph.initializer('least', 'float32', [], Float32Array.of(1e-12))
    const sum = graph.node('Max', [together, least])
    const shares = graph.node('Mul', [graph.node('Div', [inside, sum]), rowWeights])
    logitGradient = graph.node('Sub', [logitGradient, shares])
    const weightedLog = graph.node('Mul', [graph.node('Log', [sum]), rowWeights])
    gains = graph.node('Add', [gains, graph.node('ReduceSum', [weightedLog, lastAxis], flat)])
  }
  const losses = graph.node('Neg', [gains], {}, 'losses')
  const weightGradient = graph.node('Gemm', [features, logitGradient], { transA: { int: 1 } }, 'weightGradient')
  const biasGradient = graph.node('ReduceSum', [logitGradient, firstAxis], flat, 'biasGradient')

  graph.output(losses, 'float32', ['rows'])
  graph.output(logProbabilities, 'float32', ['rows', labels])
  graph.output(weightGradient, 'float32', [dimensions, labels])
  graph.output(biasGradient, 'float32', [labels])
  return graph.toBytes()
}
