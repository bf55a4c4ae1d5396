import type { NodeMessage } from '../common/onnx/messages.ts'
import { integerAttribute, subgraphsOf, type GraphView, type Shape } from './graph-view.ts'
import { axesOf, Shapes } from './shapes.ts'
import type { FeatureCandidate, ImageInput } from './types.ts'

/** What may lie between the last classifier and the output: a change of shape, scale or type, or a softmax. */
const tail = new Set(
  'Softmax LogSoftmax Sigmoid Identity Cast Dropout Squeeze Reshape Flatten Clip ArgMax TopK'.split(' '),
)
const scaling = new Set(['Add', 'Sub', 'Mul', 'Div'])

/**
 * Every value that could be the embedding, the best first: what feeds the last classifier, then pools over the picture
 * from the last to the first, then the network's own outputs.
 */
export function findCandidates(view: GraphView, input: ImageInput): FeatureCandidate[] {
  const shapes = new Shapes(view)
  const fromImage = reachable(view, input.name)
  const found = new Map<string, FeatureCandidate>()
  const add = (tensor: string, how: FeatureCandidate['found']): void => {
    if (!fromImage.has(tensor) || found.has(tensor)) return
    const candidate = describeFeature(tensor, how, view, shapes)
    if (candidate) found.set(tensor, candidate)
  }
  for (const { name } of view.outputs) {
    const feature = classifierInput(name ?? '', view, shapes)
    if (feature) add(feature.tensor, 'classifier')
    const candidate = found.get(feature?.tensor ?? '')
    // The classifier's weights tell for certain what it takes.
    if (candidate && feature?.dimensions) candidate.dimensions = feature.dimensions
  }
  for (const node of view.nodes.toReversed()) {
    if (isPool(node, view, shapes)) add(node.output?.[0] ?? '', 'pool')
  }
  for (const { name } of view.outputs) add(name ?? '', 'output')
  return [...found.values()]
}

/** A value as a candidate; null where its shape cannot be one vector per picture. */
export function describeFeature(
  tensor: string,
  found: FeatureCandidate['found'],
  view: GraphView,
  shapes: Shapes,
): FeatureCandidate | null {
  const shape = shapes.of(tensor) ?? []
  // [N, D], or a map [N, D, h, w] that is averaged.
  if (shape.length !== 0 && shape.length !== 2 && shape.length !== 4) return null
  return {
    tensor,
    found,
    // Maps are [N, D, h, w] even where the picture comes as NHWC, except for a pool over the axes 1 and 2.
    dimensions: (shape.length === 4 && shape[1] === 1 && shape[2] === 1 ? shape[3] : shape[1]) ?? null,
    shape: [...shape],
    operator: view.producers.get(tensor)?.opType ?? '',
  }
}

/** Follows an output back to the last Gemm or MatMul by constant weights; its input is what the classifier sees. */
function classifierInput(
  output: string,
  view: GraphView,
  shapes: Shapes,
): { tensor: string; dimensions: number | null } | null {
  let name = output
  for (let node = view.producers.get(name); node; node = view.producers.get(name)) {
    const operator = node.opType ?? ''
    const [first = '', second = ''] = node.input ?? []
    const isByWeights = view.isConstant(second) && !view.isConstant(first)
    if ((operator === 'Gemm' || operator === 'MatMul') && isByWeights) {
      const rank = shapes.of(first)?.length ?? 2
      const isTransposed = operator === 'Gemm' && integerAttribute(node, 'transB', 0) !== 0
      return rank === 2 ? { tensor: first, dimensions: shapes.of(second)?.[isTransposed ? 1 : 0] ?? null } : null
    }
    // A 1 x 1 convolution of a pooled map is a classifier too.
    if (operator === 'Conv' && isByWeights && isPooled(shapes.of(first)) && isPooled(shapes.of(second))) {
      return { tensor: first, dimensions: shapes.of(second)?.[1] ?? null }
    }
    if (scaling.has(operator) && view.isConstant(first) !== view.isConstant(second)) {
      name = view.isConstant(first) ? second : first
    } else if (tail.has(operator)) {
      name = first
    } else {
      return null
    }
  }
  return null
}

/** Whether it is [N, D, 1, 1] or [N, 1, 1, D]: nothing is left to average. */
export function isPooled(shape: Shape | undefined): boolean {
  return shape?.length === 4 && shape[2] === 1 && (shape[3] === 1 || shape[1] === 1)
}

function isPool(node: NodeMessage, view: GraphView, shapes: Shapes): boolean {
  if (node.opType === 'GlobalAveragePool') return true
  if (node.opType !== 'ReduceMean') return false
  const rank = shapes.of(node.input?.[0] ?? '')?.length ?? 4
  const axes = axesOf(node, view)
  const places = axes
    ?.map((axis) => (axis < 0 ? axis + rank : axis))
    .toSorted()
    .join()
  return rank === 4 && (places === '2,3' || places === '1,2')
}

/** Every value that depends on the picture. */
function reachable(view: GraphView, from: string): Set<string> {
  const names = new Set([from])
  for (const node of view.nodes) {
    if (usedNames(node).some((name) => names.has(name))) {
      for (const output of node.output ?? []) if (output) names.add(output)
    }
  }
  return names
}

/** What a node reads, and what the graphs inside it read of the outer one (their own names among it do no harm). */
export function usedNames(node: NodeMessage): string[] {
  const inside = subgraphsOf(node).flatMap((graph) => [
    ...(graph.node ?? []).flatMap(usedNames),
    ...(graph.output ?? []).map(({ name }) => name ?? ''),
  ])
  return [...(node.input ?? []), ...inside].filter((name) => name !== '')
}
