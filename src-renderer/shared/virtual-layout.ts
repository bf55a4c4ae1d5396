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
  const rows = Math.ceil(count / columns)
  const rowHeight = tileHeight + gap
  const contentHeight = rows === 0 ? 0 : rows * rowHeight - gap + 2 * padding
  return {
    count,
    columns,
    rows,
    tileWidth,
    tileHeight,
    rowHeight,
    padding,
    gap,
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

export interface Rows {
  first: number
  /** Without this one. */
  end: number
}

/** Rows in view, and `overscan` more on both sides. */
export function rowsInView(layout: Layout, offset: number, overscan: number): Rows {
  const first = Math.floor((offset - layout.padding) / layout.rowHeight) - overscan
  const end = Math.ceil((offset + layout.viewport - layout.padding) / layout.rowHeight) + overscan
  return { first: Math.max(0, first), end: Math.max(0, Math.min(layout.rows, end)) }
}

/** Top of a row in the content. */
export const topOf = (layout: Layout, row: number): number => layout.padding + row * layout.rowHeight

/** The least move that brings a position into view. */
export function offsetToReveal(layout: Layout, position: number, offset: number): number {
  const top = topOf(layout, Math.floor(position / layout.columns))
  const margin = Math.min(layout.padding, layout.gap) + 4
  if (top - margin < offset) return clampOffset(layout, top - margin)
  const bottom = top + layout.tileHeight + margin
  if (bottom > offset + layout.viewport) return clampOffset(layout, bottom - layout.viewport)
  return offset
}

/** Where to be in another layout so that `position` keeps its place on screen. */
export function offsetToKeep(from: Layout, to: Layout, position: number, newPosition: number, offset: number): number {
  const onScreen = topOf(from, Math.floor(position / from.columns)) - offset
  // A row that was cut off at the top stays cut off by the same share.
  const share = onScreen < 0 ? (onScreen / from.rowHeight) * to.rowHeight : onScreen
  return clampOffset(to, topOf(to, Math.floor(newPosition / to.columns)) - share)
}

/** The first position that is at least half in view. */
export function firstInView(layout: Layout, offset: number): number {
  const row = Math.round((offset - layout.padding) / layout.rowHeight)
  return Math.min(Math.max(0, row * layout.columns), Math.max(0, layout.count - 1))
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'pageUp' | 'pageDown'

/** Where a key moves the focus; stays where there is nowhere to go. */
export function moved(layout: Layout, position: number, move: Move): number {
  const last = layout.count - 1
  if (last < 0) return -1
  if (position < 0) return move === 'end' ? last : 0
  const page = Math.max(1, Math.floor(layout.viewport / layout.rowHeight)) * layout.columns
  switch (move) {
    case 'left':
      return Math.max(0, position - 1)
    case 'right':
      return Math.min(last, position + 1)
    case 'up':
      return position - layout.columns >= 0 ? position - layout.columns : position
    case 'down':
      return down(layout, position, layout.columns)
    case 'home':
      return 0
    case 'end':
      return last
    case 'pageUp':
      return position - page >= 0 ? position - page : position % layout.columns
    case 'pageDown':
      return down(layout, position, page)
  }
}

/** Below the last full row one lands on the last tile rather than nowhere. */
function down(layout: Layout, position: number, step: number): number {
  const last = layout.count - 1
  if (position + step <= last) return position + step
  const onLastRow = Math.floor(position / layout.columns) === Math.floor(last / layout.columns)
  return onLastRow ? position : last
}
