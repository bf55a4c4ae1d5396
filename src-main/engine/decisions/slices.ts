/** Images of one transaction: some ten milliseconds of work. */
const slice = 500

/** Work on many images as work on a few at a time. */
export function inSlices<Item, Result>(items: readonly Item[], workOn: (some: readonly Item[]) => Result): Result[] {
  const starts = Array.from({ length: Math.ceil(items.length / slice) }, (_, at) => at * slice)
  return starts.map((start) => workOn(items.slice(start, start + slice)))
}
