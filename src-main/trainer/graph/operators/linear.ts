import type { Tensor2D } from '@tensorflow/tfjs'
import type { Call } from '../call.ts'
import { flow, type Value } from '../values.ts'

/** alpha·A'·B' + beta·C: https://onnx.ai/onnx/operators/onnx__Gemm.html */
export function gemm(call: Call): Value {
  const { tf } = call
  const [alpha, beta] = [call.float('alpha', 1), call.float('beta', 1)]
  const transposed = [call.integer('transA', 0) !== 0, call.integer('transB', 0) !== 0] as const
  const product = tf.matMul(call.plain(0), call.plain(1), ...transposed)
  const scaled = alpha === 1 ? product : tf.mul(product, alpha)
  if (!call.inputs[2]) return flow(scaled)
  return flow(tf.add(scaled, beta === 1 ? call.plain(2) : tf.mul(call.plain(2), beta)))
}

/** https://onnx.ai/onnx/operators/onnx__MatMul.html */
export function matMul(call: Call): Value {
  const { tf } = call
  const [a, b] = [call.plain(0), call.plain(1)]
  if (a.rank < 2 || b.rank < 2) call.refuse('one of its inputs has fewer than two dimensions')
  if (b.rank === 2 && a.rank > 2) {
    const rows = tf.reshape(a, [-1, a.shape.at(-1)!])
    return flow(tf.reshape(tf.matMul(rows as Tensor2D, b as Tensor2D), [...a.shape.slice(0, -1), b.shape[1]!]))
  }
  if (a.rank !== b.rank || a.shape.slice(0, -2).some((size, axis) => size !== b.shape[axis])) {
    call.refuse('it broadcasts matrices')
  }
  return flow(tf.matMul(a, b))
}
