import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import { decodeModel, modelMetadata } from '../../common/onnx/codec.ts'
import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import { floatValues } from '../../common/onnx/tensors.ts'
import { addKernel, addScoreLink, kernelDetails, readKernel, type Kernel } from './kernel.ts'
import { addFamiliarity, readSpaces, spaceDetails, type FamiliarSpace } from './familiar-space.ts'
import { identityTransforms, restate, smallestLength, type FittedBlock } from '../data/transforms.ts'

/** A layer between features and logits: max(0, x·W + b). */
export interface HiddenLayer {
  units: number
  /** W (sum of dimensions x units, row-major) behind the transforms, then b [units]. */
  point: Float64Array
}

export type Activation = 'softmax' | 'sigmoid'

/** A trained head. */
export interface Head {
  labels: string[]
  blocks: FittedBlock[]
  hidden?: HiddenLayer | undefined
  /** Compares with remembered pictures in place of a plane; its blocks are standardised. */
  kernel?: Kernel | undefined
  /** W (sum of dimensions, hidden units or remembered pictures, x labels, row-major) behind the transforms, then b [labels]. */
  point: Float64Array
  /** Logits are divided by it before the softmax (Guo et al. 2017, On Calibration of Modern Neural Networks). */
  temperature: number
  /** `softmax`, unless said: its labels exclude each other. `sigmoid`: each is a question of its own. */
  activation?: Activation | undefined
  /** Where its pictures lie; none: it does not tell what is familiar. */
  familiar?: FamiliarSpace[] | undefined
}

const metadataKey = 'selvedge.head'
const details = z.object({
  format: z.literal(1),
  labels: z.array(z.string()),
  temperature: z.number().positive(),
  activation: z.enum(['softmax', 'sigmoid']).optional(),
  hiddenUnits: z.int().positive().optional(),
  familiar: z.array(spaceDetails).optional(),
  kernel: kernelDetails.optional(),
  blocks: z.array(
    z.object({
      id: z.string(),
      dimensions: z.int().positive(),
      transform: z.enum(['standardise', 'unit']),
      rows: z.int(),
      /** Base64 of little-endian float32. */
      mean: z.string(),
      deviation: z.string(),
    }),
  ),
})

/**
 * The head as an ONNX model: one input per block, named by its id, float32 [rows, dimensions], of raw features; output
 * `probabilities`, float32 [rows, labels], and `familiarity`, float32 [rows, 1], where the head can tell. Transforms and temperature are folded into the weights, so that all that runs
 * is one Gemm per block (and for `unit` one division of its result by the row's length), a second layer where there is a
 * hidden one, and a softmax or sigmoid.
 */
export function encodeHead(head: Head): Uint8Array {
  const graph = new GraphBuilder('head')
  const inputs = head.blocks.map(({ id, dimensions }) => graph.input(id, 'float32', ['rows', dimensions]))
  addProbabilities(graph, addLogits(graph, inputs, head), head.labels.length, head.activation)
  if (head.familiar?.length) addFamiliarity(graph, head.familiar)
  return graph.toBytes({ metadata: { [metadataKey]: JSON.stringify(describe(head)) } })
}

/** Of the logits, as the output `probabilities`, float32 [rows, labels]. */
export function addProbabilities(
  graph: GraphBuilder,
  logits: string,
  labels: number,
  activation: Activation = 'softmax',
): void {
  const probabilities =
    activation === 'sigmoid'
      ? graph.node('Sigmoid', [logits], {}, 'probabilities')
      : graph.node('Softmax', [logits], { axis: { int: 1 } }, 'probabilities')
  graph.output(probabilities, 'float32', ['rows', labels])
}

function describe(head: Head): z.infer<typeof details> {
  return {
    format: 1,
    labels: head.labels,
    temperature: head.temperature,
    ...(head.activation === 'sigmoid' ? { activation: head.activation } : {}),
    ...(head.hidden ? { hiddenUnits: head.hidden.units } : {}),
    ...(head.kernel && {
      kernel: { ...kernelDetails.parse({ ...head.kernel, isProjected: head.kernel.projection !== null }) },
    }),
    ...(head.familiar?.length ? { familiar: head.familiar.map((space) => spaceDetails.parse(space)) } : {}),
    blocks: head.blocks.map((block) => ({
      ...block,
      mean: toBase64(block.mean),
      deviation: toBase64(block.deviation),
    })),
  }
}

/** The same as `encodeHead`, for features that lie as one matrix: input `features` [rows, sum of dimensions]. */
export function encodeHeadOnMatrix(head: Head): Uint8Array {
  const graph = new GraphBuilder('head')
  const width = head.blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const features = graph.input('features', 'float32', ['rows', width])
  const single = head.blocks.length === 1
  const axis = single ? '' : graph.initializer('columns', 'int64', [1], BigInt64Array.of(1n))
  let offset = 0
  const inputs = head.blocks.map(({ id, dimensions }) => {
    if (single) return features
    const from = graph.initializer(`${id}-from`, 'int64', [1], BigInt64Array.of(BigInt(offset)))
    offset += dimensions
    const to = graph.initializer(`${id}-to`, 'int64', [1], BigInt64Array.of(BigInt(offset)))
    return graph.node('Slice', [features, from, to, axis])
  })
  addProbabilities(graph, addLogits(graph, inputs, head), head.labels.length, head.activation)
  return graph.toBytes()
}

/**
 * Adds a head's logits, divided by its temperature.
 * @param inputs names of the values with its blocks' raw features, in their order
 * @param prefix of the names of its weights, where a graph holds several heads
 */
