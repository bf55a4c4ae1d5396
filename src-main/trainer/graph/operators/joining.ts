import type { Tensor } from '@tensorflow/tfjs'
import { axisOf, type Call } from '../call.ts'
import { flow, nhwcAxis, toNhwc, toPlain, type Host, type Value } from '../values.ts'

/** https://onnx.ai/onnx/operators/onnx__Concat.html */
export function concat(call: Call): Value {
  const { tf } = call
  const values = call.inputs.map((_, index) => call.value(index))
  if (values.every((value) => value.kind === 'host')) return concatHosts(call, values)
  const flows = values.map((_, index) => call.flow(index))
  const axis = axisOf(call.integer('axis', 0), flows[0]!.tensor.rank)
  if (!flows.some(({ layout }) => layout === 'nhwc')) {
    return flow(tf.concat(flows.map((one) => toPlain(tf, one)), axis)) // prettier-ignore
  }
  const images: Tensor[] = flows.map((one) => toNhwc(tf, one))
  return flow(tf.concat(images, nhwcAxis[axis as 0 | 1 | 2 | 3]), 'nhwc')
}

/** Lists of numbers, one behind the other: parts of a shape. */
function concatHosts(call: Call, values: Host[]): Host {
  if (values.some(({ shape }) => shape.length !== 1)) call.refuse('it joins constants of more than one dimension')
  const data = values.flatMap((value) => Array.from(value.data))
  return { kind: 'host', shape: [data.length], data, integer: values.every(({ integer }) => integer) }
}

/** Pads are an attribute up to operator set 10, an input since: https://onnx.ai/onnx/operators/onnx__Pad.html */
export function pad(call: Call): Value {
  const { tf } = call
  const input = call.flow(0)
  const { rank } = input.tensor
  const given = call.known(1) ?? call.integers('pads') ?? []
  const axes = (call.known(3) ?? Array.from({ length: rank }, (_, axis) => axis)).map((axis) => axisOf(axis, rank))
  const pads = Array.from({ length: rank }, (): [number, number] => [0, 0])
  for (const [index, axis] of axes.entries()) {
    const physical = input.layout === 'nhwc' ? nhwcAxis[axis as 0 | 1 | 2 | 3] : axis
    pads[physical] = [given[index] ?? 0, given[index + axes.length] ?? 0]
  }
  if (pads.flat().some((size) => size < 0)) call.refuse('its pads are negative')
  const mode = call.text('mode', 'constant')
  const tensor = input.layout === 'nhwc' ? input.tensor : toPlain(tf, input)
  const layout = input.layout === 'nhwc' ? 'nhwc' : 'plain'
  if (mode === 'reflect') return flow(reflected(call, tensor, pads), layout)
  if (mode !== 'constant') call.refuse(`its mode is "${mode}"`)
  return flow(tf.pad(tensor, pads, call.known(2)?.[0] ?? call.float('value', 0)), layout)
}

/** Mirrored at its edges, which are not repeated. By rows, because TensorFlow.js has no gradient of its own for it. */
function reflected(call: Call, tensor: Tensor, pads: [number, number][]): Tensor {
  let result = tensor
  for (const [axis, [before, after]] of pads.entries()) {
    if (before + after === 0) continue
    const size = tensor.shape[axis]!
    if (before >= size || after >= size) call.refuse('it mirrors more than there is')
    const mirror = (at: number): number => (at < 0 ? -at : at >= size ? 2 * size - 2 - at : at)
    const order = Int32Array.from({ length: size + before + after }, (_, at) => mirror(at - before))
    result = call.tf.gather(result, call.tf.tensor1d(order, 'int32'), axis)
  }
  return result
}
