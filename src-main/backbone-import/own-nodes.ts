import type { AttributeMessage, NodeMessage, TensorMessage, ValueInfoMessage } from '../common/onnx/messages.ts'
import { dataTypes, tensorMessage, type ElementType } from '../common/onnx/tensors.ts'
import { isPooled } from './find-features.ts'
import type { Plan } from './rewrite.ts'

/** What every backbone's input and output are called. */
export const inputName = 'image'
export const outputName = 'embedding'

interface Part {
  nodes: NodeMessage[]
  tensors: TensorMessage[]
}

/** From uint8 [N, height, width, 3] to what the network takes: type, normalisation, layout. `target`: its input's name. */
export function inputNodes({ input, normalisation }: Plan, target: string): Part {
  const part: Part = { nodes: [], tensors: [] }
  let last = inputName
  const add = (operator: string, inputs: string[], attribute?: AttributeMessage): void => {
    last = `selvedge/${operator.toLowerCase()}-${part.nodes.length}`
    part.nodes.push(makeNode(operator, inputs, last, attribute))
  }
  if (input.type !== 'uint8') add('Cast', [last], to('float32'))
  if (input.type !== 'uint8' && normalisation) {
    const { scale, mean, deviation } = normalisation
    // (x * scale - mean) / deviation, as one product and one sum over the last axis, the colour channels.
    const constant = (name: string, values: number[]): string => {
      part.tensors.push(tensorMessage(name, 'float32', [3], Float32Array.from(values)))
      return name
    }
    add('Mul', [
      last,
      constant(
        'selvedge/factor',
        deviation.map((value) => scale / value),
      ),
    ])
    add('Add', [
      last,
      constant(
        'selvedge/shift',
        deviation.map((value, channel) => -(mean[channel] ?? 0) / value),
      ),
    ])
  }
  if (input.type === 'float16') add('Cast', [last], to('float16'))
  if (input.layout === 'NCHW') add('Transpose', [last], { name: 'perm', type: 7, ints: [0, 3, 1, 2] })
  part.nodes.push(makeNode('Identity', [last], target))
  return part
}

/** From the chosen value to float32 [N, dimensions]: a map is averaged. */
export function outputNodes({ feature }: Plan, source: string): Part {
  const nodes: NodeMessage[] = []
  let last = source
  const add = (operator: string, attribute?: AttributeMessage): void => {
    const next = `selvedge/${operator.toLowerCase()}-out`
    nodes.push(makeNode(operator, [last], next, attribute))
    last = next
  }
  add('Cast', to('float32'))
  if (feature.shape.length === 4 && !isPooled(feature.shape)) add('GlobalAveragePool')
  nodes.push(makeNode('Flatten', [last], outputName, { name: 'axis', type: 2, i: 1 }))
  return { nodes, tensors: [] }
}

function makeNode(operator: string, input: string[], output: string, attribute?: AttributeMessage): NodeMessage {
  return { name: `node/${output}`, opType: operator, input, output: [output], attribute: attribute ? [attribute] : [] }
}

function to(type: ElementType): AttributeMessage {
  return { name: 'to', type: 2, i: dataTypes[type] }
}

export function valueInfo(name: string, type: ElementType, shape: (number | string)[]): ValueInfoMessage {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: dataTypes[type], shape: { dim } } } }
}
