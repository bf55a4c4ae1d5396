import { RangeSet, type Range } from './range-set.ts'

/**
 * What is selected in a list, and where the keyboard is. Positions, not ids: `remap` carries it over to a new list.
 * Every verb returns a new value.
 */
export interface Selection {
  readonly ranges: RangeSet
  /** The focused position, -1 where the list is empty. */
  readonly focus: number
  /** Where a range that is being extended began. */
  readonly anchor: number
}

export const nothing: Selection = { ranges: RangeSet.empty, focus: -1, anchor: -1 }

/** A plain click or a move of the keyboard: this one alone. */
export function only(position: number): Selection {
  return position < 0 ? nothing : { ranges: RangeSet.of(position, position + 1), focus: position, anchor: position }
}

/** Ctrl-click. */
export function toggle(selection: Selection, position: number): Selection {
  return { ranges: selection.ranges.toggle(position), focus: position, anchor: position }
}

/** Shift-click, Shift with an arrow: from the anchor to here; `adding` keeps what was selected before. */
export function extend(selection: Selection, position: number, adding = false): Selection {
  const anchor = selection.anchor < 0 ? position : selection.anchor
  const start = Math.min(anchor, position)
  const end = Math.max(anchor, position) + 1
  const ranges = adding ? selection.ranges.add(start, end) : RangeSet.of(start, end)
  return { ranges, focus: position, anchor }
}

/** What a band touches, beside what was selected before it where that stays. The focus waits for its end. */
export function banded(before: Selection, touched: readonly Range[], adding: boolean): Selection {
  return { ...before, ranges: RangeSet.union(adding ? [...before.ranges.ranges, ...touched] : touched) }
}

/** Moves the focus and leaves the selection as it is. */
export function focusAt(selection: Selection, position: number): Selection {
  return { ...selection, focus: position }
}

export function all(selection: Selection, count: number): Selection {
  const focus = selection.focus < 0 && count > 0 ? 0 : selection.focus
  return { ranges: RangeSet.of(0, count), focus, anchor: focus }
}

export function none(selection: Selection): Selection {
  return { ranges: RangeSet.empty, focus: selection.focus, anchor: selection.focus }
}

/** The same images in a new list; `positionOf` answers -1 for an id that is gone. */
export function remap(
  selection: Selection,
  previous: Uint32Array,
  next: Uint32Array,
  positionOf: (id: number) => number,
): Selection {
  const focusId = previous[selection.focus]
  const kept = focusId === undefined ? -1 : positionOf(focusId)
  const focus = kept >= 0 ? kept : Math.min(Math.max(selection.focus, 0), next.length - 1)
  // The selection that merely follows the focus follows it to its neighbour, too.
  if (selection.ranges.size <= 1) {
    return selection.ranges.has(selection.focus) ? only(focus) : { ranges: RangeSet.empty, focus, anchor: focus }
  }
  const positions = Array.from(selection.ranges.pick(previous), positionOf).filter((position) => position >= 0)
  const ranges = RangeSet.fromSorted(Uint32Array.from(positions).sort())
  const anchorId = previous[selection.anchor]
  const anchor = anchorId === undefined ? -1 : positionOf(anchorId)
  return { ranges, focus, anchor: anchor >= 0 ? anchor : focus }
}
