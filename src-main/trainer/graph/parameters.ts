import type { Variable } from '@tensorflow/tfjs'
import { AppError } from '../../common/app-error.ts'
import { toInteger } from '../../common/onnx/codec.ts'
import type { NodeMessage } from '../../common/onnx/messages.ts'
import { elementType, tensorShape } from '../../common/onnx/tensors.ts'
import type { TensorFlow } from '../tensorflow/backend.ts'
import { readConstant } from './constants.ts'
import type { Structure } from './structure.ts'
import { flow, sizeOf, toHwcm, toHwio, toPlain, type Host, type Layout } from './values.ts'

/** An initializer of the file that may learn. */
export interface Parameter {
  /** Of the initializer. */
  name: string
  /** As ONNX has it. */
  shape: number[]
  variable: Variable
  layout: Layout
}

/** Which inputs of an operator may learn. The statistics of a BatchNormalization may not. */
const learningInputs: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  BatchNormalization: [1, 2],
  Gemm: [1, 2],
  MatMul: [0, 1],
  Add: [0, 1],
  Mul: [0, 1],
}
const layers = ['Conv', 'BatchNormalization', 'Gemm', 'MatMul']

/**
 * The names of the initializers that may learn, by the node that uses them: weights and biases. What is added or
 * multiplied before the first layer is normalisation and stays as it is, and so does a single number, which is part of
 * a formula (such as the 3 and the 6 of a hard swish).
 */
export function learningNames(structure: Structure): Map<NodeMessage, string[]> {
  const { graph, nodes, aliases, dynamic } = structure
  const initializers = new Map(graph.initializer?.map((tensor) => [tensor.name ?? '', tensor]))
  const found = new Map<NodeMessage, string[]>()
  let begun = false
  for (const node of nodes) {
    if (!dynamic.has(node.output?.[0] ?? '')) continue
    const layer = layers.includes(node.opType ?? '')
    begun ||= layer
    const names = (learningInputs[node.opType ?? ''] ?? []).flatMap((index) => {
      const given = node.input?.[index] ?? ''
      const name = aliases.get(given) ?? given
      const tensor = initializers.get(name)
      if (!begun || !tensor || !elementType(tensor.dataType)?.startsWith('float')) return []
      return layer || sizeOf(tensorShape(tensor)) > 1 ? [name] : []
    })
    if (names.length > 0) found.set(node, names)
  }
  return found
}

/** A variable per name, weights of a Conv in the order TensorFlow.js computes with. */
export function makeParameters(
  tf: TensorFlow,
  structure: Structure,
  names: Iterable<string>,
  file: string,
): Parameter[] {
  const tensors = new Map(structure.graph.initializer?.map((tensor) => [tensor.name ?? '', tensor]))
  return [...new Set(names)].map((name) => {
    const { shape, data } = readConstant(tensors.get(name)!, file)
    if (!Array.from(data).every(Number.isFinite)) {
      throw new AppError('damaged', `The weights "${name}" are not finite. Export the model again.`, file)
    }
    const { layout, groups } = layoutOf(structure, name)
    const variable = tf.tidy(() => {
      const plain = flow(tf.tensor(Float32Array.from(data), shape))
      if (layout === 'plain') return tf.variable(plain.tensor)
      return tf.variable(layout === 'hwio' ? toHwio(tf, plain) : toHwcm(tf, plain, groups))
    })
    return { name, shape, variable, layout }
  })
}

/** How all that use an initializer want it. */
function layoutOf({ nodes, aliases, graph }: Structure, name: string): { layout: Layout; groups: number } {
  const plain = { layout: 'plain', groups: 1 } as const
  const shape = tensorShape(graph.initializer!.find((tensor) => tensor.name === name)!)
  const found = new Set<number>()
  for (const node of nodes) {
    for (const [index, given] of (node.input ?? []).entries()) {
      if ((aliases.get(given) ?? given) !== name || aliases.has(node.output?.[0] ?? '')) continue
      if (node.opType !== 'Conv' || index !== 1) return plain
      found.add(toInteger(node.attribute?.find((attribute) => attribute.name === 'group')?.i ?? 1))
    }
  }
  if (found.size !== 1 || shape.length !== 4) return plain
  const [groups] = found as Set<number> & Iterable<number>
  return groups! > 1 && shape[1] === 1 ? { layout: 'hwcm', groups: groups! } : { layout: 'hwio', groups: groups! }
}

/** The values as ONNX orders them. */
export function parameterValues(tf: TensorFlow, { variable, layout }: Parameter): Float32Array {
  return tf.tidy(() => Float32Array.from(toPlain(tf, flow(variable, layout)).dataSync()))
}

/** A constant of the file as a tensor. */
export function constantTensor(tf: TensorFlow, { data, shape, integer }: Host): ReturnType<TensorFlow['tensor']> {
  return integer ? tf.tensor(Int32Array.from(data), shape, 'int32') : tf.tensor(Float32Array.from(data), shape)
}
