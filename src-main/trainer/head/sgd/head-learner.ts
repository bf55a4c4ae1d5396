import type { Scalar, Tensor2D } from '@tensorflow/tfjs'
import type { TensorFlow } from '../../tensorflow/backend.ts'
import { crossEntropy, heldOutMeasure } from '../../epochs/cross-entropy.ts'
import type { Learner } from '../../epochs/epochs.ts'
import type { HiddenLayer } from '../head-model.ts'
import { disposeAll, variablesFrom, type NamedVariables } from '../../epochs/momentum.ts'
import type { RandomGenerator } from '../../../common/random-generator.ts'
import { stratifiedBatches, type ClassBalance } from '../../epochs/stratified.ts'

/** What a head learns from. All arrays are by participant. */
export interface HeadData {
  /** Rows x width, row-major, transformed. */
  features: Float32Array
  width: number
  /** Rows x labels, every row summing to one. */
  targets: Float32Array
  labels: number
  /** Label of every row; -1: takes no part. */
  decided: Int32Array
  /** 1 for held-out rows. */
  heldOut: Uint8Array
}

const validationChunk = 4096

export interface HeadStart {
  /** W (width, or hidden units, x labels, row-major), then b [labels]. */
  point: ArrayLike<number>
  hidden?: HiddenLayer | null
}

/**
 * Softmax regression, logits = x·W + b, on stratified batches: the head of the original library. Where the start has a
 * hidden layer, x is what that makes of the features.
 */
export class HeadLearner implements Learner<Int32Array> {
  readonly parameters: NamedVariables
  readonly stepsPerEpoch: number
  /** The held-out rows, rising. */
  readonly heldOutRows: Int32Array
  readonly #tf: TensorFlow
  readonly #data: HeadData
  readonly #batchSize: number
  readonly #balance: ClassBalance
  readonly #drawn: Int32Array

  constructor(
    tf: TensorFlow,
    data: HeadData,
    { point, hidden }: HeadStart,
    batches: { batchSize: number; classBalance: ClassBalance },
  ) {
    const { labels, decided, heldOut } = data
    this.#tf = tf
    this.#data = data
    this.#batchSize = batches.batchSize
    this.#balance = batches.classBalance
    this.#drawn = decided.map((label, row) => (heldOut[row] ? -1 : label))
    this.stepsPerEpoch = Math.ceil(this.#drawn.filter((label) => label >= 0).length / batches.batchSize)
    this.heldOutRows = decided.map((_, row) => row).filter((row) => heldOut[row] === 1 && decided[row]! >= 0)
    this.parameters = variablesFrom(tf, {
      ...(hidden ? layer('hidden.weights', 'hidden.bias', hidden.point, hidden.units) : {}),
      ...layer('weights', 'bias', point, labels),
    })
  }

  batches(random: RandomGenerator): Iterable<Int32Array> {
    return stratifiedBatches(this.#drawn, this.#batchSize, random, this.#balance)
  }

  forward(rows: Int32Array): { loss: Scalar; correct: Scalar } {
    const tf = this.#tf
    const { targets, labels } = this.#data
    const logits = this.#logits(rows)
    const target = tf.tensor2d(gather(targets, labels, rows), [rows.length, labels])
    return crossEntropy(tf, logits, target)
  }

  validate(): { loss: number; accuracy: number } | null {
    const { labels, decided } = this.#data
    return heldOutMeasure(this.heldOutRows, decided, labels, this.logProbabilities(this.heldOutRows))
  }

  /** ln of the probabilities of the given rows, rows x labels. */
  logProbabilities(rows: Int32Array): Float32Array {
    const tf = this.#tf
    const { labels } = this.#data
    const all = new Float32Array(rows.length * labels)
    for (let from = 0; from < rows.length; from += validationChunk) {
      const part = rows.subarray(from, from + validationChunk)
      const values = tf.tidy(() => tf.logSoftmax(this.#logits(part)).dataSync())
      all.set(values, from * labels)
    }
    return all
  }

  /** W, then b, as a head keeps them. */
  point(): Float64Array {
    return this.#layer('weights', 'bias')
  }

  hidden(): HiddenLayer | undefined {
    const bias = this.parameters['hidden.bias']
    return bias && { units: bias.size, point: this.#layer('hidden.weights', 'hidden.bias') }
  }

  dispose(): void {
    disposeAll(this.parameters)
  }

  #layer(weights: string, bias: string): Float64Array {
    return Float64Array.from([...this.parameters[weights]!.dataSync(), ...this.parameters[bias]!.dataSync()])
  }

  #logits(rows: Int32Array): Tensor2D {
    const tf = this.#tf
    const { features, width } = this.#data
    const batch = tf.tensor2d(gather(features, width, rows), [rows.length, width])
    const through = (input: Tensor2D, weights: string, bias: string): Tensor2D =>
      tf.add(tf.matMul(input, this.parameters[weights]! as unknown as Tensor2D), this.parameters[bias]!)
    const hidden = this.parameters['hidden.bias'] ? tf.relu(through(batch, 'hidden.weights', 'hidden.bias')) : batch
    return through(hidden, 'weights', 'bias')
  }
}

/** The variables of a layer from W (row-major) followed by b [columns]. */
function layer(weights: string, bias: string, point: ArrayLike<number>, columns: number) {
  const start = Float32Array.from(point)
  const rows = start.length / columns - 1
  return {
    [weights]: { shape: [rows, columns], data: start.slice(0, rows * columns) },
    [bias]: { shape: [columns], data: start.slice(rows * columns) },
  }
}

function gather(data: Float32Array, width: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * width)
  for (const [index, row] of rows.entries()) gathered.set(data.subarray(row * width, (row + 1) * width), index * width)
  return gathered
}
