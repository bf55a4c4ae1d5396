import type { Tensor4D } from '@tensorflow/tfjs'
import type { Call } from '../call.ts'
import { flow, logicalShape, toHwcm, toHwio, type Value } from '../values.ts'
import { sum } from './lean.ts'
import { isSame, padImage, readWindow, type Window } from './padding.ts'

/** Conv of images, plain, grouped or depthwise: https://onnx.ai/onnx/operators/onnx__Conv.html */
export function conv(call: Call): Value {
  const { tf } = call
  const image = call.image(0)
  const weights = call.flow(1)
  const [outputs = 0, perGroup = 0, height = 0, width = 0, ...more] = logicalShape(weights)
  if (more.length > 0 || width === 0) call.refuse('only two-dimensional convolution is supported')
  const groups = call.integer('group', 1)
  if (perGroup * groups !== image.shape[3]) call.refuse('its weights do not fit the channels of its input')
  const window = readWindow(call, [height, width], [image.shape[1], image.shape[2]])
  const depthwise = groups > 1 && perGroup === 1
  if (depthwise && window.strides[0] !== window.strides[1]) call.refuse('its strides differ in height and width')

  const filter = depthwise ? toHwcm(tf, weights, groups) : toHwio(tf, weights)
  const spread = {
    ...window,
    kernel: window.kernel.map((size, axis) => reach(size, window.dilations[axis]!)),
  } as Window
  const kernel = dilate(call, filter, window)
  const same = isSame(spread, [image.shape[1], image.shape[2]])
  const padded = same ? image : padImage(call, image, window.pads)
  const pad = same ? 'same' : 'valid'
  let result: Tensor4D
  if (depthwise) result = tf.depthwiseConv2d(padded, kernel, window.strides, pad)
  else if (isProduct(window, groups)) result = product(call, padded, kernel)
  else if (groups === 1) result = tf.conv2d(padded, kernel, window.strides, pad)
  else {
    const images = tf.split(padded, groups, 3)
    const kernels = tf.split(kernel, groups, 3)
    const parts = images.map((part, group) =>
      tf.conv2d(part as Tensor4D, kernels[group] as Tensor4D, window.strides, pad),
    )
    result = tf.concat4d(parts, 3)
  }
  if (result.shape[3] !== outputs) call.refuse('its weights do not fit its groups')
  return flow(call.inputs[2] ? sum(tf, result, call.plain(2)) : result, 'nhwc')
}

const isProduct = ({ kernel, strides, pads }: Window, groups: number): boolean =>
  groups === 1 && [...kernel, ...strides].every((size) => size === 1) && pads.flat().every((pad) => pad === 0)

/** A 1 x 1 Conv is a matrix product, and plain JavaScript is many times faster at that. */
function product(call: Call, image: Tensor4D, filter: Tensor4D): Tensor4D {
  const { tf } = call
  const [rows, height, width, channels] = image.shape
  const outputs = filter.shape[3]
  const pixels = tf.reshape(image, [rows * height * width, channels])
  return tf.reshape(tf.matMul(pixels, tf.reshape(filter, [channels, outputs])), [rows, height, width, outputs])
}

const reach = (size: number, dilation: number): number => (size - 1) * dilation + 1

/**
 * The filter [KH, KW, ·, ·] with zeros between its values: TensorFlow.js has no gradient of a dilated convolution, and
 * this is the same.
 */
function dilate(call: Call, filter: Tensor4D, { kernel, dilations }: Window): Tensor4D {
  const { tf } = call
  const [, , inner, outer] = filter.shape
  let [height, width] = kernel
  let spread = filter
  if (dilations[0] > 1) {
    const rows = tf.reshape(filter, [height, 1, width * inner * outer])
    const long = tf.reshape(tf.pad(rows, [[0, 0], [0, dilations[0] - 1], [0, 0]]), [-1, width * inner * outer]) // prettier-ignore
    height = reach(height, dilations[0])
    spread = tf.reshape(tf.slice(long, [0, 0], [height, -1]), [height, width, inner, outer])
  }
  if (dilations[1] > 1) {
    const columns = tf.reshape(spread, [height, width, 1, inner * outer])
    const long = tf.pad(columns, [[0, 0], [0, 0], [0, dilations[1] - 1], [0, 0]]) // prettier-ignore
    const whole = tf.reshape(long, [height, width * dilations[1], inner * outer])
    width = reach(width, dilations[1])
    spread = tf.reshape(tf.slice(whole, [0, 0, 0], [-1, width, -1]), [height, width, inner, outer])
  }
  return spread
}