export function addLogits(
  graph: GraphBuilder,
  inputs: string[],
  { blocks, hidden, kernel, labels, point, temperature }: Head,
  prefix = '',
): string {
  const count = labels.length
  if (kernel) {
    const weights = Float32Array.from(point)
    const scores = graph.node('Gemm', [
      addKernel(graph, inputs, blocks, kernel, prefix),
      graph.initializer(`${prefix}kernel.weights`, 'float32', [kernel.rows, count], weights.slice(0, -count)),
      graph.initializer(`${prefix}bias`, 'float32', [count], weights.slice(-count)),
    ])
    return addScoreLink(graph, scores, temperature, prefix)
  }
  const layer = (of: Omit<Layer, 'prefix'>): string => addLayer(graph, inputs, blocks, { ...of, prefix })
  if (!hidden) return layer({ point, count, divisor: temperature, bias: 'bias' })
  const { units } = hidden
  const first = layer({ point: hidden.point, count: units, divisor: 1, bias: 'hidden.bias' })
  const scaled = Float32Array.from(point, (value) => value / temperature)
  return graph.node('Gemm', [
    graph.node('Relu', [first]),
    graph.initializer(`${prefix}output.weights`, 'float32', [units, count], scaled.slice(0, -count)),
    graph.initializer(`${prefix}bias`, 'float32', [count], scaled.slice(-count)),
  ])
}

interface Layer {
  /** W (sum of dimensions x count) behind the blocks' transforms, then b. */
  point: Float64Array
  count: number
  divisor: number
  /** Name of b in the graph, behind the prefix of all its names. */
  bias: string
  prefix: string
}

/** (x·W + b) / divisor on the blocks' raw features. */
function addLayer(graph: GraphBuilder, inputs: string[], blocks: FittedBlock[], layer: Layer): string {
  const { count, divisor, prefix } = layer
  const folded = restate(layer.point, count, blocks, identityTransforms(blocks))
  const scaled = Float32Array.from(folded, (value) => value / divisor)
  const bias = graph.initializer(`${prefix}${layer.bias}`, 'float32', [count], scaled.slice(-count))
  let at = 0
  let logits = ''
  for (const [index, { id, dimensions, transform }] of blocks.entries()) {
    const values = scaled.slice(at, (at += dimensions * count))
    const weights = graph.initializer(`${prefix}${id}.weights`, 'float32', [dimensions, count], values)
    const input = inputs[index]!
    if (transform === 'unit') {
      // Dividing the product instead of the features: `count` numbers per row rather than `dimensions`.
      const length = graph.node('ReduceL2', [input], { axes: { ints: [1] }, keepdims: { int: 1 } })
      const least = graph.initializer(`${prefix}${id}.least`, 'float32', [], Float32Array.of(smallestLength))
      const product = graph.node('Div', [graph.node('MatMul', [input, weights]), graph.node('Max', [length, least])])
      logits = graph.node('Add', [product, logits || bias])
    } else {
      logits = graph.node('Gemm', [input, weights, logits || bias])
    }
  }
  return logits
}

/** Reads a head written by `encodeHead`. Throws an AppError that names `file` where it is not one. */
export function decodeHead(bytes: Uint8Array, file: string): Head {
  const fail = (cause: unknown): AppError =>
    new AppError('unsupported', `"${file}" is not a head trained by Selvedge. Train without it.`, file, { cause })
  try {
    const model = decodeModel(bytes)
    const {
      format: _,
      hiddenUnits,
      familiar: spaces = [],
      kernel: memory,
      ...described
    } = details.parse(JSON.parse(modelMetadata(model).get(metadataKey) ?? 'null'))
    const blocks = described.blocks.map((block) => ({
      ...block,
      mean: fromBase64(block.mean, block.dimensions),
      deviation: fromBase64(block.deviation, block.dimensions),
    }))
    const tensors = new Map(model.graph?.initializer?.map((tensor) => [tensor.name, tensor]))
    const { activation, labels, temperature } = described
    const familiar = readSpaces(spaces, tensors)
    const layer = (parts: [name: string, length: number][], factor: number): Float64Array => {
      const values = parts.map(([name, length]) => {
        const part = floatValues(tensors.get(name) ?? {})
        if (part.length !== length) throw new Error('Its weights have the wrong size')
        return part
      })
      return Float64Array.from(
        values.flatMap((part) => [...part]),
        (value) => value * factor,
      )
    }
    const first = (count: number, bias: string, factor: number): Float64Array => {
      const weights = blocks.map(({ id, dimensions }): [string, number] => [`${id}.weights`, dimensions * count])
      return restate(layer([...weights, [bias, count]], factor), count, identityTransforms(blocks), blocks)
    }
    const count = labels.length
    if (memory) {
      const width = blocks.reduce((sum, block) => sum + block.dimensions, 0)
      const kernel = readKernel(memory, width, tensors)
      const weights: [string, number][] = [['kernel.weights', kernel.rows * count], ['bias', count]] // prettier-ignore
      return { labels, blocks, kernel, point: layer(weights, 1), temperature, activation, familiar }
    }
    if (hiddenUnits === undefined)
      return { labels, blocks, point: first(count, 'bias', temperature), temperature, activation, familiar }
    const hidden = { units: hiddenUnits, point: first(hiddenUnits, 'hidden.bias', 1) }
    const output: [string, number][] = [['output.weights', hiddenUnits * count], ['bias', count]] // prettier-ignore
    return { labels, blocks, hidden, point: layer(output, temperature), temperature, activation, familiar }
  } catch (cause) {
    throw fail(cause)
  }
}

function toBase64(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

function fromBase64(text: string, count: number): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  if (bytes.length !== count * 4) throw new Error('Its transform has the wrong size')
  return new Float32Array(bytes.buffer)
}
