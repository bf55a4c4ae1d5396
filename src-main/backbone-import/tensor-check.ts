import type { Integer64, TensorMessage } from '../common/onnx/messages.ts'
import { damaged, rankLimit, unsupported } from './limits.ts'

type TypedField = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data'

/** Bits of one value, and the typed field that may hold it, by TensorProto.DataType of the published format. */
const kinds: Readonly<Record<number, readonly [bits: number, field: TypedField]>> = {
  1: [32, 'floatData'],
  2: [8, 'int32Data'],
  3: [8, 'int32Data'],
  4: [16, 'int32Data'],
  5: [16, 'int32Data'],
  6: [32, 'int32Data'],
  7: [64, 'int64Data'],
  9: [8, 'int32Data'],
  10: [16, 'int32Data'],
  11: [64, 'doubleData'],
  12: [32, 'uint64Data'],
  13: [64, 'uint64Data'],
  16: [16, 'int32Data'],
  21: [4, 'int32Data'],
  22: [4, 'int32Data'],
}

/** Where the format keeps data outside the file. */
export const externalLocation = 1

export function isExternal(tensor: TensorMessage): boolean {
  return tensor.dataLocation === externalLocation || (tensor.externalData?.length ?? 0) > 0
}

/**
 * The bytes that a tensor's shape and type ask for. @throws AppError where shape or type make no sense, or where the data
 * in the file is not of that size.
 */
export function checkTensor(tensor: TensorMessage): number {
  const name = tensor.name ?? ''
  const dims = (tensor.dims ?? []).map(size)
  const kind = kinds[tensor.dataType ?? 0]
  if (!kind)
    throw unsupported(`The tensor "${name}" has the data type ${tensor.dataType ?? 0}, which is not supported.`)
  const elements = dims.reduce((product, dim) => product * dim, 1)
  if (dims.length > rankLimit || dims.some((dim) => !(dim >= 0)) || !Number.isSafeInteger(elements * 8)) {
    throw damaged(`The tensor "${name}" has the impossible shape [${dims.slice(0, rankLimit).join(', ')}].`)
  }
  if ((tensor as { segment?: unknown }).segment) throw unsupported(`The tensor "${name}" comes in segments.`)
  const bytes = Math.ceil((elements * kind[0]) / 8)
  if (isExternal(tensor)) return bytes
  const raw = tensor.rawData?.length ?? 0
  const typed = (tensor as Partial<Record<TypedField, readonly unknown[]>>)[kind[1]]?.length ?? 0
  const isTyped = kind[0] === 4 ? typed === bytes : typed === elements
  if (raw > 0 || elements === 0 ? raw !== bytes : !isTyped) {
    throw damaged(
      `The tensor "${name}" claims ${bytes} bytes by its shape [${dims.join(', ')}], but the file holds ${raw || typed}.` +
        ' The file is damaged: copy or export it again.',
    )
  }
  return bytes
}

/** A size or value of the format as a number; beyond 2^53 it need not be exact, for it is refused or a mere bound. */
export function size(value: Integer64): number {
  return typeof value === 'number' ? value : value.toNumber()
}
