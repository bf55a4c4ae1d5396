import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs'
import { AppError } from '../../common/app-error.ts'
import { decodeModel } from '../../common/onnx/codec.ts'
import type { NodeMessage } from '../../common/onnx/messages.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { divide, type Block } from './blocks.ts'
import { Call, type Surroundings } from './call.ts'
import { readConstant } from './constants.ts'
import { operators } from './operators/table.ts'
import { constantTensor, learningNames, makeParameters, type Parameter } from './parameters.ts'
import { nodesFor, readStructure, type GraphInput, type Structure } from './structure.ts'
import { flow, toPlain, type Flow, type Host, type Value } from './values.ts'

/**
 * An ONNX image network as a function of TensorFlow.js that can be differentiated: its weights are variables, its images
 * are held as [N, H, W, C] whatever the file says, and its batch may have any size.
 *
 *     const graph = new DifferentiableGraph(tf, bytes, file)
 *     const embeddings = tf.tidy(() => graph.embed(images))
 */
export class DifferentiableGraph {
  readonly input: GraphInput
  /** Name of the value that is the embedding. */
  readonly output: string
  /** In the order of their first use. */
  readonly parameters: readonly Parameter[]
  /** First to last. */
  readonly blocks: readonly Block[]
  readonly #structure: Structure
  readonly #surroundings: Surroundings
  readonly #known = new Map<string, Value>()
  readonly #constants = new Map<Host, Tensor>()
  readonly #plans = new Map<string, Step[]>()

  /**
   * @param file names the model in errors
   * @param output a value of the graph; default: its first output
   */
  constructor(tf: TensorFlow, bytes: Uint8Array, file: string, output?: string) {
    const structure = readStructure(decode(bytes, file), file, output)
    const learning = learningNames(structure)
    this.#structure = structure
    this.input = structure.input
    this.output = structure.output
    const { operatorSet } = structure
    this.#surroundings = {
      tf,
      operatorSet,
      file,
      tensorOf: (host) => this.#constants.get(host) ?? constantTensor(tf, host),
    }
    this.parameters = makeParameters(tf, structure, [...learning.values()].flat(), file)
    this.blocks = divide(structure, learning)
    const learnt = new Map(this.parameters.map(({ name, variable, layout }) => [name, flow(variable, layout)]))
    for (const tensor of structure.graph.initializer ?? []) {
      const name = tensor.name ?? ''
      this.#known.set(name, learnt.get(name) ?? this.#keep(readConstant(tensor, file)))
    }
    for (const [alias, root] of structure.aliases) this.#known.set(alias, this.#known.get(root)!)
  }

  /** Images [N, H, W, 3] of 0 to 255 as an input of the graph. */
  feed(images: Tensor4D): Flow {
    return flow(images, this.input.layout === 'NHWC' ? 'plain' : 'nhwc')
  }

  /** Embeddings [N, dimensions] of images [N, H, W, 3]. Call it in a tidy. */
  embed(images: Tensor4D): Tensor2D {
    return this.embedFrom(new Map([[this.input.name, this.feed(images)]]))
  }

  /** Embeddings of what a block is computed from (`Block.from`). Call it in a tidy. */
  embedFrom(given: ReadonlyMap<string, Flow>): Tensor2D {
    const { tf } = this.#surroundings
    const tensor = toPlain(tf, this.run(given, [this.output]).get(this.output)!)
    return tf.reshape(tensor, [tensor.shape[0], -1])
  }

  /**
   * Values of the graph, given others, which stay. What lies between is given back as soon as nothing needs it any
   * more (a gradient keeps what it needs by itself), in a tidy or outside.
   */
  run(given: ReadonlyMap<string, Flow>, wanted: readonly string[]): Map<string, Flow> {
    const { tf } = this.#surroundings
    const values = new Map<string, Value>(given)
    for (const { node, done } of this.#plan(given, wanted)) {
      this.#compute(node, values)
      for (const name of done) {
        const value = values.get(name)
        values.delete(name)
        const shared = [...values.values(), ...given.values()].some((other) => value && isSame(other, value))
        if (value?.kind === 'flow' && !shared) value.tensor.dispose()
      }
    }
    const found = wanted.map((name) => {
      const value = values.get(name)!
      return [name, value.kind === 'flow' ? value : flow(tf.clone(this.#surroundings.tensorOf(value)))] as const
    })
    return new Map(found)
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose()
    for (const tensor of this.#constants.values()) tensor.dispose()
    this.#constants.clear()
  }

  /** Adds what a node makes to the values; what its operator makes on the way is given back. */
  #compute(node: NodeMessage, values: Map<string, Value>): void {
    const inputs = (node.input ?? []).map((input) => values.get(input) ?? this.#known.get(input))
    const call = new Call(this.#surroundings, node, inputs)
    const operator = operators.get(node.opType ?? '') ?? call.refuse('its operator is unknown')
    this.#surroundings.tf.tidy(() => {
      const value = operator(call)
      values.set(node.output?.[0] ?? '', value)
      return value.kind === 'flow' ? value.tensor : []
    })
  }

  #keep(host: Host): Host {
    const { tf } = this.#surroundings
    if (!host.integer) this.#constants.set(host, tf.keep(constantTensor(tf, host)))
    return host
  }

  #plan(given: ReadonlyMap<string, unknown>, wanted: readonly string[]): Step[] {
    const key = [...wanted, '', ...given.keys()].join('\n')
    let plan = this.#plans.get(key)
    if (!plan) {
      const there = new Set([...given.keys(), ...this.#known.keys()])
      const nodes = nodesFor(this.#structure.graph, wanted, there, this.#surroundings.file)
      const later = new Set(wanted)
      plan = nodes
        .toReversed()
        .map((node) => {
          const used = new Set([...(node.input ?? []), ...(node.output ?? [])])
          const done = [...used].filter((name) => name && !later.has(name) && !this.#known.has(name))
          for (const name of used) later.add(name)
          return { node, done }
        })
        .reverse()
      this.#plans.set(key, plan)
    }
    return plan
  }
}

/** A node, and the values that nothing needs behind it. */
interface Step {
  node: NodeMessage
  done: string[]
}

const isSame = (a: Value, b: Value): boolean => a.kind === 'flow' && b.kind === 'flow' && a.tensor === b.tensor

function decode(bytes: Uint8Array, file: string): ReturnType<typeof decodeModel> {
  try {
    return decodeModel(bytes)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('damaged', `${message}. Choose another file.`, file, { cause })
  }
}
