import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../common/onnx/graph-builder.ts'
import type { Evaluation } from './lbfgs.ts'

/** The rows to fit. `features` is rows x dimensions, `targets` rows x labels with rows that sum to one. */
export interface SoftmaxProblem {
  features: Float32Array
  targets: Float32Array
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

/**
 * Multinomial logistic regression with soft targets t and row weights w:
 *
 *     (1 / Σw) Σ_i w_i · -Σ_k t_ik ln softmax(x_i W + b)_k  +  (l2 / 2) ‖W - W0‖²
 *
 * The first term and its gradient are a graph of ten nodes that ONNX Runtime computes in float32, straight from the
 * typed array that holds the features; the sum over rows and the penalty are added here in float64. A point is W
 * (dimensions x labels, row-major) followed by b; b is not penalised.
 */
export class SoftmaxObjective {
  readonly #session: ort.InferenceSession
  readonly #problem: SoftmaxProblem
  readonly #feeds: { features: ort.Tensor; weights: ort.Tensor; bias: ort.Tensor }
  readonly #targets: ort.Tensor
  readonly #rowWeights: ort.Tensor
  /** Outputs are written to the same memory every time. */
  readonly #outputs: Record<'losses' | 'logProbabilities' | 'weightGradient' | 'biasGradient', ort.Tensor>
  #l2 = 0
  #reference: Float64Array | null = null

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
    this.#outputs = {
      losses: zeros(rows),
      logProbabilities: zeros(rows, labels),
      weightGradient: zeros(dimensions, labels),
      biasGradient: zeros(labels),
    }
    this.setRowWeights(problem.weights)
  }

  static async create(problem: SoftmaxProblem, threads: number): Promise<SoftmaxObjective> {
    const session = await ort.InferenceSession.create(lossGraph(problem.dimensions, problem.labels), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    })
    return new SoftmaxObjective(session, problem)
  }

  /** Sets the penalty and the point whose weights it pulls towards (null: zero). */
  setPenalty(l2: number, reference: Float64Array | null): void {
    this.#l2 = l2
    this.#reference = reference
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
      { ...this.#feeds, targets: this.#targets, rowWeights: this.#rowWeights },
      this.#outputs as ort.InferenceSession.FetchesType,
    )
    // ONNX Runtime computes on this thread: let messages, such as a cancel, come through.
    await new Promise((resolve) => setImmediate(resolve))

    const gradient = new Float64Array(point.length)
    const weightGradient = this.#outputs.weightGradient.data as Float32Array
    let penalty = 0
    for (let i = 0; i < weightGradient.length; i++) {
      const distance = point[i]! - (this.#reference ? this.#reference[i]! : 0)
      penalty += distance * distance
      gradient[i] = weightGradient[i]! + this.#l2 * distance
    }
    gradient.set(this.#outputs.biasGradient.data as Float32Array, weightGradient.length)
    let loss = (this.#l2 / 2) * penalty
    for (const value of this.#outputs.losses.data as Float32Array) loss += value
    return { loss, gradient, logProbabilities: this.#outputs.logProbabilities.data as Float32Array }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

/** `targets` come multiplied by `rowWeights`, which sum to one, so that the gradient of the logits is p·w - t. */
function lossGraph(dimensions: number, labels: number): Uint8Array {
  const graph = new GraphBuilder('softmax-regression')
  const features = graph.input('features', 'float32', ['rows', dimensions])
  const weights = graph.input('weights', 'float32', [dimensions, labels])
  const bias = graph.input('bias', 'float32', [labels])
  const targets = graph.input('targets', 'float32', ['rows', labels])
  const rowWeights = graph.input('rowWeights', 'float32', ['rows', 1])
  const firstAxis = graph.initializer('firstAxis', 'int64', [1], BigInt64Array.of(0n))
  const lastAxis = graph.initializer('lastAxis', 'int64', [1], BigInt64Array.of(1n))
  const flat = { keepdims: { int: 0 } }

  const logits = graph.node('Gemm', [features, weights, bias])
  const logProbabilities = graph.node('LogSoftmax', [logits], { axis: { int: 1 } }, 'logProbabilities')
  const likelihoods = graph.node('Mul', [targets, logProbabilities])
  const gains = graph.node('ReduceSum', [likelihoods, lastAxis], flat)
  const losses = graph.node('Neg', [gains], {}, 'losses')
  const weighted = graph.node('Mul', [graph.node('Exp', [logProbabilities]), rowWeights])
  const logitGradient = graph.node('Sub', [weighted, targets])
  const weightGradient = graph.node('Gemm', [features, logitGradient], { transA: { int: 1 } }, 'weightGradient')
  const biasGradient = graph.node('ReduceSum', [logitGradient, firstAxis], flat, 'biasGradient')

  graph.output(losses, 'float32', ['rows'])
  graph.output(logProbabilities, 'float32', ['rows', labels])
  graph.output(weightGradient, 'float32', [dimensions, labels])
  graph.output(biasGradient, 'float32', [labels])
  return graph.toBytes()
}
