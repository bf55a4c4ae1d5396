import type { FeatureMatrix } from '../data/features.ts'
import type { FamiliarSpace } from './familiar-space.ts'
import { quantise } from './kernel.ts'
import { smallestLength } from '../data/transforms.ts'
import { mainDirections } from './main-directions.ts'

/** A picture for so many directions, within these bounds. */
const [rowsPerDirection, fewestDirections, mostDirections] = [16, 8, 256]
/** Fewer pictures say too little about what is familiar. */
export const leastRowsToBeFamiliar = 100
/** Every fifth row says how much of a picture that was not learned from lies in the space. */
const heldOutEvery = 5
/** More rows make the space no better, only later. */
const mostRows = 6000

/**
 * What the learned pictures have in common: the main directions of their embeddings (row length one, less the mean), by
 * subspace iteration (Halko, Martinsson & Tropp 2011). How much of a picture's embedding lies in them tells pictures of
 * a kind that was learned from others far better than the classifier's own confidence (compare the residual of ViM, Wang
 * et al. 2022; measured in docs/learning.md).
 *
 * @param features raw features of the learned pictures
 * @param block columns of the backbone's embedding; `mean` of its rows at length one, over the library
 * @param strictness deviations below the mean at which a picture counts as unfamiliar
 */
export async function learnFamiliarity(
  features: FeatureMatrix,
  block: { id: string; offset: number; dimensions: number; mean: Float32Array },
  strictness: number,
  threads: number,
): Promise<FamiliarSpace | null> {
  if (features.rows < leastRowsToBeFamiliar) return null
  const step = Math.max(1, features.rows / mostRows)
  const rows = Math.floor(features.rows / step)
  const centred = new Float32Array(rows * block.dimensions)
  for (let row = 0; row < rows; row++) centre(features, Math.floor(row * step), block, centred, row)
  const directions = Math.max(fewestDirections, Math.min(mostDirections, Math.floor(rows / rowsPerDirection)))
  const { mean, deviation } = await heldOutShares(centred, block.dimensions, directions, threads)
  const space = await mainDirections(centred, block.dimensions, directions, threads)
  return {
    block: block.id,
    dimensions: block.dimensions,
    mean: Float32Array.from(block.mean),
    directions,
    ...quantise(space, directions, 'column'),
    threshold: mean - strictness * deviation,
    softness: deviation / 3,
  }
}

/** One row at length one, less the mean. */
function centre(
  { data, width }: FeatureMatrix,
  row: number,
  { offset, dimensions, mean }: { offset: number; dimensions: number; mean: Float32Array },
  target: Float32Array,
  place: number,
): void {
  const start = row * width + offset
  let squares = 0
  for (let at = 0; at < dimensions; at++) squares += data[start + at]! ** 2
  const length = Math.max(Math.sqrt(squares), smallestLength)
  for (let at = 0; at < dimensions; at++) target[place * dimensions + at] = data[start + at]! / length - mean[at]!
}

/** Shares of pictures that the space was not made from: their mean and deviation. */
async function heldOutShares(
  centred: Float32Array,
  width: number,
  directions: number,
  threads: number,
): Promise<{ mean: number; deviation: number }> {
  const rows = centred.length / width
  const isHeld = (row: number): boolean => row % heldOutEvery === 0
  const part = (held: boolean): Float32Array => {
    const own = Array.from({ length: rows }, (_, row) => row).filter((row) => isHeld(row) === held)
    const result = new Float32Array(own.length * width)
    for (const [at, row] of own.entries()) result.set(centred.subarray(row * width, (row + 1) * width), at * width)
    return result
  }
  const held = part(true)
  const space = await mainDirections(part(false), width, directions, threads)
  const shares: number[] = []
  for (let start = 0; start < held.length; start += width) {
    const row = held.subarray(start, start + width)
    const inside = new Float64Array(directions)
    let all = 0
    for (let at = 0; at < width; at++) {
      const value = row[at]!
      all += value * value
      for (let direction = 0; direction < directions; direction++) {
        inside[direction]! += value * space[at * directions + direction]!
      }
    }
    shares.push(all > 0 ? inside.reduce((sum, value) => sum + value * value, 0) / all : 1)
  }
  const mean = shares.reduce((a, b) => a + b, 0) / shares.length
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length
  return { mean, deviation: Math.max(Math.sqrt(variance), 0.01) }
}
