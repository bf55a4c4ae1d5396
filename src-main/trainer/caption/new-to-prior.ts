/** Tells rows of products that the prior did not learn from; without a prior, all. */
export function newToPrior(request: {
  seen?: Uint8Array
  groups: Int32Array
  prior: object | null
}): (row: number) => boolean {
  const { seen, groups, prior } = request
  if (!prior) return () => true
  const seenGroups = new Set(groups.filter((group, row) => group >= 0 && seen?.[row] === 1))
  return (row) => seen?.[row] !== 1 && !seenGroups.has(groups[row]!)
}
