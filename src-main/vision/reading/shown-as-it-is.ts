import { mediaTypeOf } from '../../common/picture-formats.ts'
import type { OpenPicture } from './open-picture.ts'

/**
 * As what a browser shows the file itself, on white, as it is read here; null: it would show it otherwise, or not at all.
 * Browsers turn JPEG alone by what the camera noted, have their own idea of CMYK, and leave profiles of grey out.
 */
export function mediaTypeAsItIs({ data, format, metadata }: OpenPicture, file: Buffer): string | null {
  const { space, hasProfile, orientation = 1 } = metadata
  const isGrey = space === 'b-w' || space === 'grey16'
  const isColoured = space === 'srgb' || space === 'rgb16'
  if (data !== file || !(isColoured || (isGrey && !hasProfile))) return null
  return orientation === 1 || format === 'jpeg' ? mediaTypeOf(format) : null
}
