import { describe, expect, it } from 'vitest'
import { between, scrollAtEdge, tilesIn } from '../../src-renderer/shared/rubber-band.ts'
import { layOut, positionsIn, topOf } from '../../src-renderer/shared/virtual-layout.ts'
import { banded, only } from '../../src-renderer/state/selection.ts'
import { RangeSet } from '../../src-renderer/state/range-set.ts'
import { Random } from '../helpers/random.ts'

const layout = (sections?: number[]) =>
  layOut({
    count: sections?.reduce((sum, each) => sum + each, 0) ?? 100,
    width: 420,
    viewport: 300,
    gap: 10,
    padding: 10,
    tileWidth: 90,
    tileHeight: (width) => width + 30,
    sections,
    heading: 40,
  })

/** Every tile for itself, by the place where it is drawn. */
function touched(grid: ReturnType<typeof layout>, band: ReturnType<typeof between>): number[] {
  const found: number[] = []
  for (let row = 0; row < grid.rows; row++) {
    const { first, count } = positionsIn(grid, row)
    for (let column = 0; column < count; column++) {
      const left = grid.padding + column * (grid.tileWidth + grid.gap)
      const top = topOf(grid, row)
      const isBeside = left >= band.right || left + grid.tileWidth <= band.left
      if (!isBeside && top < band.bottom && top + grid.tileHeight > band.top) found.push(first + column)
    }
  }
  return found
}

const positions = (tiles: readonly { start: number; end: number }[]): number[] =>
  tiles.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at))

describe('a rubber band', () => {
  it('touches the tiles that are drawn under it, with sections and without', () => {
    const random = new Random(5)
    for (const grid of [layout(), layout([7, 1, 30])]) {
      for (let round = 0; round < 200; round++) {
        const corner = () => ({ x: random.next() * 440 - 10, y: random.next() * (grid.contentHeight + 40) - 20 })
        const band = between(corner(), corner())
        expect(positions(tilesIn(grid, band)), JSON.stringify(band)).toEqual(touched(grid, band))
      }
    }
  })

  it('over whole rows of a million is one range', () => {
    const grid = layout([1_000_000])
    const all = { left: 0, top: 0, right: 420, bottom: grid.contentHeight }
    expect(tilesIn(grid, all)).toEqual([{ start: 0, end: 1_000_000 }])
  })

  it('takes the place of what was selected, or comes beside it, and leaves the focus alone', () => {
    const before = { ...only(9), ranges: RangeSet.of(8, 10) }
    const tiles = [
      { start: 2, end: 4 },
      { start: 6, end: 8 },
    ]
    expect(banded(before, tiles, false)).toMatchObject({ focus: 9, ranges: { ranges: tiles } })
    expect(banded(before, tiles, true).ranges.ranges).toEqual([
      { start: 2, end: 4 },
      { start: 6, end: 10 },
    ])
  })

  it('brings more of the grid at its edges, the faster the further out', () => {
    expect(scrollAtEdge(150, 300)).toBe(0)
    expect(scrollAtEdge(10, 300)).toBeLessThan(0)
    expect(scrollAtEdge(290, 300)).toBeGreaterThan(0)
    expect(scrollAtEdge(400, 300)).toBeGreaterThan(scrollAtEdge(310, 300))
  })
})
