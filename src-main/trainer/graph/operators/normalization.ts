import type { Call } from '../call.ts'
import { flow, type Value } from '../values.ts'
import { sum } from './lean.ts'

/**
 * BatchNormalization with the statistics of the file, which training leaves alone: of a few images per batch they would
 * be noise. Scale and bias may learn. https://onnx.ai/onnx/operators/onnx__BatchNormalization.html
 */
export function batchNormalization(call: Call): Value {
  const { tf } = call
  if (call.integer('training_mode', 0) !== 0) call.refuse('it is in training mode')
  const input = call.flow(0)
  const image = input.tensor.rank === 4
  if (!image && input.tensor.rank !== 2) call.refuse(`its input has ${input.tensor.rank} dimensions`)
  const deviation = tf.sqrt(tf.add(call.plain(4), call.float('epsilon', 1e-5)))
  const factor = tf.div(call.plain(1), deviation)
  const shift = tf.sub(call.plain(2), tf.mul(call.plain(3), factor))
  // The channels are the last dimension of both [N, H, W, C] and [N, C].
  const result = sum(tf, tf.mul(image ? call.image(0) : call.plain(0), factor), shift)
  return flow(result, image ? 'nhwc' : 'plain')
}
