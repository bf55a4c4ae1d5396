import { encodeModel } from './codec.ts'
import type { AttributeMessage, GraphMessage, ModelMessage, NodeMessage, ValueInfoMessage } from './messages.ts'
import { dataTypes, tensorMessage, type ElementType, type TensorData } from './tensors.ts'

/** An attribute says its own type: ONNX tells the integer 1 from the float 1. */
export type Attribute =
  | { int: number }
  | { float: number }
  | { string: string }
  | { ints: number[] }
  | { floats: number[] }
  | { strings: string[] }

/** A dimension: a fixed size, or the name of one that differs from run to run, such as 'rows'. */
export type Dimension = number | string

export interface ModelDetails {
  producer?: string
  documentation?: string
  metadata?: Readonly<Record<string, string>>
}

/** Operator set 17 and IR version 8: old enough for every runtime and browser build, new enough for what we write. */
const operatorSet = 17
const irVersion = 8

/**
 * Writes small ONNX graphs. Every call returns the name of the value it adds, so that graphs read like formulas:
 *
 *     const graph = new GraphBuilder('head')
 *     const x = graph.input('features', 'float32', ['rows', 1280])
 *     const z = graph.node('Gemm', [x, graph.initializer('weights', 'float32', [1280, 70], weights)])
 *     graph.output(graph.node('Softmax', [z], { axis: { int: 1 } }, 'probabilities'), 'float32', ['rows', 70])
 *     const bytes = graph.toBytes()
 */
export class GraphBuilder {
  readonly #graph: Required<Pick<GraphMessage, 'name' | 'node' | 'initializer' | 'input' | 'output'>>
  readonly #names = new Set<string>()

  constructor(name: string) {
    this.#graph = { name, node: [], initializer: [], input: [], output: [] }
  }

  input(name: string, type: ElementType, shape: Dimension[]): string {
    this.#graph.input.push(valueInfo(name, type, shape))
    return this.#take(name)
  }

  initializer(name: string, type: ElementType, shape: number[], data: TensorData): string {
    this.#graph.initializer.push(tensorMessage(name, type, shape, data))
    return this.#take(name)
  }

  /** Adds a node with one output; without `output` a name is made from the operator and a number. */
  node(operator: string, inputs: string[], attributes: Readonly<Record<string, Attribute>> = {}, output = ''): string {
    const name = output || `${operator.toLowerCase()}-${this.#graph.node.length}`
    for (const input of inputs) {
      if (input && !this.#names.has(input)) throw new Error(`Node ${name}: nothing before it is named ${input}`)
    }
    const node: NodeMessage = { name, opType: operator, input: inputs, output: [name], attribute: [] }
    node.attribute = Object.entries(attributes).map(([key, value]) => attributeMessage(key, value))
    this.#graph.node.push(node)
    return this.#take(name)
  }

  /** Marks a value as an output of the model. */
  output(name: string, type: ElementType, shape: Dimension[]): string {
    if (!this.#names.has(name)) throw new Error(`Output ${name}: nothing in the graph has this name`)
    this.#graph.output.push(valueInfo(name, type, shape))
    return name
  }

  /** The finished model. */
  toModel(details: ModelDetails = {}): ModelMessage {
    return {
      irVersion,
      producerName: details.producer ?? 'selvedge',
      ...(details.documentation ? { docString: details.documentation } : {}),
      graph: this.#graph,
      opsetImport: [{ domain: '', version: operatorSet }],
      metadataProps: Object.entries(details.metadata ?? {}).map(([key, value]) => ({ key, value })),
    }
  }

  toBytes(details: ModelDetails = {}): Uint8Array {
    return encodeModel(this.toModel(details))
  }

  #take(name: string): string {
    if (this.#names.has(name)) throw new Error(`Two values of the graph are named ${name}`)
    this.#names.add(name)
    return name
  }
}

function valueInfo(name: string, type: ElementType, shape: Dimension[]): ValueInfoMessage {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: dataTypes[type], shape: { dim } } } }
}

/** The numbers are AttributeProto.AttributeType of the published format. */
function attributeMessage(name: string, attribute: Attribute): AttributeMessage {
  const text = new TextEncoder()
  if ('float' in attribute) return { name, type: 1, f: attribute.float }
  if ('int' in attribute) return { name, type: 2, i: attribute.int }
  if ('string' in attribute) return { name, type: 3, s: text.encode(attribute.string) }
  if ('floats' in attribute) return { name, type: 6, floats: attribute.floats }
  if ('ints' in attribute) return { name, type: 7, ints: attribute.ints }
  return { name, type: 8, strings: attribute.strings.map((value) => text.encode(value)) }
}
