import { describe, expect, it } from 'vitest'
import { RangeSet } from '../../src-renderer/state/range-set.ts'

const positionsOf = (set: RangeSet) =>
  set.ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at))

describe('a set of ranges', () => {
  it('says the same as a plain set after any order of changes', () => {
    let seed = 7
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    let ranges = RangeSet.empty
    const plain = new Set<number>()
    for (let step = 0; step < 2000; step++) {
      const start = random(120)
      const end = start + random(12)
      if (random(2) === 0) {
        ranges = ranges.add(start, end)
        for (let at = start; at < end; at++) plain.add(at)
      } else {
        ranges = ranges.remove(start, end)
        for (let at = start; at < end; at++) plain.delete(at)
      }
      expect(ranges.size).toBe(plain.size)
    }
    expect(positionsOf(ranges)).toEqual([...plain].sort((left, right) => left - right))
    for (let at = 0; at < 140; at++) expect(ranges.has(at)).toBe(plain.has(at))
  })

  it('joins ranges that touch', () => {
    expect(RangeSet.of(0, 3).add(3, 5).ranges).toEqual([{ start: 0, end: 5 }])
    expect(RangeSet.of(3, 5).add(0, 3).ranges).toEqual([{ start: 0, end: 5 }])
    expect(RangeSet.of(0, 3).add(4, 5).ranges).toHaveLength(2)
  })

  it('is made of rising positions, each once', () => {
    expect(RangeSet.fromSorted([1, 2, 2, 3, 5, 7, 8]).ranges).toEqual([
      { start: 1, end: 4 },
      { start: 5, end: 6 },
      { start: 7, end: 9 },
    ])
    expect(RangeSet.fromSorted([])).toBe(RangeSet.empty)
  })

  it('of nothing is the empty one, which has no first', () => {
    expect(RangeSet.of(3, 3)).toBe(RangeSet.empty)
    expect(RangeSet.of(3, 2)).toBe(RangeSet.empty)
    expect(RangeSet.of(1, 3).remove(0, 9)).toBe(RangeSet.empty)
    expect([RangeSet.empty.isEmpty, RangeSet.empty.first, RangeSet.empty.has(0)]).toEqual([true, -1, false])
    expect([RangeSet.of(4, 6).isEmpty, RangeSet.of(4, 6).first]).toEqual([false, 4])
    const set = RangeSet.of(1, 3)
    expect(set.add(5, 5)).toBe(set)
  })

  it('toggles one position out of the middle and in again', () => {
    const holed = RangeSet.of(0, 3).toggle(1)
    expect(holed.ranges).toEqual([
      { start: 0, end: 1 },
      { start: 2, end: 3 },
    ])
    expect(holed.toggle(1).ranges).toEqual([{ start: 0, end: 3 }])
  })

  it('picks the ids at its positions, up to a limit', () => {
    const ids = Uint32Array.of(10, 11, 12, 13, 14, 15)
    const set = RangeSet.of(1, 3).add(4, 6)
    expect([...set.pick(ids)]).toEqual([11, 12, 14, 15])
    expect([...set.pick(ids, 3)]).toEqual([11, 12, 14])
  })

  it('leaves out positions beyond the list', () => {
    expect([...RangeSet.of(1, 9).pick(Uint32Array.of(5, 6, 7))]).toEqual([6, 7])
    expect([
      ...RangeSet.of(1, 3)
        .add(8, 9)
        .pick(Uint32Array.of(5, 6, 7), 0),
    ]).toEqual([])
    expect([
      ...RangeSet.of(1, 2)
        .add(8, 9)
        .pick(Uint32Array.of(5, 6, 7)),
    ]).toEqual([6])
  })
})
