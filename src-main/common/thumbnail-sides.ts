/** Longest side of a thumbnail in pixels: what every tile has, and what a large one shows at twice its drawn size. */
export const thumbnailSides = { small: 320, large: 640 } as const

export type ThumbnailSize = keyof typeof thumbnailSides
