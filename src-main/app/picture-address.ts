/** The tag in the address changes with the picture, so what was fetched once never needs to be asked for again. */
const forever = 'public, max-age=31536000, immutable'

export interface PictureAddress {
  id: number
  tag: string
}

/** The whole address. An id has no more digits than a number holds exactly. */
const picture = /^(?:thumb:\/\/thumbnail|image:\/\/picture)\/([1-9]\d{0,14})(?:\/(-?\w[\w.-]{0,63}))?$/

/** What `thumb://thumbnail/ID/TAG` and `image://picture/ID/TAG` name; null where it is anything else. */
export function readPictureAddress(url: string): PictureAddress | null {
  const parts = picture.exec(url)
  return parts === null ? null : { id: Number(parts[1]), tag: parts[2] ?? '' }
}

/** How long Chromium may keep what a tag names: a picture that was not tagged yet (`new`) has no tag of its own. */
export function cacheControlFor(tag: string): string {
  return tag === 'new' ? 'no-store' : forever
}
