import protobuf from 'protobufjs'
import type { NodeMessage, TensorMessage } from '../common/onnx/messages.ts'
import { onnxSchema } from '../common/onnx/schema.ts'

const schema = onnxSchema()

/** Comments, traces of the exporter's source and declared shapes: of no use to us, and not to be trusted. */
const leftOut = new Set(['docString', 'metadataProps', 'deviceConfigurations', 'valueInfo', 'quantizationAnnotation'])

/** Names of messages whose string fields are names of values, by field. */
const valueFields: Readonly<Record<string, readonly string[]>> = {
  Node: ['input', 'output'],
  ValueInfo: ['name'],
}

type Rename = (name: string) => string

/** A copy of a node with known fields only, its values renamed, graphs inside it included. */
export function cleanNode(node: NodeMessage, rename: Rename): NodeMessage {
  return copyMessage(node, schema.lookupType('Node'), rename)
}

export function cleanFunction(message: object): object {
  return copyMessage(message, schema.lookupType('Function'), (name) => name)
}

/** A tensor of the main graph under its new name; `data` is what lay outside the file. */
export function cleanTensor(tensor: TensorMessage, rename: Rename, data: Uint8Array | undefined): TensorMessage {
  const {
    name,
    externalData: _place,
    dataLocation: _where,
    ...rest
  } = copyMessage(tensor, schema.lookupType('Tensor'), (text) => text) as TensorMessage
  return { ...rest, name: rename(name ?? ''), ...(data ? { rawData: data } : {}) }
}

function copyMessage(message: object, type: protobuf.Type, rename: Rename): object {
  const source = message as Readonly<Record<string, unknown>>
  const copy: Record<string, unknown> = {}
  for (const field of type.fieldsArray) {
    if (!Object.hasOwn(source, field.name) || leftOut.has(field.name)) continue
    const value = source[field.name]
    const inner = field.resolvedType instanceof protobuf.Type ? field.resolvedType : null
    const copyOne = (part: unknown): unknown => {
      if (inner) return copyMessage(part as object, inner, rename)
      return valueFields[type.name]?.includes(field.name) && part !== '' ? rename(part as string) : part
    }
    copy[field.name] =
      field.repeated && (inner || type.name === 'Node') ? (value as unknown[]).map(copyOne) : copyOne(value)
  }
  // Initializers of a graph inside a node are values as well.
  if (type.name === 'Graph') {
    for (const tensor of (copy['initializer'] ?? []) as TensorMessage[]) tensor.name = rename(tensor.name ?? '')
  }
  return copy
}
