import type { Entry, Step } from '../kinds/entry.ts'

export const reversed = ([attributeId, imageId, before, after]: Step): Step => [attributeId, imageId, after, before]

/** Whether both say the same; when it was said does not count. */
export function isSame(before: readonly Entry[], after: readonly Entry[]): boolean {
  if (before.length !== after.length) return false
  if (before.length === 1) return before[0]!.every((part, at) => at === 3 || part === after[0]![at])
  const key = (entries: readonly Entry[]): string =>
    entries
      .map(([answer, verdict, source]) => `${answer} ${verdict} ${source}`)
      .sort()
      .join('|')
  return key(before) === key(after)
}
