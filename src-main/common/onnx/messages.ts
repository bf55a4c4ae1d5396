/**
 * The ONNX messages as TypeScript sees them. Field names follow `schema.ts`; repeated fields may be left out when
 * writing and are always present after `decodeModel`. Only what Selvedge touches is spelled out: everything else in the
 * schema still survives reading and writing.
 */

/** A 64-bit integer: a plain number when written by us, a `Long` (see `toInteger`) when read from a file. */
export type Integer64 = number | { readonly low: number; readonly high: number; toNumber(): number; toString(): string }

export interface StringEntry {
  key?: string
  value?: string
}

export interface TensorMessage {
  name?: string
  dims?: Integer64[]
  dataType?: number
  rawData?: Uint8Array
  floatData?: number[]
  int32Data?: number[]
  int64Data?: Integer64[]
  doubleData?: number[]
  stringData?: Uint8Array[]
  externalData?: StringEntry[]
  dataLocation?: number
}

export interface AttributeMessage {
  name?: string
  type?: number
  f?: number
  i?: Integer64
  s?: Uint8Array
  t?: TensorMessage
  g?: GraphMessage
  floats?: number[]
  ints?: Integer64[]
  strings?: Uint8Array[]
  tensors?: TensorMessage[]
  graphs?: GraphMessage[]
}

export interface NodeMessage {
  name?: string
  opType?: string
  domain?: string
  input?: string[]
  output?: string[]
  attribute?: AttributeMessage[]
}

export interface DimensionMessage {
  dimValue?: Integer64
  dimParam?: string
}

export interface TypeMessage {
  tensorType?: { elemType?: number; shape?: { dim?: DimensionMessage[] } }
}

export interface ValueInfoMessage {
  name?: string
  type?: TypeMessage
}

export interface GraphMessage {
  name?: string
  node?: NodeMessage[]
  initializer?: TensorMessage[]
  sparseInitializer?: unknown[]
  input?: ValueInfoMessage[]
  output?: ValueInfoMessage[]
  valueInfo?: ValueInfoMessage[]
}

export interface FunctionMessage {
  name?: string
  domain?: string
  input?: string[]
  output?: string[]
  node?: NodeMessage[]
}

export interface ModelMessage {
  irVersion?: Integer64
  producerName?: string
  producerVersion?: string
  domain?: string
  modelVersion?: Integer64
  docString?: string
  graph?: GraphMessage
  opsetImport?: { domain?: string; version?: Integer64 }[]
  metadataProps?: StringEntry[]
  functions?: FunctionMessage[]
}
