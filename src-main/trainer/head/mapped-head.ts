import { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import { addFamiliarity, type FamiliarSpace } from './familiar-space.ts'
import { addLogits, addProbabilities, type Head } from './head-model.ts'
import { leastShare } from './priors.ts'
import type { LabelMap } from './label-map.ts'

/** A head that goes on from another one: softmax((ln(P0^s A + 1e-4) + x W + b) / T). */
export interface MappedHead {
  labels: string[]
  /** P0: what it goes on from. */
  base: Head
  map: LabelMap
  /** s: 1, or a half where the base head is to be half as sure. */
  softening: 1 | 0.5
  /** W and b, its temperature T with it; null: nothing but the map. */
  residual: Head | null
  temperature: number
  /** Those of the base head, and its own. */
  familiar: FamiliarSpace[]
}

/** The feature blocks it reads, with their dimensions: all of the base head's, and more where more is fitted. */
export function inputsOf({ base, residual, familiar }: MappedHead): Map<string, number> {
  const blocks = [...base.blocks, ...(residual?.blocks ?? [])]
  return new Map([
    ...blocks.map(({ id, dimensions }) => [id, dimensions] as const),
    ...familiar.map(({ block, dimensions }) => [block, dimensions] as const),
  ])
}

/**
 * The head as an ONNX model with the same inputs and output as one that stands alone (`encodeHead`): blocks of raw features,
 * float32 [rows, dimensions], and `probabilities`, float32 [rows, labels]. The base head and the label map lie within.
 */
export function encodeMappedHead(head: MappedHead): Uint8Array {
  const { base, labels, map, residual, softening, temperature } = head
  const graph = new GraphBuilder('mapped-head')
  for (const [id, dimensions] of inputsOf(head)) graph.input(id, 'float32', ['rows', dimensions])
  const ids = (of: Head): string[] => of.blocks.map(({ id }) => id)
  const scalar = (name: string, value: number): string => graph.initializer(name, 'float32', [], Float32Array.of(value))

  const baseLogits = addLogits(graph, ids(base), base, 'base.')
  const softened = softening === 1 ? baseLogits : graph.node('Mul', [baseLogits, scalar('map.softening', softening)])
  const said = graph.node('Softmax', [softened], { axis: { int: 1 } })
  const shares = Float32Array.from(map.shares)
  const matrix = graph.initializer('map.shares', 'float32', [base.labels.length, labels.length], shares)
  const mapped = graph.node('Add', [graph.node('MatMul', [said, matrix]), scalar('map.least', leastShare)])
  const prior = graph.node('Div', [graph.node('Log', [mapped]), scalar('map.temperature', temperature)])
  const logits = residual
    ? graph.node('Add', [prior, addLogits(graph, ids(residual), { ...residual, temperature })])
    : prior
  addProbabilities(graph, logits, labels.length)
  if (head.familiar.length > 0) addFamiliarity(graph, head.familiar)
  return graph.toBytes()
}
