import { dataTypes } from '../../../common/onnx/tensors.ts'
import type { Call } from '../call.ts'
import { readConstant } from '../constants.ts'
import { flow, integers, type Value } from '../values.ts'

const floats: number[] = [dataTypes.float32, dataTypes.float16, dataTypes.float64]
const wholes: number[] = [dataTypes.int32, dataTypes.int64, dataTypes.uint8, dataTypes.int8]

/** All floats are float32 here: https://onnx.ai/onnx/operators/onnx__Cast.html */
export function cast(call: Call): Value {
  const to = call.integer('to', 0)
  const value = call.value(0)
  if (!floats.includes(to) && !wholes.includes(to)) call.refuse(`it makes values of element type ${to}`)
  const integer = wholes.includes(to)
  if (value.kind === 'host') {
    const data = integer ? Array.from(value.data, Math.trunc) : Float32Array.from(value.data)
    return { ...value, data, integer }
  }
  if (integer) return call.refuse('it makes whole numbers, which have no gradient')
  return flow(call.tf.cast(value.tensor, 'float32'), value.layout)
}

export function identity(call: Call): Value {
  return call.value(0)
}

/** https://onnx.ai/onnx/operators/onnx__Constant.html */
export function constant(call: Call): Value {
  const tensor = call.attribute('value')?.t
  if (tensor) return readConstant(tensor, call.node.output?.[0] ?? '')
  if (call.attribute('value_int')) return integers([call.integer('value_int', 0)], [])
  const listed = call.attribute('value_ints') && call.integers('value_ints')
  if (listed) return integers(listed)
  const single = call.attribute('value_float')
  if (single) return { kind: 'host', shape: [], data: [call.float('value_float', 0)], integer: false }
  const numbers = call.attribute('value_floats')?.floats
  if (numbers) return { kind: 'host', shape: [numbers.length], data: numbers, integer: false }
  return call.refuse('its value is of a kind that is not supported')
}
