import type { Scalar, Tensor2D } from '@tensorflow/tfjs'
import type { Companion } from '../../common/contracts/finetune.ts'
import { AppError } from '../../common/app-error.ts'
import { variablesFrom, type NamedVariables } from '../epochs/momentum.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { firstHead } from './first-head.ts'

/** What the companions learn from. All arrays are by participant. */
export interface CompanionData {
  companions: readonly (Omit<Companion, 'label'> & { label: Int32Array })[]
  /** Transformed features of the backbone's own block, rows x dimensions. */
  own: Float32Array
  dimensions: number
  /** 1 for held-out rows. */
  heldOut: Uint8Array
  /** Share of every label that is spread evenly over all. */
  labelSmoothing: number
}

/**
 * Heads of other attributes that learn beside the one asked for (multi-task learning, Caruana 1997): what they ask of an
 * embedding keeps it from forgetting what the one attribute has no use for. They are left behind when it is done.
 */
export class Companions {
  readonly parameters: NamedVariables
  readonly #tf: TensorFlow
  readonly #data: CompanionData

  private constructor(tf: TensorFlow, data: CompanionData, parameters: NamedVariables) {
    this.#tf = tf
    this.#data = data
    this.parameters = parameters
  }

  /** Each begins where it is solved on the features as they are. */
  static async start(tf: TensorFlow, data: CompanionData, threads: number): Promise<Companions> {
    const values: Record<string, { shape: number[]; data: Float32Array }> = {}
    for (const companion of data.companions) {
      const point = await solve(companion, data, threads)
      const { attribute, labels } = companion
      const width = data.dimensions
      values[`${attribute}/weights`] = { shape: [width, labels], data: point.slice(0, width * labels) }
      values[`${attribute}/bias`] = { shape: [labels], data: point.slice(width * labels) }
    }
    return new Companions(tf, data, variablesFrom(tf, values))
  }

  /** Sum of the companions' mean cross entropies on a batch, each over its rows with a label; null without companions. */
  loss(rows: Int32Array, own: Tensor2D): Scalar | null {
    const tf = this.#tf
    const { companions, labelSmoothing } = this.#data
    const losses = companions.flatMap(({ attribute, labels, label }) => {
      const targets = new Float32Array(rows.length * labels)
      let known = 0
      for (const [index, row] of rows.entries()) {
        if (label[row]! < 0) continue
        const target = targets.subarray(index * labels, (index + 1) * labels).fill(labelSmoothing / labels)
        target[label[row]!]! += 1 - labelSmoothing
        known++
      }
      if (known === 0) return []
      const weights = this.parameters[`${attribute}/weights`] as unknown as Tensor2D
      const logits = tf.add(tf.matMul(own, weights), this.parameters[`${attribute}/bias`]!)
      const each = tf.sum(tf.mul(tf.tensor2d(targets, [rows.length, labels]), tf.logSoftmax(logits)))
      return [tf.div<Scalar>(tf.neg(each), known)]
    })
    return losses.length === 0 ? null : tf.addN<Scalar>(losses)
  }

  dispose(): void {
    for (const variable of Object.values(this.parameters)) variable.dispose()
  }
}

async function solve(
  { attribute, labels, label }: CompanionData['companions'][number],
  { own, dimensions, heldOut }: CompanionData,
  threads: number,
): Promise<Float32Array> {
  const rows = label.map((_, row) => row).filter((row) => label[row]! >= 0 && heldOut[row] === 0)
  if (rows.length === 0) {
    throw new AppError('not-enough-data', `No image that is learned from has a ${attribute}. Leave it out.`, attribute)
  }
  const targets = new Float32Array(label.length * labels)
  for (const row of rows) targets[row * labels + label[row]!] = 1
  return firstHead({ features: own, dimensions, targets, labels }, rows, threads)
}
