import type { Tensor } from '@tensorflow/tfjs'
import { axisOf, type Call, type Operator } from '../call.ts'
import type { TensorFlow } from '../../tensorflow/backend.ts'
import { flow, nhwcAxis, toPlain, type Value } from '../values.ts'
import { clamp } from './lean.ts'

/** What is done value by value keeps the layout. */
function elementwise(compute: (tf: TensorFlow, x: Tensor, call: Call) => Tensor): Operator {
  return (call) => {
    const input = call.flow(0)
    return flow(compute(call.tf, input.tensor, call), input.layout)
  }
}

export const relu = elementwise((tf, x) => tf.relu(x))
export const sigmoid = elementwise((tf, x) => tf.sigmoid(x))
export const sqrt = elementwise((tf, x) => tf.sqrt(x))

/** max(0, min(1, alpha·x + beta)): https://onnx.ai/onnx/operators/onnx__HardSigmoid.html */
export const hardSigmoid = elementwise((tf, x, call) =>
  rampOf(tf, x, call.float('alpha', 0.2), call.float('beta', 0.5)),
)

/** x · HardSigmoid(x; 1/6, 1/2): https://onnx.ai/onnx/operators/onnx__HardSwish.html */
export const hardSwish = elementwise((tf, x) => tf.mul(x, rampOf(tf, x, 1 / 6, 0.5)))

function rampOf(tf: TensorFlow, x: Tensor, alpha: number, beta: number): Tensor {
  return clamp(tf, tf.add(tf.mul(x, alpha), beta), 0, 1)
}

const largest = 3.4e38

/** Bounds are attributes up to operator set 10, inputs since: https://onnx.ai/onnx/operators/onnx__Clip.html */
export const clip = elementwise((tf, x, call) => {
  const lower = call.known(1)?.[0] ?? call.float('min', -largest)
  const upper = call.known(2)?.[0] ?? call.float('max', largest)
  return clamp(tf, x, Math.max(lower, -largest), Math.min(upper, largest))
})

/** Up to operator set 12 over all dimensions from `axis` on, since over the one: https://onnx.ai/onnx/operators/ */
export function softmax(call: Call): Value {
  const { tf } = call
  const input = call.flow(0)
  const { rank } = input.tensor
  const old = call.operatorSet < 13
  const axis = axisOf(call.integer('axis', old ? 1 : -1), rank)
  const physical = input.layout === 'nhwc' ? nhwcAxis[axis as 0 | 1 | 2 | 3] : axis
  if (!old && physical === rank - 1) return flow(tf.softmax(input.tensor), input.layout)
  const plain = toPlain(tf, input)
  if (old) {
    const rows = plain.shape.slice(0, axis).reduce((product, size) => product * size, 1)
    return flow(tf.reshape(tf.softmax(tf.reshape(plain, [rows, -1])), plain.shape))
  }
  const order = plain.shape.map((_, dimension) => dimension)
  ;[order[axis], order[rank - 1]] = [order[rank - 1]!, order[axis]!]
  return flow(tf.transpose(tf.softmax(tf.transpose(plain, order)), order))
}
