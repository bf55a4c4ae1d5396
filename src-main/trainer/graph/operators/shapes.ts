import { axisOf, type Call } from '../call.ts'
import { flow, integers, logicalShape, nhwcAxis, sizeOf, toPlain, type Value } from '../values.ts'

/** The same values in another shape. */
function reshaped(call: Call, shape: number[]): Value {
  const value = call.value(0)
  return value.kind === 'host' ? { ...value, shape } : flow(call.tf.reshape(call.plain(0), shape))
}

/** https://onnx.ai/onnx/operators/onnx__Flatten.html */
export function flatten(call: Call): Value {
  const shape = logicalShape(call.value(0))
  const axis = axisOf(call.integer('axis', 1), shape.length)
  return reshaped(call, [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))])
}

/** https://onnx.ai/onnx/operators/onnx__Reshape.html */
export function reshape(call: Call): Value {
  const from = logicalShape(call.value(0))
  const wanted = call.known(1) ?? call.integers('shape') ?? call.refuse('its shape is missing')
  const zeros = call.integer('allowzero', 0) !== 0
  const shape = wanted.map((size, axis) => (size === 0 && !zeros ? (from[axis] ?? 0) : size))
  const known = sizeOf(shape.filter((size) => size !== -1))
  const whole = shape.map((size) => (size === -1 ? sizeOf(from) / known : size))
  if (sizeOf(whole) !== sizeOf(from)) call.refuse(`[${from.join()}] does not fit into [${wanted.join()}]`)
  return reshaped(call, whole)
}

/** Between [N, H, W, C] and [N, C, H, W] nothing moves: https://onnx.ai/onnx/operators/onnx__Transpose.html */
export function transpose(call: Call): Value {
  const { tf } = call
  const input = call.flow(0)
  const { rank } = input.tensor
  const order = call.integers('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis)
  const is = (...axes: number[]): boolean => order.length === 4 && axes.every((axis, at) => axis === order[at])
  if (input.layout === 'plain' && is(0, 3, 1, 2)) return flow(input.tensor, 'nhwc')
  if (input.layout === 'nhwc' && is(0, 2, 3, 1)) return flow(input.tensor)
  return flow(tf.transpose(toPlain(tf, input), order))
}

const axesOf = (call: Call): number[] | undefined => call.known(1) ?? call.integers('axes')

/** https://onnx.ai/onnx/operators/onnx__Squeeze.html */
export function squeeze(call: Call): Value {
  const shape = logicalShape(call.value(0))
  const axes = axesOf(call)?.map((axis) => axisOf(axis, shape.length))
  if (axes?.some((axis) => shape[axis] !== 1)) call.refuse('it removes a dimension that is not one')
  return reshaped(
    call,
    shape.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)),
  )
}

/** https://onnx.ai/onnx/operators/onnx__Unsqueeze.html */
export function unsqueeze(call: Call): Value {
  const shape = [...logicalShape(call.value(0))]
  const axes = axesOf(call) ?? call.refuse('its axes are missing')
  const rank = shape.length + axes.length
  for (const axis of axes.map((one) => axisOf(one, rank)).sort((a, b) => a - b)) shape.splice(axis, 0, 1)
  return reshaped(call, shape)
}

/** Known as soon as the batch is: https://onnx.ai/onnx/operators/onnx__Shape.html */
export function shapeOf(call: Call): Value {
  const shape = logicalShape(call.value(0))
  const clamp = (axis: number): number => Math.min(Math.max(axisOf(axis, shape.length), 0), shape.length)
  return integers(shape.slice(clamp(call.integer('start', 0)), clamp(call.integer('end', shape.length))))
}

/** Of a list of numbers: https://onnx.ai/onnx/operators/onnx__Gather.html */
export function gather(call: Call): Value {
  const value = call.value(0)
  const chosen = call.value(1)
  if (value.kind === 'flow' || chosen.kind === 'flow' || value.shape.length !== 1) {
    return call.refuse('it gathers from something else than a shape')
  }
  const data = Array.from(chosen.data, (index) => value.data[axisOf(index, value.data.length)]!)
  if (data.includes(undefined as never)) call.refuse('it reaches beyond its input')
  return { ...value, shape: chosen.shape, data }
}

/** https://onnx.ai/onnx/operators/onnx__Slice.html */
export function slice(call: Call): Value {
  const { tf } = call
  const value = call.value(0)
  const shape = logicalShape(value)
  const starts = call.known(1) ?? call.integers('starts') ?? call.refuse('its starts are missing')
  const ends = call.known(2) ?? call.integers('ends') ?? call.refuse('its ends are missing')
  const axes = call.known(3) ?? call.integers('axes') ?? starts.map((_, axis) => axis)
  if (call.known(4)?.some((step) => step !== 1)) call.refuse('its steps are not one')
  const begin = shape.map(() => 0)
  const size = [...shape]
  for (const [index, given] of axes.entries()) {
    const axis = axisOf(given, shape.length)
    const clamp = (at: number): number => Math.min(Math.max(axisOf(at, shape[axis]!), 0), shape[axis]!)
    begin[axis] = clamp(starts[index]!)
    size[axis] = Math.max(0, clamp(ends[index]!) - begin[axis])
  }
  if (value.kind === 'host') {
    if (shape.length !== 1) return call.refuse('it slices a constant of more than one dimension')
    return { ...value, shape: size, data: Array.from(value.data).slice(begin[0], begin[0]! + size[0]!) }
  }
  if (value.layout !== 'nhwc') return flow(tf.slice(toPlain(tf, value), begin, size))
  const physical = (list: number[]): number[] => {
    const moved = [...list]
    for (const [axis, place] of nhwcAxis.entries()) moved[place] = list[axis]!
    return moved
  }
  return flow(tf.slice(value.tensor, physical(begin), physical(size)), 'nhwc')
}
