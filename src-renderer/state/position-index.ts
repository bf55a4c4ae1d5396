/** Above this id a dense table would waste memory; a map takes its place. */
const densest = 64_000_000

/** From id to position in a list, made when first asked for. A million ids take about 5 ms and 4 MB. */
export class PositionIndex {
  #ids: Uint32Array
  #table: Int32Array | Map<number, number> | null = null

  constructor(ids: Uint32Array) {
    this.#ids = ids
  }

  /** -1: not in the list. */
  positionOf(id: number): number {
    this.#table ??= this.#build()
    if (this.#table instanceof Map) return this.#table.get(id) ?? -1
    return (this.#table[id] ?? 0) - 1
  }

  #build(): Int32Array | Map<number, number> {
    let highest = 0
    for (const id of this.#ids) if (id > highest) highest = id
    if (highest > densest) return new Map(Array.from(this.#ids, (id, position) => [id, position]))
    // Positions are stored plus one, so that zero means absent.
    const table = new Int32Array(highest + 1)
    for (let position = 0; position < this.#ids.length; position++) table[this.#ids[position]!] = position + 1
    return table
  }
}
