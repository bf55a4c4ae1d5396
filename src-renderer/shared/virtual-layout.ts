/**
 * Where the tiles of a long grid lie. A scroll box ends at 2^24 CSS px and layout units at 2^25, so a long list gets a
 * shorter box and its scroll position is scaled: `offset` is where one is in the content, `scrollTop` where the box is.
 */
export const longestBox = 8_000_000

export interface LayoutRequest {
  count: number
  /** Of the box, without its scroll bar. */
  width: number
  /** Height of the box. */
  viewport: number
  gap: number
  padding: number
  /** About how wide a tile is; the row is filled by as many as come nearest to it. 0: one column. */
  tileWidth: number
  /** Height of a tile by its width. */
  tileHeight(width: number): number
  /** Wider tiles than this are not made; the row is left with room at its end. */
  widest?: number
  /** How many tiles each section has, one after the other; each begins a row, below a heading. Left out: there are none. */
  sections?: readonly number[] | undefined
  /** Height of a section's heading. */
  heading?: number
}

/** Tiles that stand together. */
export interface Section {
  /** Of its first tile, and of its first row. */
  position: number
  row: number
  count: number
  rows: number
  /** In the content, where its heading begins; and where the next one does. */
  top: number
  end: number
}

export interface Layout {
  count: number
  columns: number
  rows: number
  tileWidth: number
  tileHeight: number
  /** From one row to the next. */
  rowHeight: number
  padding: number
  gap: number
  heading: number
  /** At least one. */
  sections: readonly Section[]
  viewport: number
  contentHeight: number
  /** Height to give the box's content. */
  boxHeight: number
}

export function layOut(request: LayoutRequest): Layout {
  const { count, gap, padding, viewport } = request
  const room = Math.max(1, request.width - 2 * padding)
  const columns = request.tileWidth <= 0 ? 1 : Math.max(1, Math.round((room + gap) / (request.tileWidth + gap)))
  const stretched = (room - gap * (columns - 1)) / columns
  const tileWidth = Math.max(1, Math.floor(Math.min(stretched, request.widest ?? Infinity)))
  const tileHeight = Math.round(request.tileHeight(tileWidth))
  const rowHeight = tileHeight + gap
  const heading = request.sections === undefined ? 0 : (request.heading ?? 0)
  const sections: Section[] = []
  let [position, row, top] = [0, 0, request.sections === undefined ? padding : 0]
  for (const each of request.sections ?? [count]) {
    const own = Math.ceil(each / columns)
    const end = top + heading + own * rowHeight
    sections.push({ position, row, count: each, rows: own, top, end })
    ;[position, row, top] = [position + each, row + own, end]
  }
  const rows = row
  const contentHeight = rows === 0 ? 0 : top - gap + padding
  return {
    count,
    columns,
    rows,
    tileWidth,
    tileHeight,
    rowHeight,
    padding,
    gap,
    heading,
    sections,
    viewport,
    contentHeight,
    boxHeight: Math.min(contentHeight, longestBox),
  }
}

export const isScaled = (layout: Layout): boolean => layout.contentHeight > layout.boxHeight

/** The furthest one can be in the content. */
export const lastOffset = (layout: Layout): number => Math.max(0, layout.contentHeight - layout.viewport)

export const clampOffset = (layout: Layout, offset: number): number => Math.min(Math.max(0, offset), lastOffset(layout))

const lastScrollTop = (layout: Layout): number => Math.max(0, layout.boxHeight - layout.viewport)

export function offsetAt(layout: Layout, scrollTop: number): number {
  if (!isScaled(layout)) return clampOffset(layout, scrollTop)
  return clampOffset(layout, (scrollTop / lastScrollTop(layout)) * lastOffset(layout))
}

export function scrollTopAt(layout: Layout, offset: number): number {
  const clamped = clampOffset(layout, offset)
  if (!isScaled(layout)) return clamped
  return (clamped / lastOffset(layout)) * lastScrollTop(layout)
}

/** The last section of which `startOf` is not beyond. */
function sectionBy(layout: Layout, startOf: (section: Section) => number, at: number): Section {
  const { sections } = layout
  let [low, high] = [0, sections.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (startOf(sections[middle]!) <= at) low = middle
    else high = middle - 1
  }
  return sections[low]!
}

/** The section in which a place of the content lies. */
export const sectionAt = (layout: Layout, offset: number): Section => sectionBy(layout, ({ top }) => top, offset)

