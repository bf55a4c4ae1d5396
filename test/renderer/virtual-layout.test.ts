import { describe, expect, it } from 'vitest'
import {
  firstInView,
  isScaled,
  lastOffset,
  layOut,
  longestBox,
  moved,
  offsetAt,
  offsetToKeep,
  offsetToReveal,
  positionsIn,
  rowsInView,
  scrollTopAt,
  sectionAt,
  sectionsInView,
  topOf,
  type Layout,
} from '../../src-renderer/shared/virtual-layout.ts'

const grid = (count: number, changes: { width?: number; viewport?: number; tileWidth?: number } = {}): Layout =>
  layOut({
    count,
    width: 1000,
    viewport: 700,
    gap: 10,
    padding: 10,
    tileWidth: 150,
    tileHeight: (width) => width + 60,
    ...changes,
  })

describe('layout of a grid', () => {
  it('fills the row with tiles of about the wanted size', () => {
    const layout = grid(100)
    expect(layout.columns).toBe(6)
    expect(layout.columns * layout.tileWidth + 5 * 10 + 20).toBeLessThanOrEqual(1000)
    expect(layout.rows).toBe(17)
  })

  it('has one column where nothing else fits', () => {
    expect(grid(5, { width: 40 }).columns).toBe(1)
    expect(grid(5, { tileWidth: 0 }).columns).toBe(1)
  })

  it('bears an empty list and a box without size', () => {
    const layout = grid(0, { width: 0, viewport: 0 })
    expect(layout.boxHeight).toBe(0)
    expect(rowsInView(layout, 0, 2)).toEqual({ first: 0, end: 0 })
    expect(moved(layout, -1, 'down')).toBe(-1)
  })

  it('shows only what is in view', () => {
    const layout = grid(1_000_000)
    const { first, end } = rowsInView(layout, 5_000_000, 2)
    expect(end - first).toBeLessThan(10)
    expect(topOf(layout, first + 2)).toBeLessThanOrEqual(5_000_000)
  })
})

describe('a list longer than a scroll box can be', () => {
  const layout = grid(1_000_000)

  it('is longer than 2^24 px, in a box that is not', () => {
    expect(layout.contentHeight).toBeGreaterThan(2 ** 24)
    expect(isScaled(layout)).toBe(true)
    expect(layout.boxHeight).toBe(longestBox)
  })

  it('reaches its end and its beginning', () => {
    expect(offsetAt(layout, layout.boxHeight - layout.viewport)).toBe(lastOffset(layout))
    expect(rowsInView(layout, lastOffset(layout), 0).end).toBe(layout.rows)
    expect(offsetAt(layout, 0)).toBe(0)
  })

  it('goes from offset to scroll position and back', () => {
    for (const offset of [0, 1, 12_345.5, 16_777_217, lastOffset(layout)]) {
      expect(offsetAt(layout, scrollTopAt(layout, offset))).toBeCloseTo(offset, 3)
    }
  })

  it('brings each position into view', () => {
    for (const position of [0, 6, 499_999, 999_999]) {
      const offset = offsetToReveal(layout, position, 20_000_000)
      const top = topOf(layout, Math.floor(position / layout.columns)) - offset
      expect(top).toBeGreaterThanOrEqual(0)
      expect(top + layout.tileHeight).toBeLessThanOrEqual(layout.viewport)
    }
  })
})

it('does not scale a list that fits', () => {
  const layout = grid(1000)
  expect(isScaled(layout)).toBe(false)
  expect(offsetAt(layout, 321)).toBe(321)
  expect(scrollTopAt(layout, 321)).toBe(321)
})

it('keeps what one looks at in place when the columns change', () => {
  const wide = grid(1000)
  const narrow = grid(1000, { width: 620 })
  const offset = 3000
  const seen = firstInView(wide, offset)
  const onScreen = topOf(wide, Math.floor(seen / wide.columns)) - offset
  const after = offsetToKeep(wide, narrow, seen, seen, offset)
  const now = topOf(narrow, Math.floor(seen / narrow.columns)) - after
  expect(Math.abs(now - onScreen)).toBeLessThan(narrow.rowHeight)
})

describe('moving with the keys', () => {
  const layout = grid(20) // rows of 6: the last has 2

  it('moves by one, by a row, to the ends', () => {
    expect(moved(layout, 3, 'right')).toBe(4)
    expect(moved(layout, 3, 'down')).toBe(9)
    expect(moved(layout, 9, 'up')).toBe(3)
    expect(moved(layout, 3, 'end')).toBe(19)
    expect(moved(layout, 9, 'home')).toBe(0)
  })

  it('stays at the edges, and lands on the last tile above a short row', () => {
    expect(moved(layout, 0, 'left')).toBe(0)
    expect(moved(layout, 2, 'up')).toBe(2)
    expect(moved(layout, 17, 'down')).toBe(19)
    expect(moved(layout, 18, 'down')).toBe(18)
    expect(moved(layout, 19, 'right')).toBe(19)
  })

  it('pages up and down within the column', () => {
    expect(moved(layout, 13, 'pageUp')).toBe(1)
    expect(moved(layout, 1, 'pageDown')).toBe(1 + 6 * Math.floor(700 / layout.rowHeight))
  })
})

describe('tiles in sections', () => {
  // Six columns: rows of 6, 1, then 3, then 6, 2.
  const layout = layOut({
    count: 18,
    width: 1000,
    viewport: 500,
    gap: 10,
    padding: 10,
    tileWidth: 150,
    tileHeight: () => 190,
    sections: [7, 3, 8],
    heading: 40,
  })

  it('begin a row each, below a heading', () => {
    expect(layout.rows).toBe(5)
    expect(Array.from({ length: 5 }, (_, row) => positionsIn(layout, row))).toEqual([
      { first: 0, count: 6 },
      { first: 6, count: 1 },
      { first: 7, count: 3 },
      { first: 10, count: 6 },
      { first: 16, count: 2 },
    ])
    expect(Array.from({ length: 5 }, (_, row) => topOf(layout, row))).toEqual([40, 240, 480, 720, 920])
    expect(layout.contentHeight).toBe(1120)
  })

  it('are moved over by their own columns, from one section to the next', () => {
    expect(moved(layout, 4, 'down'), 'the row is shorter').toBe(6)
    expect(moved(layout, 6, 'down')).toBe(7)
    expect(moved(layout, 9, 'down')).toBe(12)
    expect(moved(layout, 12, 'up')).toBe(9)
    expect(moved(layout, 15, 'down')).toBe(17)
    expect(moved(layout, 17, 'down'), 'there is nothing below').toBe(17)
    expect(moved(layout, 2, 'up')).toBe(2)
    expect(moved(layout, 9, 'end')).toBe(17)
  })

  it('are in view with what is around them, and their heading stays above the one revealed', () => {
    expect(rowsInView(layout, 440, 0)).toEqual({ first: 2, end: 5 })
    expect(sectionsInView(layout, 450).map(({ position }) => position)).toEqual([7, 10])
    expect(sectionAt(layout, 679).position).toBe(7)
    const offset = offsetToReveal(layout, 7, 600)
    expect(offset).toBeLessThanOrEqual(480 - 40)
    expect(firstInView(layout, 440)).toBe(7)
  })
})
