/** 100 megapixels: above any product photo, far below what a decompression bomb of a few kilobytes claims to be. */
export const pixelLimit = 100_000_000
/** For one picture. */
export const decodeSeconds = 30
