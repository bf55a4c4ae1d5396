/** As many as can be told apart at a glance. */
export const mostCompared = 4

/**
 * Which images of a list are put side by side: the selected ones, at most four with the focused one among them, or the
 * focused one and its neighbours.
 * @param selected their ids in the order of the list
 */
export function comparedOf(ids: ArrayLike<number>, selected: readonly number[], focus: number): number[] {
  const focused = ids[focus]
  if (selected.length > 1) {
    const at = focused === undefined ? -1 : selected.indexOf(focused)
    const first = Math.max(0, at - mostCompared + 1)
    return selected.slice(first, first + mostCompared)
  }
  const first = Math.max(0, Math.min(focus - 1, ids.length - 3))
  return Array.from({ length: Math.min(3, ids.length) }, (_, at) => ids[first + at] ?? -1)
}

/**
 * Puts the next image of the list in the place of one, or the one before it; those that are there already are passed over.
 * @returns null: there is none
 */
export function swapped(
  list: { ids: ArrayLike<number>; positionOf(id: number): number },
  compared: readonly number[],
  at: number,
  direction: 1 | -1,
): number[] | null {
  const from = list.positionOf(compared[at] ?? -1)
  if (from < 0) return null
  for (let position = from + direction; position >= 0 && position < list.ids.length; position += direction) {
    const id = list.ids[position]
    if (id !== undefined && !compared.includes(id)) return compared.map((one, place) => (place === at ? id : one))
  }
  return null
}
