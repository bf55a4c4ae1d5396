import { AppError } from '../../common/app-error.ts'
import { toInteger } from '../../common/onnx/codec.ts'
import type { GraphMessage, ModelMessage, NodeMessage } from '../../common/onnx/messages.ts'
import { dataTypes, elementType } from '../../common/onnx/tensors.ts'
import { nodeName } from './call.ts'
import { operators } from './operators/table.ts'

/** What a network takes. */
export interface GraphInput {
  name: string
  /** How ONNX orders its images. */
  layout: 'NHWC' | 'NCHW'
  /** Null where the file leaves it open. */
  height: number | null
  width: number | null
}

/** A graph as it is computed: what its output needs, in order. */
export interface Structure {
  graph: GraphMessage
  operatorSet: number
  input: GraphInput
  /** Name of the value that is the embedding. */
  output: string
  nodes: NodeMessage[]
  /** Names of values that are an initializer under another name: behind Identity, or a Cast from one float to another. */
  aliases: ReadonlyMap<string, string>
  /** Names of the values that depend on the pixels. */
  dynamic: ReadonlySet<string>
}

/**
 * Finds out what there is to compute, and refuses what cannot be. `output`: a value of the graph; without it, the
 * graph's first output.
 */
export function readStructure(model: ModelMessage, file: string, output?: string): Structure {
  const graph = model.graph!
  const initializers = new Map(graph.initializer?.map((tensor) => [tensor.name ?? '', tensor]))
  const images = (graph.input ?? []).filter(({ name }) => !initializers.has(name ?? ''))
  if (images.length !== 1) refuse(`it has ${images.length} inputs instead of one`, file)
  const input = readInput(images[0]!.name ?? '', images[0]!.type?.tensorType?.shape?.dim ?? [], file)
  const wanted = output ?? graph.output?.[0]?.name ?? ''
  const nodes = nodesFor(graph, [wanted], new Set([input.name, ...initializers.keys()]), file)
  for (const node of nodes) {
    const own = !node.domain || node.domain === 'ai.onnx'
    if (own && operators.has(node.opType ?? '')) continue
    const name = own ? node.opType : `${node.domain}.${node.opType}`
    throw new AppError(
      'unsupported',
      `The operator ${name} (node "${nodeName(node)}") cannot be trained. Train a head on this network's frozen ` +
        `features, or fine-tune a network made of ${[...operators.keys()].join(', ')}.`,
      file,
    )
  }
  const aliases = new Map<string, string>()
  const dynamic = new Set([input.name])
  for (const node of nodes) {
    const [source = '', result = ''] = [node.input?.[0], node.output?.[0]]
    const root = aliases.get(source) ?? source
    const constant = initializers.get(root)
    if (constant && isRenaming(node, constant.dataType)) aliases.set(result, root)
    // What is made of a shape is known beforehand.
    if (node.opType !== 'Shape' && node.input?.some((name) => dynamic.has(name))) {
      for (const name of node.output ?? []) dynamic.add(name)
    }
  }
  if (!dynamic.has(wanted)) refuse(`its output "${wanted}" does not depend on its input`, file)
  const own = (model.opsetImport ?? []).find(({ domain }) => !domain || domain === 'ai.onnx')
  const operatorSet = toInteger(own?.version ?? 17)
  return { graph, operatorSet, input, output: wanted, nodes, aliases, dynamic }
}

/** The nodes that some values need, in the order of the file; `given`: values that are there already. */
export function nodesFor(
  { node: all = [] }: GraphMessage,
  wanted: readonly string[],
  given: ReadonlySet<string>,
  file: string,
): NodeMessage[] {
  const needed = new Set(wanted)
  const nodes: NodeMessage[] = []
  for (const node of all.toReversed()) {
    if (!node.output?.some((name) => needed.has(name) && !given.has(name))) continue
    nodes.push(node)
    for (const name of node.input ?? []) if (name) needed.add(name)
  }
  nodes.reverse()
  const there = new Set(given)
  for (const node of nodes) {
    const missing = node.input?.find((name) => name && !there.has(name))
    if (missing !== undefined)
      damaged(`the node "${nodeName(node)}" needs "${missing}", which nothing before it makes`, file)
    for (const name of node.output ?? []) there.add(name)
  }
  const missing = wanted.find((name) => !there.has(name))
  if (missing !== undefined) damaged(`nothing makes "${missing}"`, file)
  return nodes
}

function isRenaming(node: NodeMessage, dataType: number | undefined): boolean {
  if (node.opType === 'Identity') return true
  const to = node.attribute?.find(({ name }) => name === 'to')?.i
  const float = elementType(dataType)?.startsWith('float') === true
  return node.opType === 'Cast' && float && to !== undefined && toInteger(to) === dataTypes.float32
}

function readInput(name: string, dim: { dimValue?: Parameters<typeof toInteger>[0] }[], file: string): GraphInput {
  const [, a = 0, b = 0, c = 0] = dim.map(({ dimValue }) => (dimValue === undefined ? 0 : toInteger(dimValue)))
  const size = (value: number): number | null => (value > 0 ? value : null)
  if (dim.length === 4 && c === 3) return { name, layout: 'NHWC', height: size(a), width: size(b) }
  if (dim.length === 4 && a === 3) return { name, layout: 'NCHW', height: size(b), width: size(c) }
  return refuse(`its input "${name}" is not a batch of images of three channels`, file)
}

function refuse(reason: string, file: string): never {
  throw new AppError('unsupported', `The network cannot be fine-tuned: ${reason}. Choose another network.`, file)
}

function damaged(reason: string, file: string): never {
  throw new AppError('damaged', `The network is damaged: ${reason}. Export it again.`, file)
}
