import type { Layout } from './virtual-layout.ts'

/** A rectangle in the content of a grid, in pixels. */
export interface Rectangle {
  left: number
  top: number
  right: number
  bottom: number
}

/** Positions from `start` up to and without `end`. */
export interface Tiles {
  readonly start: number
  readonly end: number
}

/** What a rectangle drawn over tiles does. */
export interface Band {
  /** It begins; `adding`: beside what is selected. */
  begin(adding: boolean): void
  /** It touches these now. */
  touch(tiles: readonly Tiles[]): void
  /** It was let go. @param downwards whether its end lies below where it began */
  end(downwards: boolean): void
  /** All as it was before. */
  cancel(): void
}

/** The rectangle between two corners, whichever is which. */
export const between = (one: { x: number; y: number }, other: { x: number; y: number }): Rectangle => ({
  left: Math.min(one.x, other.x),
  top: Math.min(one.y, other.y),
  right: Math.max(one.x, other.x),
  bottom: Math.max(one.y, other.y),
})

/** The tiles that a rectangle touches, in rising order; rows that it takes whole are one range. */
export function tilesIn(layout: Layout, { left, top, right, bottom }: Rectangle): Tiles[] {
  const pitch = layout.tileWidth + layout.gap
  const firstColumn = Math.max(0, Math.floor((left - layout.padding - layout.tileWidth) / pitch) + 1)
  const lastColumn = Math.min(layout.columns, Math.ceil((right - layout.padding) / pitch)) - 1
  if (lastColumn < firstColumn) return []
  const isWhole = firstColumn === 0 && lastColumn === layout.columns - 1
  const found: Tiles[] = []
  for (const section of layout.sections) {
    const base = section.top + layout.heading
    const first = Math.max(0, Math.floor((top - base - layout.tileHeight) / layout.rowHeight) + 1)
    const last = Math.min(section.rows, Math.ceil((bottom - base) / layout.rowHeight)) - 1
    const add = (row: number, rows: number) => {
      const start = section.position + row * layout.columns + firstColumn
      const beyond = section.position + (row + rows - 1) * layout.columns + lastColumn + 1
      const end = Math.min(section.position + section.count, beyond)
      if (start < end) found.push({ start, end })
    }
    if (last < first) continue
    if (isWhole) add(first, last - first + 1)
    else for (let row = first; row <= last; row++) add(row, 1)
  }
  return found
}

/** How far a grid goes by itself in one frame while a band is drawn beyond its upper or lower edge, in pixels. */
export function scrollAtEdge(y: number, height: number): number {
  const [edge, fastest] = [28, 60]
  const beyond = y < edge ? y - edge : y > height - edge ? y - (height - edge) : 0
  return Math.max(-fastest, Math.min(fastest, beyond / 2))
}
