import { z } from 'zod'
import type { GraphBuilder } from '../../common/onnx/graph-builder.ts'
import type { TensorMessage } from '../../common/onnx/messages.ts'
import { floatValues, tensorShape } from '../../common/onnx/tensors.ts'
import { smallestLength, type FittedBlock } from '../data/transforms.ts'

/** Numbers of eight bits with a scale for every row or column: a quarter of the file, and the same answers. */
export interface Quantised {
  numbers: Int8Array
  scales: Float32Array
}

/**
 * What a head that remembers its pictures compares a new one with: k(x, y) = exp(sharpness (cos(x, y) - 1)) of standardised
 * features, projected to their main directions. What it says of a label is s = Σ_i k(x, y_i) A_i + b over the remembered
 * y_i, a regression of 0 and 1; as a share of the probability that is (max(s, 0) + 0.02)^2.
 */
export interface Kernel {
  /** width x dimensions, row-major, a scale for every dimension; null: the features as they are. */
  projection: Quantised | null
  /** rows x dimensions, row-major, every row of length one, a scale for every row. */
  memory: Quantised
  rows: number
  dimensions: number
  sharpness: number
}

/**
 * Scores of a regression on 0 and 1 as logits: power · ln(max(s, 0) + least). Measured on product photos, on labels the
 * regression had not seen: a softmax of the scores is wrongly sure twice as often. With few decisions this is too sure, and
 * `usualTemperature` is where they begin.
 */
export const scoreLink = { power: 2, least: 0.02, usualTemperature: 1.4 } as const

export const kernelDetails = z.object({
  rows: z.int().positive(),
  dimensions: z.int().positive(),
  sharpness: z.number().positive(),
  isProjected: z.boolean(),
})

/** Adds k(x, y_i) for every remembered picture, float32 [rows, remembered]. @param inputs raw features of the blocks */
export function addKernel(
  graph: GraphBuilder,
  inputs: string[],
  blocks: readonly FittedBlock[],
  { projection, memory, rows, dimensions, sharpness }: Kernel,
  prefix: string,
): string {
  const floats = (name: string, shape: number[], data: Float32Array): string =>
    graph.initializer(`${prefix}${name}`, 'float32', shape, data)
  const bytes = (name: string, shape: number[], data: Int8Array): string =>
    graph.node('Cast', [graph.initializer(`${prefix}${name}`, 'int8', shape, data)], { to: { int: 1 } })
  const parts = blocks.map(({ id, dimensions: size, mean, deviation }, index) => {
    const centred = graph.node('Sub', [inputs[index]!, floats(`${id}.mean`, [size], mean)])
    return graph.node('Div', [centred, floats(`${id}.deviation`, [size], deviation)])
  })
  const whole = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: { int: 1 } })
  const width = blocks.reduce((sum, block) => sum + block.dimensions, 0)
  const projected = projection
    ? graph.node('Mul', [
        graph.node('MatMul', [whole, bytes('kernel.projection', [width, dimensions], projection.numbers)]),
        floats('kernel.projection.scales', [dimensions], projection.scales),
      ])
    : whole
  const length = graph.node('ReduceL2', [projected], { axes: { ints: [1] }, keepdims: { int: 1 } })
  const least = floats('kernel.least', [], Float32Array.of(smallestLength))
  const unit = graph.node('Div', [projected, graph.node('Max', [length, least])])
  const remembered = graph.node('Transpose', [bytes('kernel.memory', [rows, dimensions], memory.numbers)])
  const products = graph.node('MatMul', [unit, remembered])
  const cosines = graph.node('Mul', [products, floats('kernel.memory.scales', [rows], memory.scales)])
  const one = floats('kernel.one', [], Float32Array.of(1))
  const sharp = floats('kernel.sharpness', [], Float32Array.of(sharpness))
  return graph.node('Exp', [graph.node('Mul', [graph.node('Sub', [cosines, one]), sharp])])
}

/** Adds `scoreLink` to scores, float32 [rows, labels], divided by a temperature. */
export function addScoreLink(graph: GraphBuilder, scores: string, temperature: number, prefix: string): string {
  const { power, least } = scoreLink
  const scalar = (name: string, value: number): string =>
    graph.initializer(`${prefix}kernel.${name}`, 'float32', [], Float32Array.of(value))
  const shares = graph.node('Add', [graph.node('Relu', [scores]), scalar('leastScore', least)])
  return graph.node('Mul', [graph.node('Log', [shares]), scalar('power', power / temperature)])
}

/** Reads a kernel back. @throws Error where the tensors do not fit what is said of them */
export function readKernel(
  { rows, dimensions, sharpness, isProjected }: z.infer<typeof kernelDetails>,
  width: number,
  tensors: ReadonlyMap<string | undefined, TensorMessage>,
): Kernel {
  const read = (name: string, [first, second]: [number, number], scales: number): Quantised => {
    const tensor = tensors.get(name) ?? {}
    const raw = tensor.rawData
    const numbers = new Int8Array(raw ? new Uint8Array(raw).buffer : new ArrayBuffer())
    const shape = tensorShape(tensor)
    const ownScales = floatValues(tensors.get(`${name}.scales`) ?? {})
    const fits = shape[0] === first && shape[1] === second && numbers.length === first * second
    if (!fits || ownScales.length !== scales) throw new Error('What it remembers has the wrong size')
    return { numbers, scales: ownScales }
  }
  return {
    projection: isProjected ? read('kernel.projection', [width, dimensions], dimensions) : null,
    memory: read('kernel.memory', [rows, dimensions], rows),
    rows,
    dimensions,
    sharpness,
  }
}

/** @param by whether every row or every column has a scale of its own */
export function quantise(values: Float32Array, width: number, by: 'row' | 'column'): Quantised {
  const rows = values.length / width
  const scales = new Float32Array(by === 'row' ? rows : width)
  const numbers = new Int8Array(values.length)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      const own = by === 'row' ? row : column
      scales[own] = Math.max(scales[own]!, Math.abs(values[at]!) / 127)
    }
  }
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < width; column++, at++) {
      const scale = scales[by === 'row' ? row : column]!
      numbers[at] = scale > 0 ? Math.round(values[at]! / scale) : 0
    }
  }
  return { numbers, scales }
}

/** The numbers times their scales. */
export function dequantised({ numbers, scales }: Quantised, width: number, by: 'row' | 'column'): Float32Array {
  const values = new Float32Array(numbers.length)
  for (let row = 0, at = 0; at < numbers.length; row++) {
    for (let column = 0; column < width; column++, at++) {
      values[at] = numbers[at]! * scales[by === 'row' ? row : column]!
    }
  }
  return values
}
