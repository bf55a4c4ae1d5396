import { AppError } from '../../common/app-error.ts'
import { toInteger } from '../../common/onnx/codec.ts'
import type { TensorMessage } from '../../common/onnx/messages.ts'
import { elementType, tensorShape, type ElementType } from '../../common/onnx/tensors.ts'
import { sizeOf, type Host } from './values.ts'

/** The values of a tensor of the file: floats of any width as float32, whole numbers as they are. */
export function readConstant(tensor: TensorMessage, file: string): Host {
  const name = tensor.name ?? ''
  const type = elementType(tensor.dataType)
  if (!type) {
    throw new AppError(
      'unsupported',
      `The tensor "${name}" has element type ${tensor.dataType}, which cannot be trained. Export the model as float32.`,
      file,
    )
  }
  if (tensor.dataLocation === 1) {
    throw new AppError(
      'unsupported',
      `The tensor "${name}" lies outside the model file. Save the model as one file, then add it again.`,
      file,
    )
  }
  const shape = tensorShape(tensor)
  const data = tensor.rawData?.length ? rawValues(type, tensor.rawData) : typedValues(type, tensor)
  if (data.length !== sizeOf(shape)) {
    const message = `The tensor "${name}" holds ${data.length} values, but its shape [${shape.join()}] needs ${sizeOf(shape)}.`
    throw new AppError('damaged', `${message} Export the model again.`, file)
  }
  return { kind: 'host', shape, data, integer: !type.startsWith('float') }
}

/** ONNX fixes `rawData` as little-endian. */
function rawValues(type: ElementType, raw: Uint8Array): ArrayLike<number> {
  // A copy of its own: the file's bytes need not be aligned.
  const { buffer, byteLength } = new Uint8Array(raw)
  const whole = (width: number): number => Math.floor(byteLength / width)
  switch (type) {
    case 'float32':
      return new Float32Array(buffer, 0, whole(4))
    case 'float64':
      return Float32Array.from(new Float64Array(buffer, 0, whole(8)))
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer, 0, whole(2)), halfToNumber)
    case 'int64':
      return Array.from(new BigInt64Array(buffer, 0, whole(8)), Number)
    case 'int32':
      return new Int32Array(buffer, 0, whole(4))
    case 'int8':
      return new Int8Array(buffer)
    default:
      return new Uint8Array(buffer)
  }
}

function typedValues(type: ElementType, tensor: TensorMessage): ArrayLike<number> {
  if (type === 'float32') return Float32Array.from(tensor.floatData ?? [])
  if (type === 'float64') return Float32Array.from(tensor.doubleData ?? [])
  if (type === 'int64') return (tensor.int64Data ?? []).map(toInteger)
  // The format keeps a half as the bits of an int32.
  if (type === 'float16') return Float32Array.from(tensor.int32Data ?? [], halfToNumber)
  return tensor.int32Data ?? []
}

/** IEEE 754 binary16: one bit of sign, five of exponent (bias 15), ten of fraction. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
