/** The tag in the address changes with the picture, so what was fetched once never needs to be asked for again. */
const forever = 'public, max-age=31536000, immutable'

export interface PictureAddress {
  id: number
  tag: string
}

/** What `thumb://thumbnail/ID/TAG` and `image://picture/ID/TAG` name; null where it is no id. */
export function readPictureAddress(url: string): PictureAddress | null {
  const [, id = '', tag = ''] = new URL(url).pathname.split('/')
  return /^[1-9]\d*$/.test(id) ? { id: Number(id), tag } : null
}

/** How long Chromium may keep what a tag names: a picture that was not tagged yet (`new`) has no tag of its own. */
export function cacheControlFor(tag: string): string {
  return tag === 'new' ? 'no-store' : forever
}
