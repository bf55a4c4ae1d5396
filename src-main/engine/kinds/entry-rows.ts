import type { Entry, Step } from './entry.ts'

/** An entry in the rows of a table. */
export type EntryRow = [imageId: number, ...entry: Entry]

/** @param rows those of an image in a row */
export function byImage(rows: readonly EntryRow[]): Map<number, Entry[]> {
  const entries = new Map<number, Entry[]>()
  for (const [imageId, ...entry] of rows) {
    const known = entries.get(imageId)
    if (known) known.push(entry)
    else entries.set(imageId, [entry])
  }
  return entries
}

/** What steps write into a table that keeps those entries that `isKept` names: the images whose rows go, and the rows that come. */
export function rowsOf(
  steps: readonly Step[],
  isKept: (entry: Entry) => boolean = () => true,
): { gone: number[]; added: EntryRow[] } {
  const gone: number[] = []
  const added: EntryRow[] = []
  for (const [, imageId, before, after] of steps) {
    if (before.some(isKept)) gone.push(imageId)
    for (const entry of after) if (isKept(entry)) added.push([imageId, ...entry])
  }
  return { gone, added }
}
