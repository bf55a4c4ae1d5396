import type { Tensor4D } from '@tensorflow/tfjs'
import { axisOf, type Call } from '../call.ts'
import { flow, nhwcAxis, toPlain, type Value } from '../values.ts'
import { padImage, readWindow, type Window } from './padding.ts'

/** Below all that a network computes: what is padded never is the largest. */
const lowest = -3.4e38

/** https://onnx.ai/onnx/operators/onnx__MaxPool.html */
export function maxPool(call: Call): Value {
  if ((call.node.output?.length ?? 0) > 1 && call.node.output?.[1]) call.refuse('it has a second output')
  const image = call.image(0)
  const window = poolWindow(call, image)
  return flow(
    call.tf.maxPool(padImage(call, image, window.pads, lowest), window.kernel, window.strides, 'valid'),
    'nhwc',
  )
}

/** https://onnx.ai/onnx/operators/onnx__AveragePool.html */
export function averagePool(call: Call): Value {
  const { tf } = call
  const image = call.image(0)
  const { pads, kernel, strides } = poolWindow(call, image)
  const pool = (padded: Tensor4D): Tensor4D => tf.avgPool(padded, kernel, strides, 'valid')
  const averages = pool(padImage(call, image, pads))
  const padded = pads.flat().some((pad) => pad > 0)
  if (!padded || call.integer('count_include_pad', 0) !== 0) return flow(averages, 'nhwc')
  // Divided by the share of the window that lies on the image.
  const ones: Tensor4D = tf.ones([1, image.shape[1], image.shape[2], 1])
  const shares = pool(padImage(call, ones, pads))
  return flow(tf.div(averages, shares), 'nhwc')
}

function poolWindow(call: Call, image: Tensor4D): Window {
  const [height = 0, width = 0] = call.integers('kernel_shape') ?? []
  const size: [number, number] = [image.shape[1], image.shape[2]]
  const window = readWindow(call, [height, width], size)
  if (window.dilations.some((dilation) => dilation !== 1)) call.refuse('its window is dilated')
  if (call.integer('ceil_mode', 0) === 0) return window
  const pads = window.pads.map(([before, after], axis): [number, number] => {
    const stride = window.strides[axis]!
    const rest = (size[axis]! + before + after - window.kernel[axis]!) % stride
    return [before, rest === 0 ? after : after + stride - rest]
  }) as Window['pads']
  const longer = pads.some(([, after], axis) => after !== window.pads[axis]![1])
  if (longer && call.node.opType === 'AveragePool') call.refuse('its windows reach beyond the image (ceil_mode)')
  return { ...window, pads }
}

/** The mean over height and width: https://onnx.ai/onnx/operators/onnx__GlobalAveragePool.html */
export function globalAveragePool(call: Call): Value {
  return flow(call.tf.mean(call.image(0), [1, 2], true), 'nhwc')
}

/** Axes are an attribute up to operator set 17, an input since: https://onnx.ai/onnx/operators/onnx__ReduceMean.html */
export function reduceMean(call: Call): Value {
  const { tf } = call
  const input = call.flow(0)
  const { rank } = input.tensor
  const given = call.known(1) ?? call.integers('axes') ?? []
  if (given.length === 0 && call.integer('noop_with_empty_axes', 0) !== 0) return input
  const axes = (given.length > 0 ? given : input.tensor.shape.map((_, axis) => axis)).map((axis) => axisOf(axis, rank))
  const keep = call.integer('keepdims', 1) !== 0
  if (input.layout === 'nhwc') {
    const physical = axes.map((axis) => nhwcAxis[axis as 0 | 1 | 2 | 3])
    if (keep) return flow(tf.mean(input.tensor, physical, true), 'nhwc')
    // Without height and width what is left lies as ONNX has it.
    if (axes.includes(2) && axes.includes(3)) return flow(tf.mean(input.tensor, physical))
  }
  return flow(tf.mean(toPlain(tf, input), axes, keep))
}
