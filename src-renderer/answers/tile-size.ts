/** How much a tile tells beside its picture: a contact sheet, the usual, or for judging one image. */
export type Density = 'small' | 'medium' | 'large'

/** Widths of a picture in CSS pixels: what the keys step through; three of them are the densities' own. */
const steps = [72, 88, 104, 124, 144, 164, 192, 220, 260, 300, 340]

/** The width that a density is chosen at. */
export const widthOf: Readonly<Record<Density, number>> = { small: 88, medium: 144, large: 260 }

export const densityOf = (width: number): Density => (width < 112 ? 'small' : width < 206 ? 'medium' : 'large')

/** The next width, one step up or down; at either end, the same. */
export const stepTile = (width: number, direction: 1 | -1): number =>
  (direction === 1 ? steps.find((step) => step > width) : steps.findLast((step) => step < width)) ?? width

/** Room between tiles, in CSS pixels. */
export const tileGap = (width: number): number => ({ small: 8, medium: 12, large: 20 })[densityOf(width)]

/** Catalog pictures are mostly upright: three to four. */
export const pictureHeight = (width: number): number => Math.round((width * 4) / 3)

/** Height of the lines below the picture: none, the label, or the label, what else is known and the file. */
const textHeight: Readonly<Record<Density, number>> = { small: 0, medium: 26, large: 66 }

export const tileHeight = (width: number): number => pictureHeight(width) + textHeight[densityOf(width)]

/**
 * Whether a picture of this size is cut to fill its place: where its shape is close to it. Others lie inside as they are.
 * @param width in pixels; null: not known
 */
export const fillsTile = (width: number | null, height: number | null): boolean => {
  if (width === null || height === null || height === 0) return false
  const ratio = width / height
  return ratio > 0.66 && ratio < 0.85
}

/**
 * Whether the usual thumbnail, of 320 pixels, is too small for a sharp tile: always where one picture is judged, at other
 * densities where the screen has more pixels than it can fill.
 * @param natural of the picture in its file, in pixels; null: not known
 * @param ratio physical pixels per CSS pixel
 */
export const wantsLarge = (width: number, ratio: number, natural: { width: number | null; height: number | null }) =>
  Math.max(natural.width ?? 0, natural.height ?? 0) > usualSide &&
  (densityOf(width) === 'large' || pictureHeight(width) * ratio > usualSide)

const usualSide = 320

/** The address of the same thumbnail at twice its size. */
export const largeOf = (thumbnail: string): string => `${thumbnail}/large`
