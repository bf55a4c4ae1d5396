import { AppError } from '../../common/app-error.ts'

/** 100 megapixels: above any product photo, far below what a decompression bomb of a few kilobytes claims to be. */
export const pixelLimit = 100_000_000
/** For one picture. */
export const decodeSeconds = 30

/** By the header, before anything is decoded or written anew. @throws AppError `too-large` */
export function requireFewPixels(pixels: number, path: string): void {
  if (pixels <= pixelLimit) return
  throw new AppError(
    'too-large',
    `The picture has ${Math.round(pixels / 1e6)} megapixels; the limit is ${pixelLimit / 1e6}. Save a smaller copy.`,
    path,
  )
}
