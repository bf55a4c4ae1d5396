import sharp, { type Metadata } from 'sharp'
import { inScreenColours } from './colours.ts'
import { decodeSeconds, pixelLimit } from './limits.ts'
import { plainTiff } from './plain-tiff.ts'

/** An AVIF picture with the profile of the colours it says by numbers, which libvips leaves out of account. */
export async function avifAsTiff(file: Buffer, metadata: Metadata, icc: Buffer): Promise<Buffer> {
  const image = sharp(file, { failOn: 'error', limitInputPixels: pixelLimit, pages: 1 })
  const { data, info } = await inScreenColours(image.timeout({ seconds: decodeSeconds }), metadata)
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const alpha = channels === 4 ? { alpha: 2 } : {}
  const orientation = metadata.orientation ?? 1
  return plainTiff({ width, height, bits: 8, photometric: 2, channels, ...alpha, orientation, icc, data })
}
