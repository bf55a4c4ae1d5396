import type { ThumbnailSize } from '../common/thumbnail-sides.ts'

/** The tag in the address changes with the picture, so what was fetched once never needs to be asked for again. */
const forever = 'public, max-age=31536000, immutable'

export interface PictureAddress {
  id: number
  tag: string
  size: ThumbnailSize
}

/** The whole address. An id has no more digits than a number holds exactly. */
const picture = /^(?:thumb:\/\/thumbnail|image:\/\/picture)\/([1-9]\d{0,14})(?:\/(-?\w[\w.-]{0,63})(\/large)?)?$/

/** What `thumb://thumbnail/ID/TAG`, the same with `/large`, and `image://picture/ID/TAG` name; null where it is anything else. */
export function readPictureAddress(url: string): PictureAddress | null {
  const parts = picture.exec(url)
  if (parts === null || (parts[3] !== undefined && !url.startsWith('thumb:'))) return null
  return { id: Number(parts[1]), tag: parts[2] ?? '', size: parts[3] === undefined ? 'small' : 'large' }
}

/** How long Chromium may keep what a tag names: a picture that was not tagged yet (`new`) has no tag of its own. */
export function cacheControlFor(tag: string): string {
  return tag === 'new' ? 'no-store' : forever
}
