import sharp, { type Metadata } from 'sharp'
import { mediaTypeOf } from '../common/picture-formats.ts'
import type { Picture } from '../common/contracts/vision.ts'
import type { Pixels } from './decode.ts'

/** Longest side of a thumbnail in pixels. */
export const thumbnailSide = 320
/** A thumbnail is never larger than this, so that SQLite reads it in a few pages. */
const byteLimit = 20 * 1024
const qualities = [80, 65, 50, 35, 20]

/**
 * Encodes a thumbnail of at most 20 KB. A source that is one already (small, upright, of a kind a browser shows) is
 * taken as it is: nothing to gain by encoding it again.
 */
export async function makeThumbnail(
  pixels: Pixels,
  source: { data: Buffer; metadata: Metadata } | null,
): Promise<NonNullable<Picture['thumbnail']>> {
  const mediaType = source && source.data.length <= byteLimit ? shownAs(source.metadata) : null
  if (source && mediaType) return { mediaType, data: source.data }
  let data = Buffer.alloc(0)
  for (const quality of qualities) {
    data = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
      .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer()
    if (data.length <= byteLimit) break
  }
  return { mediaType: 'image/jpeg', data }
}

/** As what a browser shows the file itself in the right colours; null: it does not, or it moves. */
function shownAs({ format, space, pages = 1, hasProfile }: Metadata): string | null {
  return space === 'srgb' && pages === 1 && !hasProfile ? mediaTypeOf(format) : null
}
