import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow/backend.ts'

/**
 * How a tensor lies in memory, against the shape that ONNX gives it.
 * `plain`: as ONNX says. `nhwc`: an ONNX image [N, C, H, W] held as [N, H, W, C], which is all that TensorFlow.js
 * computes on. `hwio`: weights of a Conv [O, I/g, KH, KW] held as [KH, KW, I/g, O]. `hwcm`: weights of a depthwise Conv
 * [C·M, 1, KH, KW] held as [KH, KW, C, M].
 */
export type Layout = 'plain' | 'nhwc' | 'hwio' | 'hwcm'

/** A value that TensorFlow.js computes. */
export interface Flow {
  kind: 'flow'
  tensor: Tensor
  layout: Layout
}

/** A value that is known without computing: constants, shapes, and what is made of them. */
export interface Host {
  kind: 'host'
  shape: number[]
  /** Row-major. */
  data: ArrayLike<number>
  integer: boolean
}

export type Value = Flow | Host

export const flow = (tensor: Tensor, layout: Layout = 'plain'): Flow => ({ kind: 'flow', tensor, layout })

export const integers = (data: number[], shape = [data.length]): Host => ({ kind: 'host', shape, data, integer: true })

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** The shape as ONNX knows it. */
export function logicalShape(value: Value): number[] {
  if (value.kind === 'host') return value.shape
  const [a = 1, b = 1, c = 1, d = 1] = value.tensor.shape
  if (value.layout === 'plain') return value.tensor.shape
  if (value.layout === 'nhwc') return [a, d, b, c]
  if (value.layout === 'hwio') return [d, c, a, b]
  return [c * d, 1, a, b]
}

/** Where a dimension of [N, C, H, W] lies in [N, H, W, C]. */
export const nhwcAxis = [0, 3, 1, 2] as const

/** The tensor as ONNX orders it. */
export function toPlain(tf: TensorFlow, { tensor, layout }: Flow): Tensor {
  if (layout === 'plain') return tensor
  const [a = 1, b = 1, c = 1, d = 1] = tensor.shape
  if (layout === 'nhwc') return b * c === 1 ? tf.reshape(tensor, [a, d, b, c]) : tf.transpose(tensor, [0, 3, 1, 2])
  if (layout === 'hwio') return tf.transpose(tensor, [3, 2, 0, 1])
  return tf.reshape(tf.transpose(tensor, [2, 3, 0, 1]), [c * d, 1, a, b])
}

/** An image, or what is added to one: of fewer than four dimensions it gets leading ones, as broadcasting has it. */
export function toNhwc(tf: TensorFlow, value: Flow): Tensor4D {
  if (value.layout === 'nhwc') return value.tensor as Tensor4D
  const plain = toPlain(tf, value)
  const four = plain.rank === 4 ? plain : tf.reshape(plain, [...Array<number>(4 - plain.rank).fill(1), ...plain.shape])
  const [n = 1, channels = 1, height = 1, width = 1] = four.shape
  if (height * width === 1) return tf.reshape(four, [n, 1, 1, channels])
  return tf.transpose(four as Tensor4D, [0, 2, 3, 1])
}

/** Weights [O, I/g, KH, KW] as [KH, KW, I/g, O]. */
export function toHwio(tf: TensorFlow, value: Flow): Tensor4D {
  if (value.layout === 'hwio') return value.tensor as Tensor4D
  return tf.transpose(toPlain(tf, value) as Tensor4D, [2, 3, 1, 0])
}

/** Weights [C·M, 1, KH, KW] as [KH, KW, C, M]. */
export function toHwcm(tf: TensorFlow, value: Flow, channels: number): Tensor4D {
  if (value.layout === 'hwcm') return value.tensor as Tensor4D
  const plain = toPlain(tf, value)
  const [outputs = 1, , height = 1, width = 1] = plain.shape
  return tf.transpose(tf.reshape(plain, [channels, outputs / channels, height, width]), [2, 3, 0, 1])
}
