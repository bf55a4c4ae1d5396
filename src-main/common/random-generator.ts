import { mixed } from './random.ts'

export type GeneratorState = [number, number, number, number]

/**
 * A random generator whose state can be kept in a checkpoint: xoshiro128** 1.1 (Blackman & Vigna 2018, public domain).
 */
export class RandomGenerator {
  readonly #s: Uint32Array

  /** Starts from a seed, or goes on from a state. */
  constructor(start: number | GeneratorState) {
    this.#s =
      typeof start === 'number' ? Uint32Array.from([0, 1, 2, 3], (i) => mixed(start, i)) : Uint32Array.from(start)
    // The one state it cannot leave.
    if (this.#s.every((word) => word === 0)) this.#s[0] = 1
  }

  get state(): GeneratorState {
    return [...this.#s] as GeneratorState
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const s = this.#s
    const result = Math.imul(rotate(Math.imul(s[1]!, 5), 7), 9) >>> 0
    const shifted = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= shifted
    s[3] = rotate(s[3]!, 11)
    return result
  }

  /** A number from 0 (possible) to 1 (never). */
  uniform(): number {
    return this.next() / 2 ** 32
  }

  /** A whole number from 0 to count - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  /** A standard normal deviate (Box & Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Fisher-Yates, in place. */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[values[i], values[j]] = [values[j]!, values[i]!]
    }
    return values
  }
}

function rotate(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0
}
