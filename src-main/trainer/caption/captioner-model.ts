import { describeCaptioner, detailsOf, notACaptioner } from '../../common/captioner/details.ts'
import type { Vocabulary } from '../../common/captioner/vocabulary.ts'
import { decodeModel } from '../../common/onnx/codec.ts'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import { floatValues } from '../../common/onnx/tensors.ts'
import { identityTransforms, restate, smallestLength, type FittedBlock } from '../data/transforms.ts'
import { parameterShapes, type NetworkSize, type NetworkValues } from './network-size.ts'

/** A trained captioner. */
export interface Captioner {
  vocabulary: Vocabulary
  blocks: FittedBlock[]
  size: NetworkSize
  /** Behind the transforms. */
  values: NetworkValues
  /** Captions are never longer, in words. */
  longest: number
}

/**
 * The captioner as one ONNX model of two graphs side by side, so that one file and one session hold all of it:
 * - raw features, one input per block named by its id, float32 [images, dimensions] → `first`, float32 [images, hidden];
 * - `token` int64 [rows] and `hidden` float32 [rows, hidden] → `logits` float32 [rows, vocabulary] and `next`
 *   float32 [rows, hidden].
 * Whoever runs one half gives the other no rows. The transforms are folded into the weights.
 */
export function encodeCaptioner(captioner: Captioner): Uint8Array {
  const { size, vocabulary, longest, blocks } = captioner
  const graph = new GraphBuilder('captioner')
  const values: NetworkValues = { ...captioner.values, ...foldedInit(captioner) }
  const tensors = Object.fromEntries(
    Object.entries(parameterShapes(size)).map(([name, shape]) => [
      name,
      name === 'initWeights' ? '' : graph.initializer(name, 'float32', shape, values[name]!),
    ]),
  )
  addFirst(graph, blocks, values['initWeights']!, tensors['initBias']!, size.hidden)
  addStep(graph, tensors, size)
  return graph.toBytes({ metadata: describeCaptioner({ size, longest, vocabulary, blocks }) })
}

/** The first linear layer for raw features. */
function foldedInit({ values, blocks, size }: Captioner): NetworkValues {
  const point = Float64Array.from([...values['initWeights']!, ...values['initBias']!])
  const folded = Float32Array.from(restate(point, size.hidden, blocks, identityTransforms(blocks)))
  return { initWeights: folded.slice(0, -size.hidden), initBias: folded.slice(-size.hidden) }
}

function addFirst(
  graph: GraphBuilder,
  blocks: readonly FittedBlock[],
  weights: Float32Array,
  bias: string,
  hidden: number,
): void {
  let at = 0
  let sum = bias
  for (const [index, { id, dimensions, transform }] of blocks.entries()) {
    const input = graph.input(id, 'float32', ['images', dimensions])
    const values = weights.slice(at, (at += dimensions * hidden))
    const matrix = graph.initializer(`${id}.weights`, 'float32', [dimensions, hidden], values)
    let product = graph.node('MatMul', [input, matrix])
    if (transform === 'unit') {
      const length = graph.node('ReduceL2', [input], { axes: { ints: [1] }, keepdims: { int: 1 } })
      const least = graph.initializer(`${id}.least`, 'float32', [], Float32Array.of(smallestLength))
      product = graph.node('Div', [product, graph.node('Max', [length, least])])
    }
    sum = graph.node('Add', [product, sum], {}, index === blocks.length - 1 ? 'first' : '')
  }
  graph.output(sum, 'float32', ['images', hidden])
}

/** One step of the GRU; see `captionLogits` for its formula. */
function addStep(graph: GraphBuilder, tensors: Readonly<Record<string, string>>, size: NetworkSize): void {
  const token = graph.input('token', 'int64', ['rows'])
  const hidden = graph.input('hidden', 'float32', ['rows', size.hidden])
  const word = graph.node('Gather', [tensors['embedding']!, token])
  const linear = (x: string, name: string, output = ''): string =>
    graph.node('Gemm', [x, tensors[`${name}Weights`]!, tensors[`${name}Bias`]!], {}, output)
  const [fromWord, fromHidden] = [linear(word, 'input'), linear(hidden, 'hidden')]
  const columns = graph.initializer('columns', 'int64', [1], BigInt64Array.of(1n))
  const bounds = [0, 1, 2, 3].map((gate) =>
    graph.initializer(`gate-${gate}`, 'int64', [1], BigInt64Array.of(BigInt(gate * size.hidden))),
  )
  const gate = (from: string, index: number): string =>
    graph.node('Slice', [from, bounds[index]!, bounds[index + 1]!, columns])
  const both = (index: number): string => graph.node('Add', [gate(fromWord, index), gate(fromHidden, index)])
  const reset = graph.node('Sigmoid', [both(0)])
  const update = graph.node('Sigmoid', [both(1)])
  const recalled = graph.node('Mul', [reset, gate(fromHidden, 2)])
  const fresh = graph.node('Tanh', [graph.node('Add', [gate(fromWord, 2), recalled])])
  const kept = graph.node('Mul', [update, graph.node('Sub', [hidden, fresh])])
  const next = graph.node('Add', [fresh, kept], {}, 'next')
  graph.output(linear(next, 'output', 'logits'), 'float32', ['rows', size.vocabulary])
  graph.output(next, 'float32', ['rows', size.hidden])
}

/** Reads a captioner written by `encodeCaptioner`. Throws an AppError that names `file` where it is not one. */
export function decodeCaptioner(bytes: Uint8Array, file: string): Captioner {
  try {
    const model = decodeModel(bytes)
    const { size, longest, vocabulary, blocks } = detailsOf(model)
    const tensors = new Map(model.graph?.initializer?.map((tensor) => [tensor.name, tensor]))
    const read = (name: string): Float32Array => floatValues(tensors.get(name) ?? {})
    const values: NetworkValues = {}
    for (const [name, shape] of Object.entries(parameterShapes(size))) {
      if (name === 'initWeights') continue
      values[name] = read(name)
      if (values[name].length !== shape.reduce((a, b) => a * b, 1)) throw new Error(`${name} has the wrong size`)
    }
    const parts = [...blocks.map(({ id }) => read(`${id}.weights`)), values['initBias']!]
    const folded = Float64Array.from(parts.flatMap((part) => [...part]))
    if (folded.length !== (size.features + 1) * size.hidden) throw new Error('initWeights has the wrong size')
    const point = Float32Array.from(restate(folded, size.hidden, identityTransforms(blocks), blocks))
    values['initWeights'] = point.slice(0, -size.hidden)
    values['initBias'] = point.slice(-size.hidden)
    return { vocabulary, blocks, size, values, longest }
  } catch (cause) {
    throw notACaptioner(file, cause)
  }
}
