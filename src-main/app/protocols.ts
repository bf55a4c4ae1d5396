import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
import type { PictureAnswer, ThumbnailAnswer } from '../common/contracts/internal.ts'
import type { EngineLink } from './engine-link.ts'
import { cacheControlFor, readPictureAddress, type PictureAddress } from './picture-address.ts'

/** Pixels come to the window by address, `thumb://thumbnail/ID/TAG` and `image://picture/ID/TAG`, never by message. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true }
  protocol.registerSchemesAsPrivileged([
    { scheme: 'thumb', privileges },
    { scheme: 'image', privileges },
  ])
}

/** Answers only for images the library knows: there is no way to name a path. */
export function handleProtocols(engine: EngineLink): void {
  protocol.handle('thumb', ({ url }) =>
    answer(url, async ({ id, tag }) => {
      const thumbnail = (await engine.call('internal.thumbnail', { id })) as ThumbnailAnswer | null
      if (!thumbnail) return new Response(null, { status: 404 })
      return respond(thumbnail.data, thumbnail.mediaType, cacheControlFor(tag))
    }),
  )
  protocol.handle('image', ({ url }) =>
    answer(url, async ({ id, tag }) => {
      const picture = (await engine.call('internal.picture', { id })) as PictureAnswer
      if (picture.data) return respond(picture.data, picture.mediaType, cacheControlFor(tag))
      const file = await net.fetch(pathToFileURL(picture.path).href)
      return new Response(file.body, { headers: { 'content-type': picture.mediaType, 'cache-control': 'no-store' } })
    }),
  )
}

/** An image that is gone or unreadable is a missing picture, not an error of the program. */
async function answer(url: string, make: (address: PictureAddress) => Promise<Response>): Promise<Response> {
  const address = readPictureAddress(url)
  try {
    return address ? await make(address) : new Response(null, { status: 404 })
  } catch (error) {
    return new Response(error instanceof Error ? error.message : String(error), { status: 404 })
  }
}

function respond(data: Uint8Array, mediaType: string, cacheControl: string): Response {
  return new Response(new Uint8Array(data), { headers: { 'content-type': mediaType, 'cache-control': cacheControl } })
}
