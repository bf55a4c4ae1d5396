/** So many days, weeks and months of which the last backup is kept. */
const keptDays = 5
const keptWeeks = 4
const keptMonths = 3
/** The newest are kept in any case. */
const keptNewest = 3

const dayMs = 86_400_000

/**
 * Which backups stay: the newest, the last one of each of the last days, weeks and months that have one, and the last one
 * that holds what a person did. Days are counted as they stand in the names, never from today: a clock that was wrong names
 * days that did not come, and takes nothing with it.
 * @param backups the newest first; `stamp` begins with its day, `2026-11-26`
 */
export function keptOf<Item extends { stamp: string }>(
  backups: readonly Item[],
  holdsActions: (backup: Item) => boolean,
): Set<Item> {
  const dayOf = ({ stamp }: Item): number => Math.floor(Date.parse(stamp.slice(0, 10)) / dayMs)
  const kept = new Set([
    ...backups.slice(0, keptNewest),
    ...firstOfEach(backups, dayOf, keptDays),
    // Weeks begin on Mondays; the first of January 1970 was a Thursday.
    ...firstOfEach(backups, (backup) => Math.floor((dayOf(backup) + 3) / 7), keptWeeks),
    ...firstOfEach(backups, ({ stamp }) => stamp.slice(0, 7), keptMonths),
  ])
  const last = backups.find(holdsActions)
  return last ? kept.add(last) : kept
}

function firstOfEach<Item>(items: readonly Item[], periodOf: (item: Item) => unknown, count: number): Item[] {
  const found = new Map<unknown, Item>()
  for (const item of items) {
    const period = periodOf(item)
    if (!found.has(period) && found.size < count) found.set(period, item)
  }
  return [...found.values()]
}
