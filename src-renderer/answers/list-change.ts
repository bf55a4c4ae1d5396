/** A list of images as the grid shows it; another list has another generation, the same one refreshed has not. */
export interface ShownList {
  ids: Uint32Array
  generation: number
}

/** Where the grid stands after its list was replaced. */
export type ListChange =
  | { kind: 'from-top' }
  /** The image at the top of the view is at another place now, and is kept where it was on screen. */
  | { kind: 'moved'; from: number; to: number }
  | { kind: 'still' }

/**
 * Another list begins at its top; the same list refreshed keeps what is on screen where it is.
 * @param top the position first in view, in the list as it was
 * @param positionOf where an image is now, -1 where it is not
 */
export function listChange(
  before: ShownList,
  after: ShownList,
  top: number,
  positionOf: (id: number) => number,
): ListChange {
  if (after.generation !== before.generation) return { kind: 'from-top' }
  const id = before.ids[top]
  const now = id === undefined ? -1 : positionOf(id)
  return now < 0 || now === top ? { kind: 'still' } : { kind: 'moved', from: top, to: now }
}
