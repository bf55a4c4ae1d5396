import type { RandomGenerator } from '../../common/random-generator.ts'

/**
 * Xavier-normal weights (Glorot & Bengio 2010): deviation sqrt(2 / (rows + columns)); a fully connected layer or an
 * embedding, [rows, columns] row-major.
 */
export function xavierNormal(rows: number, columns: number, generator: RandomGenerator): Float32Array {
  const deviation = Math.sqrt(2 / (rows + columns))
  return Float32Array.from({ length: rows * columns }, () => deviation * generator.normal())
}

/** Uniform from -limit to limit. */
export function uniformWeights(count: number, limit: number, generator: RandomGenerator): Float32Array {
  return Float32Array.from({ length: count }, () => limit * (2 * generator.uniform() - 1))
}
