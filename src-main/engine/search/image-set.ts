/** Some of the images with the ids 0 to below `length`: one bit for each. */
export class ImageSet {
  readonly length: number
  readonly #bits: Uint32Array

  constructor(length: number, bits = new Uint32Array((length + 31) >>> 5)) {
    this.length = length
    this.#bits = bits
  }

  /** What lies beyond the length came since it was asked for, and is left out. */
  static of(length: number, ids: Iterable<number>): ImageSet {
    const set = new ImageSet(length)
    for (const id of ids) set.add(id)
    return set
  }

  add(id: number): void {
    if (id < this.length) this.#bits[id >>> 5]! |= 1 << (id & 31)
  }

  has(id: number): boolean {
    return id < this.length && ((this.#bits[id >>> 5]! >>> (id & 31)) & 1) === 1
  }

  and(other: ImageSet): ImageSet {
    return new ImageSet(
      this.length,
      this.#bits.map((word, index) => word & other.#bits[index]!),
    )
  }

  or(other: ImageSet): ImageSet {
    return new ImageSet(
      this.length,
      this.#bits.map((word, index) => word | other.#bits[index]!),
    )
  }

  without(other: ImageSet): ImageSet {
    return new ImageSet(
      this.length,
      this.#bits.map((word, index) => word & ~other.#bits[index]!),
    )
  }

  /** Rising. */
  toIds(): Uint32Array {
    const ids = new Uint32Array(this.count())
    let place = 0
    for (const [index, word] of this.#bits.entries()) {
      for (let rest = word; rest !== 0; rest &= rest - 1) {
        ids[place++] = index * 32 + 31 - Math.clz32(rest & -rest)
      }
    }
    return ids
  }

  count(): number {
    let count = 0
    for (const word of this.#bits) for (let rest = word; rest !== 0; rest &= rest - 1) count++
    return count
  }
}
