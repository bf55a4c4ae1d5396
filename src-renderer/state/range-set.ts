/** Positions from `start` up to and without `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * An immutable set of list positions, kept as sorted, disjoint, non-touching ranges: everything in a list of a million
 * is one range.
 */
export class RangeSet {
  static readonly empty = new RangeSet([])

  readonly ranges: readonly Range[]
  readonly size: number

  private constructor(ranges: readonly Range[]) {
    this.ranges = ranges
    this.size = ranges.reduce((sum, range) => sum + range.end - range.start, 0)
  }

  static of(start: number, end: number): RangeSet {
    return end > start ? new RangeSet([{ start, end }]) : RangeSet.empty
  }

  /** From positions in rising order. */
  static fromSorted(positions: ArrayLike<number>): RangeSet {
    const ranges: { start: number; end: number }[] = []
    for (let at = 0; at < positions.length; at++) {
      const position = positions[at]!
      const last = ranges.at(-1)
      if (last !== undefined && position <= last.end) last.end = Math.max(last.end, position + 1)
      else ranges.push({ start: position, end: position + 1 })
    }
    return ranges.length === 0 ? RangeSet.empty : new RangeSet(ranges)
  }

  /** From ranges in any order, which may touch and overlap. */
  static union(ranges: readonly Range[]): RangeSet {
    const joined: { start: number; end: number }[] = []
    for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
      const last = joined.at(-1)
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
      else if (end > start) joined.push({ start, end })
    }
    return joined.length === 0 ? RangeSet.empty : new RangeSet(joined)
  }

  get isEmpty(): boolean {
    return this.size === 0
  }

  /** The lowest position, or -1. */
  get first(): number {
    return this.ranges[0]?.start ?? -1
  }

  has(position: number): boolean {
    let low = 0
    let high = this.ranges.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const range = this.ranges[middle]!
      if (position < range.start) high = middle - 1
      else if (position >= range.end) low = middle + 1
      else return true
    }
    return false
  }

  add(start: number, end: number): RangeSet {
    if (end <= start) return this
    const before: Range[] = []
    const after: Range[] = []
    let merged = { start, end }
    for (const range of this.ranges) {
      if (range.end < merged.start) before.push(range)
      else if (range.start > merged.end) after.push(range)
      else merged = { start: Math.min(merged.start, range.start), end: Math.max(merged.end, range.end) }
    }
    return new RangeSet([...before, merged, ...after])
  }

  remove(start: number, end: number): RangeSet {
    const ranges: Range[] = []
    for (const range of this.ranges) {
      if (range.end <= start || range.start >= end) {
        ranges.push(range)
        continue
      }
      if (range.start < start) ranges.push({ start: range.start, end: start })
      if (range.end > end) ranges.push({ start: end, end: range.end })
    }
    return ranges.length === 0 ? RangeSet.empty : new RangeSet(ranges)
  }

  toggle(position: number): RangeSet {
    return this.has(position) ? this.remove(position, position + 1) : this.add(position, position + 1)
  }

  /** The ids at these positions; at most `limit` of them. */
  pick(ids: Uint32Array, limit = Infinity): Uint32Array {
    const picked = new Uint32Array(Math.min(this.size, limit))
    let filled = 0
    for (const { start, end } of this.ranges) {
      if (filled >= picked.length) break
      const part = ids.subarray(start, Math.min(end, start + picked.length - filled))
      picked.set(part, filled)
      filled += part.length
    }
    return filled === picked.length ? picked : picked.slice(0, filled)
  }
}
