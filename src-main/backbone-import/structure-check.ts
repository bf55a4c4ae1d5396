import type { AttributeMessage, GraphMessage, ModelMessage, NodeMessage } from '../common/onnx/messages.ts'
import { checkFunctions, functionKey, type LocalFunction } from './function-check.ts'
import { damaged, oldestOperatorSet, subgraphDepthLimit, unsupported } from './limits.ts'
import { checkTensor, isExternal, size } from './tensor-check.ts'

/** Operators of other domains come from libraries that are not here, or from a runtime's own insides. */
const knownDomains = new Set(['', 'ai.onnx', 'com.microsoft'])

/**
 * Checks that a decoded model is a graph in order: every tensor of its declared size, every value made once and before
 * its use (so there is no cycle), known operators only, functions and subgraphs within bounds.
 * @throws AppError
 */
export function checkStructure(model: ModelMessage): void {
  const graph = model.graph as GraphMessage
  const functions = new Map<string, LocalFunction>()
  for (const body of (model.functions ?? []) as LocalFunction[]) functions.set(functionKey(body), body)
  const version = operatorSet(model)
  if (version < oldestOperatorSet) {
    throw unsupported(
      `It uses operator set ${version || 'unknown'}; ${oldestOperatorSet} is the oldest that is supported. ` +
        'Export the network again with a newer operator set, such as 17.',
    )
  }
  checkGraph(graph, new Set(), functions, 0)
  for (const body of functions.values()) {
    checkNodes(body.node ?? [], new Set(body.input), functions, 0)
  }
  checkFunctions(graph.node ?? [], functions)
}

/** Version of the standard operators; 0 where the model names none. */
export function operatorSet(model: ModelMessage): number {
  const standard = (model.opsetImport ?? []).find(({ domain }) => !domain || domain === 'ai.onnx')
  return standard?.version === undefined ? 0 : size(standard.version)
}

function checkGraph(
  graph: GraphMessage,
  outer: ReadonlySet<string>,
  functions: ReadonlyMap<string, LocalFunction>,
  depth: number,
): void {
  if (depth > subgraphDepthLimit) {
    throw unsupported(`It nests graphs more than ${subgraphDepthLimit} deep. Export the network without control flow.`)
  }
  if ((graph.sparseInitializer?.length ?? 0) > 0) {
    throw unsupported('It has sparse tensors. Export the network with dense weights.')
  }
  const names = new Set(outer)
  const own = new Set<string>()
  for (const tensor of graph.initializer ?? []) {
    if (depth > 0) refuseExternal(isExternal(tensor), tensor.name)
    checkTensor(tensor)
    define(tensor.name ?? '', own, names)
  }
  const inputs = new Set<string>()
  for (const { name } of graph.input ?? []) {
    if (inputs.has(name ?? '')) throw twice(name ?? '')
    inputs.add(name ?? '')
    // In old models every initializer is named as an input too.
    names.add(name ?? '')
  }
  checkNodes(graph.node ?? [], names, functions, depth)
  for (const { name } of graph.output ?? []) {
    if (!names.has(name ?? '')) throw damaged(`Its output "${name ?? ''}" is made by no part of it. Export it again.`)
  }
}

/** Adds what the nodes make to `names`. */
function checkNodes(
  nodes: readonly NodeMessage[],
  names: Set<string>,
  functions: ReadonlyMap<string, LocalFunction>,
  depth: number,
): void {
  for (const node of nodes) {
    const domain = node.domain ?? ''
    if (!functions.has(functionKey({ ...node, name: node.opType ?? '', domain })) && !knownDomains.has(domain)) {
      throw unsupported(
        `Its operator "${node.opType ?? ''}" is of the domain "${domain}", which is not known here. ` +
          'Export the network with standard ONNX operators only.',
        domain,
      )
    }
    for (const input of node.input ?? []) {
      if (input && !names.has(input)) {
        throw damaged(
          `Its node "${node.name || (node.opType ?? '')}" uses "${input}" before anything makes it: ` +
            'the nodes are out of order or form a circle. Export the network again.',
        )
      }
    }
    for (const attribute of node.attribute ?? []) checkAttribute(attribute, names, functions, depth)
    for (const output of node.output ?? []) {
      if (output) define(output, names, names)
    }
  }
}

function checkAttribute(
  attribute: AttributeMessage,
  names: ReadonlySet<string>,
  functions: ReadonlyMap<string, LocalFunction>,
  depth: number,
): void {
  const { sparseTensor, sparseTensors } = attribute as { sparseTensor?: unknown; sparseTensors?: unknown[] }
  if (sparseTensor || (sparseTensors?.length ?? 0) > 0) {
    throw unsupported('It has sparse tensors. Export the network with dense weights.')
  }
  for (const tensor of [...(attribute.t ? [attribute.t] : []), ...(attribute.tensors ?? [])]) {
    refuseExternal(isExternal(tensor), tensor.name)
    checkTensor(tensor)
  }
  for (const graph of [...(attribute.g ? [attribute.g] : []), ...(attribute.graphs ?? [])]) {
    checkGraph(graph, names, functions, depth + 1)
  }
}

function refuseExternal(is: boolean, name: string | undefined): void {
  if (!is) return
  throw unsupported(
    `Its tensor "${name ?? ''}", inside a node, is said to lie in another file. Save the network again as one file.`,
  )
}

function define(name: string, own: Set<string>, names: Set<string>): void {
  if (!name || own.has(name) || names.has(name)) throw twice(name)
  own.add(name)
  names.add(name)
}

function twice(name: string) {
  return damaged(`Two of its values are named "${name}". The file is damaged: export the network again.`)
}
