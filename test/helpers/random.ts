import { RandomGenerator } from '../../src-main/common/random-generator.ts'

/** What tests draw from the one generator: the same at every run. */
export class Random {
  readonly #generator: RandomGenerator

  constructor(seed: number) {
    this.#generator = new RandomGenerator(seed)
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    return this.#generator.uniform()
  }

  below(limit: number): number {
    return this.#generator.below(limit)
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** Each item with the given chance. */
  some<Item>(items: readonly Item[], share: number): Item[] {
    return items.filter(() => this.next() < share)
  }
}
