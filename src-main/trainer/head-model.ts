import { z } from 'zod'
import { AppError } from '../common/app-error.ts'
import { decodeModel, modelMetadata } from '../common/onnx/codec.ts'
import { GraphBuilder } from '../common/onnx/graph-builder.ts'
import { floatValues } from '../common/onnx/tensors.ts'
import { identityTransforms, restate, smallestLength, type FittedBlock } from './transforms.ts'

/** A trained head. */
export interface Head {
  labels: string[]
  blocks: FittedBlock[]
  /** W (sum of dimensions x labels, row-major) behind the transforms, then b [labels]. */
  point: Float64Array
  /** Logits are divided by it before the softmax (Guo et al. 2017, On Calibration of Modern Neural Networks). */
  temperature: number
}

const metadataKey = 'selvedge.head'
const details = z.object({
  format: z.literal(1),
  labels: z.array(z.string()),
  temperature: z.number().positive(),
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
 * `probabilities`, float32 [rows, labels]. Transforms and temperature are folded into the weights, so that all that runs
 * is one Gemm per block (and for `unit` one division of its result by the row's length) and a softmax.
 */
export function encodeHead(head: Head): Uint8Array {
  const graph = new GraphBuilder('head')
  const inputs = head.blocks.map(({ id, dimensions }) => graph.input(id, 'float32', ['rows', dimensions]))
  const logits = addLinearLayer(graph, inputs, head)
  const count = head.labels.length
  graph.output(graph.node('Softmax', [logits], { axis: { int: 1 } }, 'probabilities'), 'float32', ['rows', count])
  const description: z.infer<typeof details> = {
    format: 1,
    labels: head.labels,
    temperature: head.temperature,
    blocks: head.blocks.map((block) => ({
      ...block,
      mean: toBase64(block.mean),
      deviation: toBase64(block.deviation),
    })),
  }
  return graph.toBytes({ metadata: { [metadataKey]: JSON.stringify(description) } })
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
  const logits = addLinearLayer(graph, inputs, head)
  const count = head.labels.length
  graph.output(graph.node('Softmax', [logits], { axis: { int: 1 } }, 'probabilities'), 'float32', ['rows', count])
  return graph.toBytes()
}

function addLinearLayer(graph: GraphBuilder, inputs: string[], head: Head): string {
  const count = head.labels.length
  const folded = restate(head.point, count, head.blocks, identityTransforms(head.blocks))
  const scaled = Float32Array.from(folded, (value) => value / head.temperature)
  const bias = graph.initializer('bias', 'float32', [count], scaled.slice(-count))
  let at = 0
  let logits = ''
  for (const [index, { id, dimensions, transform }] of head.blocks.entries()) {
    const values = scaled.slice(at, (at += dimensions * count))
    const weights = graph.initializer(`${id}.weights`, 'float32', [dimensions, count], values)
    const input = inputs[index]!
    if (transform === 'unit') {
      // Dividing the product instead of the features: `count` numbers per row rather than `dimensions`.
      const length = graph.node('ReduceL2', [input], { axes: { ints: [1] }, keepdims: { int: 1 } })
      const least = graph.initializer(`${id}.least`, 'float32', [], Float32Array.of(smallestLength))
      const product = graph.node('Div', [graph.node('MatMul', [input, weights]), graph.node('Max', [length, least])])
      logits = graph.node('Add', [product, logits || bias])
    } else {
      logits = graph.node('Gemm', [input, weights, logits || bias])
    }
  }
  return logits
}

/** The same head for features that are transformed already, as the trainer holds them. */
export function behindTransforms(head: Head): Head {
  const blocks = identityTransforms(head.blocks).map((block) => ({ ...block, transform: 'standardise' as const }))
  return { ...head, blocks }
}

/** Reads a head written by `encodeHead`. Throws an AppError that names `file` where it is not one. */
export function decodeHead(bytes: Uint8Array, file: string): Head {
  const fail = (cause: unknown): AppError =>
    new AppError('unsupported', `"${file}" is not a head trained by Selvedge. Train without it.`, file, { cause })
  try {
    const model = decodeModel(bytes)
    const { format: _, ...described } = details.parse(JSON.parse(modelMetadata(model).get(metadataKey) ?? 'null'))
    const blocks = described.blocks.map((block) => ({
      ...block,
      mean: fromBase64(block.mean, block.dimensions),
      deviation: fromBase64(block.deviation, block.dimensions),
    }))
    const tensors = new Map(model.graph?.initializer?.map((tensor) => [tensor.name, tensor]))
    const count = described.labels.length
    const parts = [...blocks.map(({ id }) => `${id}.weights`), 'bias'].map((name) =>
      floatValues(tensors.get(name) ?? {}),
    )
    const expected = [...blocks.map(({ dimensions }) => dimensions * count), count]
    if (parts.some((part, i) => part.length !== expected[i])) throw new Error('Its weights have the wrong size')
    const folded = Float64Array.from(
      parts.flatMap((part) => [...part]),
      (value) => value * described.temperature,
    )
    const point = restate(folded, count, identityTransforms(blocks), blocks)
    return { labels: described.labels, blocks, point, temperature: described.temperature }
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
