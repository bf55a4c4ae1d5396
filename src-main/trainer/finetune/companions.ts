import type { Scalar, Tensor2D } from '@tensorflow/tfjs'
import type { Companion } from '../../common/finetune-types.ts'
import { AppError } from '../../common/app-error.ts'
import { defaultPenalty } from '../defaults.ts'
import { minimise } from '../lbfgs.ts'
import { variablesFrom, type NamedVariables } from '../sgd/momentum.ts'
import { SoftmaxObjective } from '../softmax-objective.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { gather } from './features.ts'

/** Iterations of the solver that gives a companion's head its start. */
const startIterations = 100

/** What the companions learn from. All arrays are by participant. */
export interface CompanionData {
  companions: readonly (Omit<Companion, 'label'> & { label: Int32Array })[]
  /** Transformed features of the backbone's own block, rows x dimensions. */
  own: Float32Array
  dimensions: number
  /** 1 for held-out rows. */
  heldOut: Uint8Array
}

/**
 * Heads of other attributes that learn beside the one asked for (multi-task learning, Caruana 1997): what they ask of an
 * embedding keeps it from forgetting what the one attribute has no use for. They are left behind when it is done.
 */
export class Companions {
  readonly parameters: NamedVariables
  readonly #tf: TensorFlow
  readonly #data: CompanionData['companions']

  private constructor(tf: TensorFlow, data: CompanionData['companions'], parameters: NamedVariables) {
    this.#tf = tf
    this.#data = data
    this.parameters = parameters
  }

  /** Each begins at its optimum on the features as they are, so that no gradient of a bad head reaches the backbone. */
  static async start(tf: TensorFlow, data: CompanionData, threads: number): Promise<Companions> {
    const values: Record<string, { shape: number[]; data: Float32Array }> = {}
    for (const companion of data.companions) {
      const point = await solve(companion, data, threads)
      const { attribute, labels } = companion
      const width = data.dimensions
      values[`${attribute}/weights`] = { shape: [width, labels], data: point.slice(0, width * labels) }
      values[`${attribute}/bias`] = { shape: [labels], data: point.slice(width * labels) }
    }
    return new Companions(tf, data.companions, variablesFrom(tf, values))
  }

  /** Sum of the companions' mean cross entropies on a batch, each over its rows with a label; null without companions. */
  loss(rows: Int32Array, own: Tensor2D): Scalar | null {
    const tf = this.#tf
    const losses = this.#data.flatMap(({ attribute, labels, label }) => {
      const targets = new Float32Array(rows.length * labels)
      let known = 0
      for (const [index, row] of rows.entries()) {
        if (label[row]! < 0) continue
        targets[index * labels + label[row]!] = 1
        known++
      }
      if (known === 0) return []
      const weights = this.parameters[`${attribute}/weights`] as unknown as Tensor2D
      const logits = tf.add(tf.matMul(own, weights), this.parameters[`${attribute}/bias`]!)
      const each = tf.sum(tf.mul(tf.tensor2d(targets, [rows.length, labels]), tf.logSoftmax(logits)))
      return [tf.div(tf.neg(each), known) as Scalar]
    })
    return losses.length === 0 ? null : (tf.addN(losses) as Scalar)
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
  const targets = new Float32Array(rows.length * labels)
  for (const [index, row] of rows.entries()) targets[index * labels + label[row]!] = 1
  const features = gather(own, dimensions, 0, dimensions, rows)
  const weights = new Float32Array(rows.length).fill(1)
  const problem = { features, targets, weights, rows: rows.length, dimensions, labels }
  const objective = await SoftmaxObjective.create(problem, threads)
  try {
    objective.setPenalty(defaultPenalty(false), null)
    const found = await minimise((point) => objective.evaluate(point), new Float64Array((dimensions + 1) * labels), {
      maximumIterations: startIterations,
      decreaseTolerance: 1e-4,
      noise: 1e-8,
      aborted: () => false,
    })
    return Float32Array.from(found.point)
  } finally {
    await objective.release()
  }
}
