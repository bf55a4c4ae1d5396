import { z } from 'zod'
import type { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import type { TensorMessage } from '../../common/onnx/messages.ts'
import { floatValues, tensorShape } from '../../common/onnx/tensors.ts'
import { smallestLength } from '../data/transforms.ts'

/** Directions of an embedding in which learned pictures lie. */
export interface FamiliarSpace {
  /** The feature block, an input of the head. */
  block: string
  dimensions: number
  /** [dimensions] of rows at length one. */
  mean: Float32Array
  directions: number
  /** dimensions x directions, row-major; a direction is its numbers times its scale, and has length one. */
  numbers: Int8Array
  /** [directions] */
  scales: Float32Array
  /** Share of an embedding's energy in the space at which it is on the brink, and how softly that is meant. */
  threshold: number
  softness: number
}

/**
 * What the graph computes, for one row of a block's raw features.
 * @returns 0 to 1
 */
export function familiarityIn(
  { dimensions, directions, mean, numbers, scales, threshold, softness }: FamiliarSpace,
  row: Float32Array,
): number {
  const length = Math.max(Math.hypot(...row), smallestLength)
  const inside = new Float64Array(directions)
  let energy = 0
  for (let at = 0; at < dimensions; at++) {
    const value = row[at]! / length - mean[at]!
    energy += value * value
    for (let k = 0; k < directions; k++) inside[k]! += value * numbers[at * directions + k]!
  }
  const share = inside.reduce((sum, value, k) => sum + (value * scales[k]!) ** 2, 0) / Math.max(energy, 1e-12)
  return Math.min(1, 2 / (1 + Math.exp((threshold - share) / softness)))
}

/** What the head's metadata says of a space; its numbers are tensors of the graph. */
export const spaceDetails = z.object({
  block: z.string(),
  dimensions: z.int().positive(),
  directions: z.int().positive(),
  threshold: z.number(),
  softness: z.number().positive(),
})

const partName = (index: number, part: 'mean' | 'numbers' | 'scales'): string => `familiar.${index}.${part}`

/**
 * Adds the output `familiarity`, float32 [rows, 1], to a head's graph: the largest over the spaces of
 * min(1, 2 σ((share - threshold) / softness)), so that it is 1 for pictures like the learned ones and goes to 0 for others.
 */
export function addFamiliarity(graph: GraphBuilder, spaces: readonly FamiliarSpace[]): void {
  const scalar = (name: string, value: number): string => graph.initializer(name, 'float32', [], Float32Array.of(value))
  const overRow = { axes: { ints: [1] }, keepdims: { int: 1 } }
  const known = spaces.map(({ block, dimensions, directions, ...space }, index) => {
    const length = graph.node('ReduceL2', [block], overRow)
    const least = graph.node('Max', [length, scalar(`familiar.${index}.least`, smallestLength)])
    const mean = graph.initializer(partName(index, 'mean'), 'float32', [dimensions], space.mean)
    const centred = graph.node('Sub', [graph.node('Div', [block, least]), mean])
    const numbers = graph.initializer(partName(index, 'numbers'), 'int8', [dimensions, directions], space.numbers)
    const scales = graph.initializer(partName(index, 'scales'), 'float32', [directions], space.scales)
    const inside = graph.node('Mul', [
      graph.node('MatMul', [centred, graph.node('Cast', [numbers], { to: { int: 1 } })]),
      scales,
    ])
    const energy = graph.node('Max', [
      graph.node('ReduceSumSquare', [centred], overRow),
      scalar(`familiar.${index}.nothing`, 1e-12),
    ])
    const share = graph.node('Div', [graph.node('ReduceSumSquare', [inside], overRow), energy])
    const over = graph.node('Sub', [share, scalar(`familiar.${index}.threshold`, space.threshold)])
    return graph.node('Sigmoid', [graph.node('Div', [over, scalar(`familiar.${index}.softness`, space.softness)])])
  })
  const most = known.length === 1 ? known[0]! : graph.node('Max', known)
  const doubled = graph.node('Mul', [most, scalar('familiar.two', 2)])
  graph.output(graph.node('Min', [doubled, scalar('familiar.one', 1)], {}, 'familiarity'), 'float32', ['rows', 1])
}

/** Reads the spaces back. @throws Error where the tensors do not fit what is said of them */
export function readSpaces(
  described: readonly z.infer<typeof spaceDetails>[],
  tensors: ReadonlyMap<string | undefined, TensorMessage>,
): FamiliarSpace[] {
  return described.map((space, index) => {
    const tensor = (part: 'mean' | 'numbers' | 'scales'): TensorMessage => tensors.get(partName(index, part)) ?? {}
    const [mean, scales] = [floatValues(tensor('mean')), floatValues(tensor('scales'))]
    const raw = tensor('numbers').rawData
    const numbers = new Int8Array(raw ? new Uint8Array(raw).buffer : new ArrayBuffer())
    const shape = tensorShape(tensor('numbers'))
    const fits =
      mean.length === space.dimensions &&
      scales.length === space.directions &&
      shape[0] === space.dimensions &&
      shape[1] === space.directions &&
      numbers.length === space.dimensions * space.directions
    if (!fits) throw new Error('Its familiar spaces have the wrong size')
    return { ...space, mean, numbers, scales }
  })
}
