import sharp, { type Metadata } from 'sharp'
import type { Picture } from '../common/contracts/vision.ts'
import { thumbnailSides, type ThumbnailSize } from '../common/thumbnail-sides.ts'
import type { Pixels } from './decode.ts'
import type { OpenPicture } from './reading/open-picture.ts'
import { mediaTypeAsItIs } from './reading/shown-as-it-is.ts'

/** A thumbnail is never larger than this, so that SQLite reads it in a few pages. */
const byteLimits: Readonly<Record<ThumbnailSize, number>> = { small: 20 * 1024, large: 80 * 1024 }
const qualities = [80, 65, 50, 35, 20]

/**
 * Encodes a thumbnail of at most 20 KB, a large one of at most 80. A file that is one already (small, upright, opaque, of a kind a browser shows) is
 * taken as it is: nothing to gain by encoding it again.
 */
export async function makeThumbnail(
  pixels: Pixels,
  open: OpenPicture,
  file: Buffer,
  size: ThumbnailSize = 'small',
): Promise<NonNullable<Picture['thumbnail']>> {
  const side = thumbnailSides[size]
  const byteLimit = byteLimits[size]
  const mediaType = file.length <= byteLimit && isThumbnail(open.metadata, side) ? mediaTypeAsItIs(open, file) : null
  if (mediaType) return { mediaType, data: file }
  let data = Buffer.alloc(0)
  for (const quality of qualities) {
    data = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer()
    if (data.length <= byteLimit) break
  }
  return { mediaType: 'image/jpeg', data }
}

function isThumbnail(
  { width, height, space, orientation = 1, pages = 1, hasProfile, hasAlpha, compression }: Metadata,
  side: number,
): boolean {
  const isSmall = width <= side && height <= side
  return (
    isSmall && space === 'srgb' && orientation === 1 && pages === 1 && !hasProfile && !hasAlpha && compression !== 'av1'
  )
}
