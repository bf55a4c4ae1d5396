import { endianness } from 'node:os'
import { toInteger } from './codec.ts'
import type { TensorMessage } from './messages.ts'

/** TensorProto.DataType of the published format, for the element types Selvedge writes. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const

export type ElementType = keyof typeof dataTypes
export type TensorData = Float32Array | Float64Array | Uint8Array | Int8Array | Int32Array | BigInt64Array | Uint16Array

const arrays = {
  float32: Float32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  float16: Uint16Array,
  float64: Float64Array,
} as const

/** The name of a DataType number, or undefined for one we do not write. */
export function elementType(dataType: number | undefined): ElementType | undefined {
  return (Object.keys(dataTypes) as ElementType[]).find((name) => dataTypes[name] === dataType)
}

/** A tensor message holding `data` (row-major) in `rawData`, which ONNX fixes as little-endian. */
export function tensorMessage(name: string, type: ElementType, dims: number[], data: TensorData): TensorMessage {
  const elements = dims.reduce((product, size) => product * size, 1)
  if (elements !== data.length) {
    throw new Error(`Tensor ${name}: its shape [${dims.join()}] holds ${elements} values, its data ${data.length}`)
  }
  if (!(data instanceof arrays[type])) throw new Error(`Tensor ${name}: ${type} needs a ${arrays[type].name}`)
  if (endianness() !== 'LE') throw new Error('ONNX tensors are little-endian; this machine is not')
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return { name, dims, dataType: dataTypes[type], rawData }
}

/** The values of a float32 tensor message, wherever the file keeps them. Throws on other types and on external data. */
export function floatValues(tensor: TensorMessage): Float32Array {
  const name = tensor.name ?? ''
  if (elementType(tensor.dataType) !== 'float32') throw new Error(`Tensor ${name} is not float32`)
  if (tensor.dataLocation === 1) throw new Error(`Tensor ${name} lies outside the model file`)
  const raw = tensor.rawData
  const values = raw?.length ? new Float32Array(new Uint8Array(raw).buffer) : Float32Array.from(tensor.floatData ?? [])
  const elements = tensorShape(tensor).reduce((product, size) => product * size, 1)
  if (values.length !== elements) throw new Error(`Tensor ${name} holds ${values.length} values instead of ${elements}`)
  return values
}

export function tensorShape(tensor: TensorMessage): number[] {
  return (tensor.dims ?? []).map(toInteger)
}
