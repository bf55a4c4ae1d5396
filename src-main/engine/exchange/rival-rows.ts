import type { Found } from './image-finder.ts'

/** A row that names an image. */
export interface Claim {
  line: number
  file: string
  image: Found
}

/**
 * Rows that cannot mean the picture that they were found to name, as another row of the table does, by another path: what leads
 * to the catalog on another machine is not known, but that two paths are two files is.
 * @returns by line, why it is not used
 */
export function rivalRows(claims: readonly Claim[]): Map<number, string> {
  const refused = new Map<number, string>()
  for (const ofImage of Map.groupBy(claims, ({ image }) => image.id).values()) {
    if (new Set(ofImage.map(({ image }) => image.path)).size === 1) continue
    const sure = ofImage.filter(({ image }) => image.unknown === 0)
    const furthest = Math.max(...ofImage.map(({ image }) => image.agreement))
    const best = sure.length > 0 ? sure : ofImage.filter(({ image }) => image.agreement === furthest)
    const isOne = sure.length > 0 || new Set(best.map(({ image }) => image.path)).size === 1
    for (const claim of ofImage) {
      if (isOne && best.includes(claim)) continue
      const other = best.find(({ image }) => image.path !== claim.image.path) ?? best[0]!
      const { below, catalog } = claim.image
      refused.set(
        claim.line,
        `"${claim.file}" and "${other.file}" (line ${other.line}) are two files, and only ${isOne ? 'the second' : 'one of them'} can be "${catalog}/${below}"`,
      )
    }
  }
  return refused
}
