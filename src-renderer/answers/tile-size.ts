export const smallestTile = 88
export const largestTile = 360

/** Room around the picture inside a tile. */
const inset = 8

/** Without the line of the other attributes. */
export const isNarrowTile = (width: number): boolean => width < 132

/** Square up to a comfortable size; catalog pictures are mostly upright. */
export const pictureHeight = (width: number): number => width - inset

/** Lines of the caption under the tags. */
export const captionLines = (width: number): number => (isNarrowTile(width) ? 0 : width < 220 ? 1 : 2)

export const tileHeight = (width: number): number =>
  pictureHeight(width) + (isNarrowTile(width) ? 52 : 68) + 16 * captionLines(width)
