import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../../tensorflow/backend.ts'

/**
 * Sums and bounds whose gradients keep nothing that is not kept anyway. TensorFlow.js's own keep all their inputs, which
 * takes three times the memory: behind every Conv its result, that with its bias, and that with its activation.
 */

type WithGradient = { value: Tensor; gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[] }
type Save = (tensors: Tensor[]) => void

/** a + b, where b is of the same shape or belongs to the last dimension; else TensorFlow.js's own sum. */
export function sum(tf: TensorFlow, a: Tensor, b: Tensor): Tensor {
  const same = a.shape.length === b.shape.length && a.shape.every((size, axis) => size === b.shape[axis])
  const bias = b.rank === 1 && a.rank > 1 && a.shape.at(-1) === b.shape[0]
  if (!same && !bias) return tf.add(a, b)
  const leading = a.shape.slice(0, -1).map((_, axis) => axis)
  return tf.customGrad((...inputs): WithGradient => {
    const [x, y] = inputs as [Tensor, Tensor]
    return { value: tf.add(x, y), gradFunc: (dy) => [tf.clone(dy), same ? tf.clone(dy) : tf.sum(dy, leading)] }
  })(a, b)
}

/** x between two bounds. It is the result that is kept: the layer behind it keeps that as well. */
export function clamp(tf: TensorFlow, x: Tensor, least: number, most: number): Tensor {
  return tf.customGrad((...inputs): WithGradient => {
    const [input, save] = inputs as unknown as [Tensor, Save]
    const value = tf.clipByValue(input, least, most)
    save([value])
    const gradFunc = (dy: Tensor, [y]: Tensor[]): Tensor => {
      const within = tf.logicalAnd(tf.greater(y!, least), tf.less(y!, most))
      return tf.mul(dy, tf.cast(within, 'float32'))
    }
    return { value, gradFunc }
  })(x)
}
