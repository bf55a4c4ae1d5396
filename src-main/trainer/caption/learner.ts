import type { Scalar } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow/backend.ts'
import type { Learner } from '../epochs/epochs.ts'
import { disposeAll, valuesOf, type NamedVariables } from '../epochs/momentum.ts'
import type { RandomGenerator } from '../../common/random-generator.ts'
import { captionBatch, withDropout, type CaptionBatch } from './batches.ts'
import { captionLogits, captionLoss, networkVariables } from './network.ts'
import type { CaptionOptions } from '../../common/contracts/caption-training.ts'
import type { NetworkSize, NetworkValues } from './network-size.ts'

export interface CaptionData {
  /** Rows x width, row-major, transformed. */
  features: Float32Array
  width: number
  /** Row of every caption, and its words. */
  captions: readonly { row: number; tokens: readonly number[] }[]
  /** 1 for held-out captions. */
  heldOut: Uint8Array
}

type LearnerOptions = Pick<CaptionOptions, 'batchSize' | 'dropout' | 'labelSmoothing'>

/** The captioner as the loop over epochs sees it: every caption once per epoch, in random order. */
export class CaptionLearner implements Learner<CaptionBatch> {
  readonly parameters: NamedVariables
  readonly stepsPerEpoch: number
  readonly #tf: TensorFlow
  readonly #data: CaptionData
  readonly #size: NetworkSize
  readonly #options: LearnerOptions
  readonly #fitting: Int32Array
  readonly #held: Int32Array

  constructor(tf: TensorFlow, size: NetworkSize, values: NetworkValues, data: CaptionData, options: LearnerOptions) {
    this.#tf = tf
    this.#data = data
    this.#size = size
    this.#options = options
    const indices = Int32Array.from(data.captions, (_, index) => index)
    this.#fitting = indices.filter((index) => data.heldOut[index] === 0)
    this.#held = indices.filter((index) => data.heldOut[index] === 1)
    this.stepsPerEpoch = Math.ceil(this.#fitting.length / options.batchSize)
    this.parameters = networkVariables(tf, size, values)
  }

  *batches(random: RandomGenerator): Iterable<CaptionBatch> {
    const { dropout } = this.#options
    for (const batch of this.#inBatches(random.shuffle(this.#fitting.slice()))) {
      yield withDropout(batch, dropout, this.#size, random)
    }
  }

  forward(batch: CaptionBatch): { loss: Scalar; correct: Scalar } {
    return this.#forward(batch, this.#options.labelSmoothing)
  }

  /** Loss and accuracy per held-out caption, by teacher forcing. */
  validate(): { loss: number; accuracy: number } | null {
    const captions = this.#held.length
    if (captions === 0) return null
    let [loss, accuracy] = [0, 0]
    for (const batch of this.#inBatches(this.#held)) {
      this.#tf.tidy(() => {
        const part = this.#forward(batch, 0)
        loss += (part.loss.dataSync()[0]! * batch.captions) / captions
        accuracy += (part.correct.dataSync()[0]! * batch.captions) / captions
      })
    }
    return { loss, accuracy }
  }

  values(): NetworkValues {
    return valuesOf(this.parameters)
  }

  dispose(): void {
    disposeAll(this.parameters)
  }

  #forward(batch: CaptionBatch, smoothing: number): { loss: Scalar; correct: Scalar } {
    return captionLoss(this.#tf, captionLogits(this.#tf, this.parameters, batch), batch, smoothing)
  }

  *#inBatches(indices: Int32Array): Iterable<CaptionBatch> {
    const { captions, features, width } = this.#data
    const { batchSize } = this.#options
    for (let from = 0; from < indices.length; from += batchSize) {
      const chosen = Array.from(indices.subarray(from, from + batchSize), (index) => captions[index]!)
      yield captionBatch(chosen, features, width)
    }
  }
}
