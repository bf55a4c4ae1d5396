/** Images with ids that differ by less than so many bits are of one block. */
const bits = 14
const half = bits / 2
const first = 0x80

/**
 * Images by blocks of 16,384 ids: of each the places of its images, two bytes an image, so that a hundred thousand neighbours
 * are a few rows and one image is found in any of them by `instr`. The first byte of a place is over 127 and the second is
 * not: what lies across two places is never taken for one.
 */
export function blocksOf(imageIds: readonly number[]): [block: number, places: Buffer][] {
  return [...Map.groupBy(imageIds, (id) => id >>> bits)].map(([block, ids]) => [block, placesOf(ids)])
}

/** Where an image is looked for. */
export function blockOf(imageId: number): { block: number; place: Buffer } {
  return { block: imageId >>> bits, place: placesOf([imageId]) }
}

const mask = (1 << half) - 1

function placesOf(imageIds: readonly number[]): Buffer {
  const places = Buffer.allocUnsafe(imageIds.length * 2)
  for (const [at, id] of imageIds.entries()) {
    places[at * 2] = first | ((id >>> half) & mask)
    places[at * 2 + 1] = id & mask
  }
  return places
}
