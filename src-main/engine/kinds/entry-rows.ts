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

/**
 * What steps write into a table that keeps those entries that `isKept` names: the images whose rows go, and the rows that come
 * after that. Where an image gets something more and nothing of it goes, what it had is not written again.
 */
export function rowsOf(
  steps: readonly Step[],
  isKept: (entry: Entry) => boolean = () => true,
): { gone: number[]; added: EntryRow[] } {
  const gone: number[] = []
  const added: EntryRow[] = []
  for (const [, imageId, before, after] of steps) {
    const goes = before.some((entry) => isKept(entry) && !holds(after, entry))
    if (goes) gone.push(imageId)
    for (const entry of after) if (isKept(entry) && (goes || !holds(before, entry))) added.push([imageId, ...entry])
  }
  return { gone, added }
}

const holds = (entries: readonly Entry[], entry: Entry): boolean =>
  entries.some((other) => entry.every((part, at) => part === other[at]))
