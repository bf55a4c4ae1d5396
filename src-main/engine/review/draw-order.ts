import { mixed } from '../../common/random.ts'

/** Keys are numbers below this. */
const keyRange = 2 ** 32

/**
 * Gives ids in an order that looks random and depends on nothing but the seed and the id, as many as are asked for: of a
 * million only those that come first are sorted.
 *
 * @param expected about how many will be taken
 */
export function* drawn(ids: Uint32Array, seed: number, expected: number): Generator<number> {
  let high = ids.length === 0 ? keyRange : Math.min(keyRange, Math.ceil((keyRange * 2 * expected) / ids.length))
  for (let low = 0; low < keyRange; [low, high] = [high, Math.min(keyRange, high * 8)]) {
    const keyed: [key: number, id: number][] = []
    for (const id of ids) {
      const key = mixed(seed, id)
      if (key >= low && key < high) keyed.push([key, id])
    }
    keyed.sort(([a, first], [b, second]) => a - b || first - second)
    for (const [, id] of keyed) yield id
  }
}