/** Sections whose headings lie in view, or are begun above it. */
export const sectionsInView = (layout: Layout, offset: number): readonly Section[] =>
  layout.sections.filter(({ end, top }) => end > offset && top < offset + layout.viewport)

export const rowOf = (layout: Layout, position: number): number => {
  const section = sectionBy(layout, (each) => each.position, position)
  return section.row + Math.floor((position - section.position) / layout.columns)
}

/** The positions in a row: the first, and how many. */
export function positionsIn(layout: Layout, row: number): { first: number; count: number } {
  const section = sectionBy(layout, (each) => each.row, row)
  const within = (row - section.row) * layout.columns
  return { first: section.position + within, count: Math.min(layout.columns, section.count - within) }
}

/** The row at a place of the content, `round` saying what becomes of one between two. */
function rowAt(layout: Layout, offset: number, round: (rows: number) => number): number {
  const section = sectionAt(layout, offset)
  const within = round((offset - section.top - layout.heading) / layout.rowHeight)
  return section.row + Math.min(Math.max(0, within), section.rows)
}

export interface Rows {
  first: number
  /** Without this one. */
  end: number
}

/** Rows in view, and `overscan` more on both sides. */
export function rowsInView(layout: Layout, offset: number, overscan: number): Rows {
  const first = rowAt(layout, offset, Math.floor) - overscan
  const end = rowAt(layout, offset + layout.viewport, Math.ceil) + overscan
  return { first: Math.max(0, first), end: Math.max(0, Math.min(layout.rows, end)) }
}

/** Top of a row in the content. */
export function topOf(layout: Layout, row: number): number {
  const section = sectionBy(layout, (each) => each.row, row)
  return section.top + layout.heading + (row - section.row) * layout.rowHeight
}

/** The least move that brings a position into view. */
export function offsetToReveal(layout: Layout, position: number, offset: number): number {
  const top = topOf(layout, rowOf(layout, position))
  const margin = Math.min(layout.padding, layout.gap) + 4
  // The heading of the section stays in view above it.
  if (top - margin - layout.heading < offset) return clampOffset(layout, top - margin - layout.heading)
  const bottom = top + layout.tileHeight + margin
  if (bottom > offset + layout.viewport) return clampOffset(layout, bottom - layout.viewport)
  return offset
}

/** Where to be in another layout so that `position` keeps its place on screen. */
export function offsetToKeep(from: Layout, to: Layout, position: number, newPosition: number, offset: number): number {
  const onScreen = topOf(from, rowOf(from, position)) - offset
  // A row that was cut off at the top stays cut off by the same share.
  const share = onScreen < 0 ? (onScreen / from.rowHeight) * to.rowHeight : onScreen
  return clampOffset(to, topOf(to, rowOf(to, newPosition)) - share)
}

/** The first position that is at least half in view. */
export function firstInView(layout: Layout, offset: number): number {
  const row = Math.min(rowAt(layout, offset, Math.round), Math.max(0, layout.rows - 1))
  return positionsIn(layout, row).first
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown'

/** Where a key moves the focus; stays where there is nowhere to go. */
export function moved(layout: Layout, position: number, move: Move): number {
  const last = layout.count - 1
  if (last < 0) return -1
  if (position < 0) return move === 'end' ? last : 0
  const page = Math.max(1, Math.floor((layout.viewport - layout.heading) / layout.rowHeight))
  switch (move) {
    case 'left':
      return Math.max(0, position - 1)
    case 'right':
      return Math.min(last, position + 1)
    case 'up':
      return up(layout, position, 1, position)
    case 'down':
      return down(layout, position, 1)
    case 'home':
      return 0
    case 'end':
      return last
    case 'pageUp':
      return up(layout, position, page, below(layout, position, 0))
    case 'pageDown':
      return down(layout, position, page)
  }
}

/** The tile of a row that stands in the column of a position, or the last one. */
function below(layout: Layout, position: number, row: number): number {
  const column = position - positionsIn(layout, rowOf(layout, position)).first
  const { count, first } = positionsIn(layout, row)
  return first + Math.min(column, count - 1)
}

function up(layout: Layout, position: number, rows: number, atTop: number): number {
  const row = rowOf(layout, position) - rows
  return row >= 0 ? below(layout, position, row) : atTop
}

/** Below the last full row one lands on the last tile rather than nowhere. */
function down(layout: Layout, position: number, rows: number): number {
  const row = rowOf(layout, position)
  if (row + rows < layout.rows) return below(layout, position, row + rows)
  return row === layout.rows - 1 ? position : layout.count - 1
}
