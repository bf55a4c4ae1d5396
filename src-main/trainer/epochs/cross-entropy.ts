import type { Scalar, Tensor2D } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow/backend.ts'

/**
 * Mean cross-entropy of a batch, and the share of its rows whose best label is the best of its targets.
 * @param target rows x labels, every row summing to one
 */
export function crossEntropy(tf: TensorFlow, logits: Tensor2D, target: Tensor2D): { loss: Scalar; correct: Scalar } {
  const loss = tf.mean<Scalar>(tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)))
  const correct = tf.mean<Scalar>(tf.cast(tf.equal(tf.argMax(logits, 1), tf.argMax(target, 1)), 'float32'))
  return { loss, correct }
}

/**
 * Mean cross-entropy and accuracy on decided rows; null where there are none.
 * @param rows which of the decided ones
 * @param decided label of every row there is
 * @param logProbabilities rows x labels
 */
export function heldOutMeasure(
  rows: Int32Array,
  decided: Int32Array,
  labels: number,
  logProbabilities: Float32Array,
): { loss: number; accuracy: number } | null {
  if (rows.length === 0) return null
  let [loss, correct] = [0, 0]
  for (const [index, row] of rows.entries()) {
    const own = logProbabilities.subarray(index * labels, (index + 1) * labels)
    const right = own[decided[row]!]!
    loss -= right
    if (own.every((value) => value <= right)) correct++
  }
  return { loss: loss / rows.length, accuracy: correct / rows.length }
}
