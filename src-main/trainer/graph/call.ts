import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { AppError } from '../../common/app-error.ts'
import { toInteger } from '../../common/onnx/codec.ts'
import type { AttributeMessage, NodeMessage } from '../../common/onnx/messages.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { flow, toNhwc, toPlain, type Flow, type Host, type Value } from './values.ts'

/** What an operator makes of its inputs. Only operators with one output are supported. */
export type Operator = (call: Call) => Value

/** What is the same in every call of one graph. */
export interface Surroundings {
  tf: TensorFlow
  /** Version of ONNX's own operator set. */
  operatorSet: number
  /** Names the model in errors. */
  file: string
  /** A constant as a tensor; constants of the file are made once. */
  tensorOf: (host: Host) => Tensor
}

/** One node with its inputs, as its operator sees them. */
export class Call {
  readonly tf: TensorFlow
  readonly operatorSet: number
  readonly node: NodeMessage
  readonly inputs: readonly (Value | undefined)[]
  readonly #surroundings: Surroundings

  /** @param inputs undefined for optional inputs that are left out */
  constructor(surroundings: Surroundings, node: NodeMessage, inputs: readonly (Value | undefined)[]) {
    this.tf = surroundings.tf
    this.operatorSet = surroundings.operatorSet
    this.node = node
    this.inputs = inputs
    this.#surroundings = surroundings
  }

  value(index: number): Value {
    return this.inputs[index] ?? this.refuse(`its input ${index} is missing`)
  }

  /** An input as something TensorFlow.js computes with. */
  flow(index: number): Flow {
    const value = this.value(index)
    return value.kind === 'flow' ? value : flow(this.#surroundings.tensorOf(value))
  }

  /** An input in the order that ONNX gives it. */
  plain(index: number): Tensor {
    return toPlain(this.tf, this.flow(index))
  }

  /** An ONNX image [N, C, H, W] as [N, H, W, C]. */
  image(index: number): Tensor4D {
    const value = this.flow(index)
    if (value.tensor.rank !== 4) this.refuse(`its input has ${value.tensor.rank} dimensions instead of four`)
    return toNhwc(this.tf, value)
  }

  /** An input whose values decide what is computed, such as a shape: it must be known beforehand. */
  known(index: number): number[] | undefined {
    const value = this.inputs[index]
    if (value === undefined) return undefined
    if (value.kind === 'flow') return this.refuse(`its input "${this.node.input?.[index]}" depends on the image`)
    return Array.from(value.data)
  }

  integer(name: string, fallback: number): number {
    const value = this.#attribute(name)?.i
    return value === undefined ? fallback : toInteger(value)
  }

  float(name: string, fallback: number): number {
    return this.#attribute(name)?.f ?? fallback
  }

  integers(name: string): number[] | undefined {
    return this.#attribute(name)?.ints?.map(toInteger)
  }

  text(name: string, fallback: string): string {
    const bytes = this.#attribute(name)?.s
    return bytes ? new TextDecoder().decode(bytes) : fallback
  }

  attribute(name: string): AttributeMessage | undefined {
    return this.#attribute(name)
  }

  /** Throws: this node cannot be trained. */
  refuse(reason: string): never {
    const { file } = this.#surroundings
    throw new AppError(
      'unsupported',
      `The node "${nodeName(this.node)}" (${this.node.opType}) cannot be trained: ${reason}. ` +
        'Export the model again without it (evaluation mode, constants folded), or train a head on frozen features.',
      file,
    )
  }

  #attribute(name: string): AttributeMessage | undefined {
    return this.node.attribute?.find((attribute) => attribute.name === name)
  }
}

export const nodeName = (node: NodeMessage): string => node.name || node.output?.[0] || 'unnamed'

/** A dimension counted from the end where it is negative. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)
