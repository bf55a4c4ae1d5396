import { z } from 'zod'
import type { PictureAnswer, ThumbnailAnswer } from '../../common/contracts/internal.ts'
import { mediaTypeOf } from '../../common/picture-formats.ts'
import type { Engine } from '../engine.ts'
import { checked, id } from './schemas.ts'

const RENDERED_SIDE = 3000

/** Calls for the main process alone: the renderer reaches pixels by protocol, never by a call. */
export function internalDoor({ imageRows, tagging, visionClient }: Engine) {
  return {
    internal: {
      /** The thumbnail of an image the library knows, made now where it is not made yet; null: unreadable. */
      thumbnail: checked(z.strictObject({ id }), async ({ id }): Promise<ThumbnailAnswer | null> => {
        const known = imageRows.thumbnail(id)
        if (known) return known
        imageRows.path(id)
        await tagging.now(id)
        return imageRows.thumbnail(id)
      }),
      /** Where the full picture lies, or its pixels where a window cannot show its kind. */
      picture: checked(z.strictObject({ id }), async ({ id }): Promise<PictureAnswer> => {
        const { path, format } = imageRows.detail(id)
        const mediaType = mediaTypeOf(format)
        if (mediaType) return { path, mediaType, data: null }
        return { path, ...(await visionClient.render({ path, maximumSide: RENDERED_SIDE })) }
      }),
      path: checked(z.strictObject({ id }), ({ id }) => imageRows.path(id)),
    },
  }
}
