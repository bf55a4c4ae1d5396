import { makePause } from '../../common/pause.ts'

/** Rows at length one, row-major: the product of two is their cosine. An image without features is a row of zeros. */
export interface Directions {
  rows: number
  dimensions: number
  data: Float32Array
}

/**
 * How fast sureness lowers the worth of an image beside the distance to those chosen already. With 4, asking
 * for what is uncertain and apart is no worse than asking for what is uncertain alone (docs/decisions/0006-next-images.md).
 */
const uncertaintyPower = 4

/**
 * Chooses images that are uncertain and unlike each other: farthest-first (Gonzalez 1985), the distance weighed by
 * uncertainty, in turn from each of the labels predicted.
 *
 * @param margins of every row between its two best labels, 0 to 1
 * @param labels predicted, of every row
 * @returns rows, in the order chosen
 */
export async function chooseUncertain(
  directions: Directions,
  margins: readonly number[],
  labels: readonly number[],
  count: number,
): Promise<number[]> {
  const pause = makePause()
  const worth = margins.map((margin) => (1 - margin) ** uncertaintyPower)
  const likeness = new Float64Array(directions.rows).fill(-1)
  const taken = new Map<number, number>(labels.map((label) => [label, 0]))
  const left = new Set(margins.keys())
  const chosen: number[] = []
  while (chosen.length < count && left.size > 0) {
    const fewest = [...left].reduce((least, row) => Math.min(least, taken.get(labels[row]!)!), Infinity)
    let best = -1
    let most = -1
    for (const row of left) {
      if (taken.get(labels[row]!) !== fewest) continue
      const score = (1 - likeness[row]!) * worth[row]!
      if (score > most) [best, most] = [row, score]
    }
    left.delete(best)
    chosen.push(best)
    taken.set(labels[best]!, fewest + 1)
    for (const row of left) likeness[row] = Math.max(likeness[row]!, cosine(directions, row, directions, best))
    await pause()
  }
  return chosen
}

/**
 * Chooses images that stand for all of them: each time the one that brings the rows, in the sum, nearest to some image
 * that is chosen or decided (facility location, greedy: Nemhauser, Wolsey & Fisher 1978). Unlike farthest-first it does
 * not look for the oddest images.
 *
 * @param decided what is known already
 * @returns rows, in the order chosen
 */
export async function chooseTypical(directions: Directions, decided: Directions, count: number): Promise<number[]> {
  const pause = makePause()
  const { rows } = directions
  const nearest = new Float32Array(rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    for (let known = 0; known < decided.rows; known++) {
      nearest[row] = Math.max(nearest[row]!, cosine(directions, row, decided, known))
    }
    await pause()
  }
  const likeness = await likenessOf(directions)
  const left = new Set(nearest.keys())
  const chosen: number[] = []
  while (chosen.length < count && left.size > 0) {
    let best = -1
    let most = -1
    for (const row of left) {
      let gain = 0
      for (let other = 0; other < rows; other++) gain += Math.max(0, likeness[row * rows + other]! - nearest[other]!)
      if (gain > most) [best, most] = [row, gain]
    }
    left.delete(best)
    chosen.push(best)
    for (let other = 0; other < rows; other++) {
      nearest[other] = Math.max(nearest[other]!, likeness[best * rows + other]!)
    }
    await pause()
  }
  return chosen
}

/** Cosines of all rows with all rows. */
async function likenessOf(directions: Directions): Promise<Float32Array> {
  const pause = makePause()
  const { rows } = directions
  const likeness = new Float32Array(rows * rows)
  for (let row = 0; row < rows; row++) {
    for (let other = row; other < rows; other++) {
      const value = cosine(directions, row, directions, other)
      likeness[row * rows + other] = value
      likeness[other * rows + row] = value
    }
    await pause()
  }
  return likeness
}

function cosine(a: Directions, row: number, b: Directions, other: number): number {
  const { dimensions } = a
  const from = row * dimensions
  const to = other * dimensions
  let sum = 0
  for (let i = 0; i < dimensions; i++) sum += a.data[from + i]! * b.data[to + i]!
  return sum
}
