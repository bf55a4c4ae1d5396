/** Numbers that belong together, by pairs (union-find: Galler & Fischer 1964). A number that was never joined is alone. */
export class DisjointSets {
  readonly #parents = new Map<number, number>()

  join(a: number, b: number): void {
    const [low, high] = [this.firstOf(a), this.firstOf(b)].sort((x, y) => x - y) as [number, number]
    if (low !== high) this.#parents.set(high, low)
  }

  /** The lowest number it belongs together with. */
  firstOf(number: number): number {
    let first = number
    for (let parent = this.#parents.get(first); parent !== undefined; parent = this.#parents.get(first)) first = parent
    // What was climbed once is climbed in one step from now on.
    for (let at = number; at !== first;) {
      const next = this.#parents.get(at)!
      this.#parents.set(at, first)
      at = next
    }
    return first
  }
}
