import type {
  AttributeMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
  ValueInfoMessage,
} from '../common/onnx/messages.ts'
import { isExternal, size } from './tensor-check.ts'

/** One size per axis; null where it is not known before the network runs. */
export type Shape = readonly (number | null)[]

/** Constants longer than this are weights, no shapes, axes or bounds. */
const parameterLength = 1024

/** A graph with what questions about it need at hand: who makes a value, which values are constants. */
export class GraphView {
  readonly nodes: readonly NodeMessage[]
  /** Without those that are initializers too. */
  readonly inputs: readonly ValueInfoMessage[]
  readonly outputs: readonly ValueInfoMessage[]
  readonly initializers = new Map<string, TensorMessage>()
  readonly producers = new Map<string, NodeMessage>()
  readonly #constants = new Set<string>()
  readonly #integers = new Map<string, readonly number[]>()
  readonly #declared = new Map<string, ValueInfoMessage>()

  /** @param model one that `checkStructure` accepted */
  constructor(model: ModelMessage) {
    const graph = model.graph as GraphMessage
    this.nodes = graph.node ?? []
    for (const tensor of graph.initializer ?? []) this.initializers.set(tensor.name ?? '', tensor)
    this.inputs = (graph.input ?? []).filter(({ name }) => !this.initializers.has(name ?? ''))
    this.outputs = graph.output ?? []
    for (const value of [...(graph.valueInfo ?? []), ...this.inputs, ...this.outputs]) {
      this.#declared.set(value.name ?? '', value)
    }
    for (const name of this.initializers.keys()) this.#constants.add(name)
    for (const node of this.nodes) {
      const isConstant = (node.input ?? []).every((input) => !input || this.#constants.has(input))
      for (const output of node.output ?? []) {
        if (!output) continue
        this.producers.set(output, node)
        if (isConstant) this.#constants.add(output)
      }
      const values = isConstant ? this.#evaluate(node) : undefined
      if (values) this.#integers.set(node.output?.[0] ?? '', values)
    }
  }

  /** Whether a value is the same for every picture. */
  isConstant(name: string): boolean {
    return this.#constants.has(name)
  }

  /** What the file says of a value's shape; undefined where it says nothing. */
  declaredShape(name: string): Shape | undefined {
    const dims = this.#declared.get(name)?.type?.tensorType?.shape?.dim
    return dims?.map(({ dimValue }) => {
      const value = dimValue === undefined ? 0 : size(dimValue)
      return value > 0 && Number.isSafeInteger(value) ? value : null
    })
  }

  /** The whole numbers of a small constant, such as a shape or a list of axes; undefined where they are not known. */
  integers(name: string): readonly number[] | undefined {
    const known = this.#integers.get(name)
    if (known) return known
    const tensor = this.initializers.get(name)
    return tensor && readIntegers(tensor)
  }

  /** Nodes come in order, so that no recursion is needed, however long a chain of constants is. */
  #evaluate(node: NodeMessage): readonly number[] | undefined {
    switch (node.opType) {
      case 'Constant': {
        const tensor = attribute(node, 'value')?.t
        if (tensor) return readIntegers(tensor)
        const single = attribute(node, 'value_int')?.i
        if (single !== undefined) return [size(single)]
        return integersAttribute(node, 'value_ints')
      }
      case 'Cast':
      case 'Identity':
      case 'Unsqueeze':
      case 'Squeeze':
      case 'Reshape':
        return this.integers(node.input?.[0] ?? '')
      case 'Concat': {
        const parts = (node.input ?? []).map((input) => this.integers(input))
        const length = parts.reduce((sum, part) => sum + (part?.length ?? Infinity), 0)
        return length <= parameterLength ? parts.flatMap((part) => part ?? []) : undefined
      }
      default:
        return undefined
    }
  }
}

/** Graphs inside a node (If, Loop, Scan). */
export function subgraphsOf(node: NodeMessage): GraphMessage[] {
  return (node.attribute ?? []).flatMap(({ g, graphs }) => [...(g ? [g] : []), ...(graphs ?? [])])
}

export function attribute(node: NodeMessage, name: string): AttributeMessage | undefined {
  return (node.attribute ?? []).find((candidate) => candidate.name === name)
}

export function integerAttribute(node: NodeMessage, name: string, otherwise: number): number {
  const value = attribute(node, name)?.i
  return value === undefined ? otherwise : size(value)
}

export function integersAttribute(node: NodeMessage, name: string): number[] | undefined {
  return attribute(node, name)?.ints?.map(size)
}

function readIntegers(tensor: TensorMessage): number[] | undefined {
  const length = (tensor.dims ?? []).reduce<number>((product, dim) => product * size(dim), 1)
  if (length > parameterLength || isExternal(tensor)) return undefined
  const raw = tensor.rawData?.length ? tensor.rawData : undefined
  const view = raw && new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
  const read = (at: (view: DataView, index: number) => number): number[] | undefined =>
    view && Array.from({ length }, (_, index) => at(view, index))
  switch (tensor.dataType) {
    case 1:
      return read((data, index) => data.getFloat32(index * 4, true)) ?? tensor.floatData
    case 6:
      return read((data, index) => data.getInt32(index * 4, true)) ?? tensor.int32Data
    case 7:
      return read((data, index) => Number(data.getBigInt64(index * 8, true))) ?? tensor.int64Data?.map(size)
    default:
      return undefined
  }
}
