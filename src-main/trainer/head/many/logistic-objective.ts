import * as ort from 'onnxruntime-node'
import { GraphBuilder } from '../../../common/onnx/graph-builder.ts'
import type { Evaluation } from '../lbfgs.ts'
import type { Penalty } from '../softmax-objective.ts'

/** The rows to fit; every label is a question of its own. */
export interface LogisticProblem {
  /** Rows x dimensions. */
  features: Float32Array
  /** Rows x labels: 1 for a label that the row has, 0 for one that it has not. */
  targets: Float32Array
  /** Rows x labels: 0 where nothing is known. */
  weights: Float32Array
  rows: number
  dimensions: number
  labels: number
}

export interface LogisticEvaluation extends Evaluation {
  /** Rows x labels. Valid until the next evaluation. */
  logits: Float32Array
}

/**
 * As many logistic regressions as there are labels, with targets t, weights w, and an offset o of each label that is not
 * learned:
 *
 *     (1 / Σw) Σ_ik w_ik (ln(1 + e^z_ik) - t_ik z_ik)  +  (l2 / 2) ‖W‖²  +  (l2' / 2) ‖b‖²,   z = X W + b + o
 *
 * All but the penalty is a graph that ONNX Runtime computes in float32. A point is W (dimensions x labels, row-major)
 * followed by b.
 */
export class LogisticObjective {
  readonly #session: ort.InferenceSession
  readonly #problem: LogisticProblem
  readonly #feeds: Record<'features' | 'weights' | 'bias' | 'answerWeights' | 'weightedTargets', ort.Tensor>
  /** Outputs are written to the same memory every time. */
  readonly #outputs: Record<'losses' | 'logits' | 'weightGradient' | 'biasGradient', ort.Tensor>
  #offsets: Float64Array
  #penalty: Penalty = { weights: 0, biases: 0 }

  private constructor(session: ort.InferenceSession, problem: LogisticProblem) {
    const { rows, dimensions, labels } = problem
    const zeros = (...shape: number[]): ort.Tensor =>
      new ort.Tensor('float32', new Float32Array(shape.reduce((product, size) => product * size, 1)), shape)
    this.#session = session
    this.#problem = problem
    this.#feeds = {
      features: new ort.Tensor('float32', problem.features, [rows, dimensions]),
      weights: zeros(dimensions, labels),
      bias: zeros(labels),
      answerWeights: zeros(rows, labels),
      weightedTargets: zeros(rows, labels),
    }
    this.#outputs = {
      losses: zeros(rows),
      logits: zeros(rows, labels),
      weightGradient: zeros(dimensions, labels),
      biasGradient: zeros(labels),
    }
    this.#offsets = new Float64Array(labels)
    this.setWeights(problem.weights)
  }

  static async create(problem: LogisticProblem, threads: number): Promise<LogisticObjective> {
    const session = await ort.InferenceSession.create(lossGraph(problem.dimensions, problem.labels), {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    })
    return new LogisticObjective(session, problem)
  }

  setPenalty(penalty: Penalty): void {
    this.#penalty = penalty
  }

  /** Sets what is added to the logits of each label; zero at first. */
  setOffsets(offsets: Float64Array): void {
    this.#offsets = Float64Array.from(offsets)
  }

  /** Sets how much each answer counts, rows x labels; only ratios matter. */
  setWeights(weights: Float32Array): void {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    if (!(total > 0)) throw new Error('No answer has a weight: there is nothing to fit')
    const shares = this.#feeds.answerWeights.data as Float32Array
    const targets = this.#feeds.weightedTargets.data as Float32Array
    for (const [at, weight] of weights.entries()) {
      shares[at] = weight / total
      targets[at] = (weight / total) * this.#problem.targets[at]!
    }
  }

  async evaluate(point: Float64Array): Promise<LogisticEvaluation> {
    const weights = this.#feeds.weights.data as Float32Array
    const bias = this.#feeds.bias.data as Float32Array
    for (let at = 0; at < weights.length; at++) weights[at] = point[at]!
    for (let label = 0; label < bias.length; label++)
      bias[label] = point[weights.length + label]! + this.#offsets[label]!
    await this.#session.run(this.#feeds, this.#outputs as ort.InferenceSession.FetchesType)
    // ONNX Runtime computes on this thread: let messages, such as a cancel, come through.
    await new Promise((resolve) => setImmediate(resolve))

    const gradient = new Float64Array(point.length)
    gradient.set(this.#outputs.weightGradient.data as Float32Array)
    gradient.set(this.#outputs.biasGradient.data as Float32Array, weights.length)
    let loss = 0
    for (const value of this.#outputs.losses.data as Float32Array) loss += value
    for (const [at, value] of point.entries()) {
      const penalty = at < weights.length ? this.#penalty.weights : this.#penalty.biases
      loss += (penalty / 2) * value * value
      gradient[at]! += penalty * value
    }
    return { loss, gradient, logits: this.#outputs.logits.data as Float32Array }
  }

  async release(): Promise<void> {
    await this.#session.release()
  }
}

/** `answerWeights` sum to one, and `weightedTargets` come multiplied by them: the gradient of the logits is σ(z) w - t. */
function lossGraph(dimensions: number, labels: number): Uint8Array {
  const graph = new GraphBuilder('logistic-regressions')
  const features = graph.input('features', 'float32', ['rows', dimensions])
  const weights = graph.input('weights', 'float32', [dimensions, labels])
  const bias = graph.input('bias', 'float32', [labels])
  const answerWeights = graph.input('answerWeights', 'float32', ['rows', labels])
  const targets = graph.input('weightedTargets', 'float32', ['rows', labels])
  const firstAxis = graph.initializer('firstAxis', 'int64', [1], BigInt64Array.of(0n))
  const lastAxis = graph.initializer('lastAxis', 'int64', [1], BigInt64Array.of(1n))
  const flat = { keepdims: { int: 0 } }

  const logits = graph.node('Gemm', [features, weights, bias], {}, 'logits')
  const costs = graph.node('Sub', [
    graph.node('Mul', [answerWeights, graph.node('Softplus', [logits])]),
    graph.node('Mul', [targets, logits]),
  ])
  const losses = graph.node('ReduceSum', [costs, lastAxis], flat, 'losses')
  const logitGradient = graph.node('Sub', [
    graph.node('Mul', [answerWeights, graph.node('Sigmoid', [logits])]),
    targets,
  ])
  const weightGradient = graph.node('Gemm', [features, logitGradient], { transA: { int: 1 } }, 'weightGradient')
  const biasGradient = graph.node('ReduceSum', [logitGradient, firstAxis], flat, 'biasGradient')

  graph.output(losses, 'float32', ['rows'])
  graph.output(logits, 'float32', ['rows', labels])
  graph.output(weightGradient, 'float32', [dimensions, labels])
  graph.output(biasGradient, 'float32', [labels])
  return graph.toBytes()
}
