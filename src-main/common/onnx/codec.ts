import protobuf from 'protobufjs'
import type { Integer64, ModelMessage } from './messages.ts'
import { onnxSchema } from './schema.ts'

const modelType = onnxSchema().lookupType('Model')

/** Reads the bytes of an `.onnx` file. Throws where they are not one. */
export function decodeModel(bytes: Uint8Array): ModelMessage {
  let model: ModelMessage
  try {
    const reader = protobuf.Reader.create(bytes)
    // What a newer version of the format adds is carried along.
    reader.discardUnknown = false
    model = modelType.decode(reader) as ModelMessage
  } catch (cause) {
    throw new Error('These bytes are not an ONNX model: the file is damaged or of another kind', { cause })
  }
  if (!model.graph) throw new Error('This ONNX model has no graph: the file is damaged or of another kind')
  return model
}

/** Writes a model as the bytes of an `.onnx` file. */
export function encodeModel(model: ModelMessage): Uint8Array {
  return modelType.encode(model).finish()
}

/** The model's metadata as a map, e.g. `labels` of a head. */
export function modelMetadata(model: ModelMessage): Map<string, string> {
  return new Map((model.metadataProps ?? []).map((entry) => [entry.key ?? '', entry.value ?? '']))
}

/** A 64-bit integer of a file as a number; throws beyond 2^53, where a number would no longer be exact. */
export function toInteger(value: Integer64): number {
  const number = typeof value === 'number' ? value : value.toNumber()
  if (!Number.isSafeInteger(number)) throw new Error(`The ONNX integer ${String(value)} does not fit into a number`)
  return number
}
