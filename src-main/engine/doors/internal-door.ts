import { z } from 'zod'
import type { Pictures } from '../tagging/pictures.ts'
import { checked, id } from './schemas.ts'

/** Calls for the main process alone: the renderer reaches pixels by protocol, never by a call. */
export function internalDoor({ pictures }: { pictures: Pictures }) {
  const byImage = z.strictObject({ id })
  return {
    internal: {
      thumbnail: checked(z.strictObject({ id, size: z.enum(['small', 'large']).optional() }), ({ id, size }) =>
        size === 'large' ? pictures.largeThumbnail(id) : pictures.thumbnail(id),
      ),
      picture: checked(byImage, ({ id }) => pictures.whole(id)),
      path: checked(byImage, ({ id }) => pictures.path(id)),
    },
  }
}
