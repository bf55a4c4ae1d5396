import type { Answer, Entry, Step } from './entry.ts'

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
 * What steps write into a table that keeps those entries that `isKept` names: the rows that go, and those that come after
 * them. An entry that stays is not written: most of those of an image that gets one label more.
 */
export function rowsOf(
  steps: readonly Step[],
  isKept: (entry: Entry) => boolean = () => true,
): { gone: [imageId: number, answer: Answer][]; added: EntryRow[] } {
  const gone: [number, Answer][] = []
  const added: EntryRow[] = []
  for (const [, imageId, before, after] of steps) {
    for (const entry of before) if (isKept(entry) && !holds(after, entry)) gone.push([imageId, entry[0]])
    for (const entry of after) if (isKept(entry) && !holds(before, entry)) added.push([imageId, ...entry])
  }
  return { gone, added }
}

const holds = (entries: readonly Entry[], entry: Entry): boolean =>
  entries.some((other) => entry.every((part, at) => part === other[at]))
