import { describe, expect, it } from 'vitest'
import { PositionIndex } from '../../src-renderer/state/position-index.ts'
import * as selecting from '../../src-renderer/state/selection.ts'

const selected = (selection: selecting.Selection, ids: Uint32Array) => [...selection.ranges.pick(ids)]
const list = (...ids: number[]) => Uint32Array.from(ids)

describe('selection', () => {
  it('replaces on a click, adds on a toggle, extends from where it began', () => {
    let selection = selecting.only(5)
    expect(selection).toMatchObject({ focus: 5, anchor: 5 })
    selection = selecting.extend(selection, 8)
    expect(selection.ranges.ranges).toEqual([{ start: 5, end: 9 }])
    selection = selecting.extend(selection, 3)
    expect(selection.ranges.ranges).toEqual([{ start: 3, end: 6 }])
    selection = selecting.toggle(selection, 10)
    expect(selection.ranges.size).toBe(4)
    selection = selecting.extend(selection, 12, true)
    expect(selection.ranges.ranges).toEqual([
      { start: 3, end: 6 },
      { start: 10, end: 13 },
    ])
  })

  it('selects a million at once, as one range', () => {
    const selection = selecting.all(selecting.only(4), 1_000_000)
    expect(selection.ranges.ranges).toEqual([{ start: 0, end: 1_000_000 }])
    expect(selection).toMatchObject({ focus: 4, anchor: 4 })
    expect(selecting.all(selecting.nothing, 3)).toMatchObject({ focus: 0, anchor: 0 })
    expect(selecting.all(selecting.nothing, 0)).toMatchObject({ focus: -1, ranges: { isEmpty: true } })
  })

  it('is of nothing where there is no place, and begins where it is extended first', () => {
    expect(selecting.only(-1)).toEqual(selecting.nothing)
    expect(selecting.extend(selecting.nothing, 0)).toMatchObject({ focus: 0, anchor: 0, ranges: { size: 1 } })
    const moved = selecting.focusAt(selecting.only(3), 5)
    expect(moved).toMatchObject({ focus: 5, anchor: 3 })
    expect(moved.ranges.ranges).toEqual([{ start: 3, end: 4 }])
  })

  it('keeps the focus when the selection is cleared', () => {
    expect(selecting.none(selecting.only(7))).toMatchObject({ focus: 7 })
    expect(selecting.none(selecting.only(7)).ranges.isEmpty).toBe(true)
  })

  describe('in a new list', () => {
    const carry = (selection: selecting.Selection, before: Uint32Array, after: Uint32Array) => {
      const index = new PositionIndex(after)
      return selecting.remap(selection, before, after, (id) => index.positionOf(id))
    }

    it('follows the images, not the positions', () => {
      const before = list(10, 20, 30, 40)
      const after = list(5, 40, 30, 20, 10)
      const both = selecting.toggle(selecting.only(1), 3)
      const moved = carry(both, before, after)
      expect(selected(moved, after).sort()).toEqual([20, 40])
      expect(after[moved.focus]).toBe(40)
    })

    it('drops images that are gone and goes on at the same place', () => {
      const before = list(10, 20, 30)
      const after = list(10, 30)
      const moved = carry(selecting.only(1), before, after)
      expect(moved.focus).toBe(1)
      expect(selected(moved, after)).toEqual([30])
    })

    it('leaves alone what was not selected', () => {
      const before = list(10, 20, 30)
      const away = selecting.focusAt(selecting.only(0), 2)
      expect(carry(away, before, list(30, 20, 10))).toMatchObject({ focus: 0, anchor: 0, ranges: { isEmpty: true } })
    })

    it('goes on extending from the image where it began, or from the focus where that is gone', () => {
      const before = list(10, 20, 30, 40)
      const three = selecting.extend(selecting.only(1), 3)
      expect(carry(three, before, list(40, 30, 20))).toMatchObject({ focus: 0, anchor: 2, ranges: { size: 3 } })
      const without = carry(three, before, list(5, 40, 30))
      expect(without).toMatchObject({ focus: 1, anchor: 1 })
      expect(without.ranges.ranges).toEqual([{ start: 1, end: 3 }])
    })

    it('stays within the list', () => {
      const moved = carry(selecting.only(2), list(10, 20, 30), list(10))
      expect(moved).toMatchObject({ focus: 0, anchor: 0, ranges: { size: 1 } })
      expect(carry(selecting.nothing, list(), list(1, 2))).toMatchObject({ focus: 0, ranges: { isEmpty: true } })
    })

    it('bears an empty list', () => {
      expect(carry(selecting.only(0), list(1), list()).focus).toBe(-1)
    })
  })
})

describe('positions of ids', () => {
  it('finds each id, and says so where there is none', () => {
    const index = new PositionIndex(list(7, 3, 900))
    expect([7, 3, 900, 4, 901].map((id) => index.positionOf(id))).toEqual([0, 1, 2, -1, -1])
  })

  it('bears ids too large for a table', () => {
    const index = new PositionIndex(list(4_000_000_000, 2))
    expect(index.positionOf(4_000_000_000)).toBe(0)
    expect(index.positionOf(2)).toBe(1)
    expect(index.positionOf(5)).toBe(-1)
  })
})
