import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol, type Session } from 'electron'
import type { PictureAnswer, ThumbnailAnswer } from '../common/contracts/internal.ts'
import type { EngineLink } from './engine-link.ts'
import type { LibraryList } from './library-list.ts'
import { answerPage } from './page.ts'
import { cacheControlFor, readPictureAddress, type PictureAddress } from './picture-address.ts'
import { readStripAddress } from './strip-address.ts'

/**
 * The page comes by an address of its own, `app://selvedge/index.html`, and pixels by theirs, `thumb://thumbnail/ID/TAG` and
 * `image://picture/ID/TAG`, never by message. To be called before the program is ready.
 */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true }
  protocol.registerSchemesAsPrivileged(['app', 'thumb', 'image'].map((scheme) => ({ scheme, privileges })))
}

/** Answers with the files of the page, and for images the library knows: there is no way to name a path. */
export function handleProtocols(
  { protocol: own }: Pick<Session, 'protocol'>,
  engine: Pick<EngineLink, 'call'>,
  libraries: LibraryList,
): void {
  const page = join(import.meta.dirname, '../renderer')
  own.handle('app', (request) => answerPage(page, request))
  own.handle('thumb', ({ url }) => {
    const strip = readStripAddress(url)
    if (strip !== null) return answerStrip(libraries, strip)
    return answer(url, async ({ id, size, tag }) => {
      const thumbnail = (await engine.call('internal.thumbnail', { id, size })) as ThumbnailAnswer | null
      if (!thumbnail) return new Response(null, { status: 404 })
      return respond(thumbnail.data, thumbnail.mediaType, cacheControlFor(tag))
    })
  })
  own.handle('image', ({ url }) =>
    answer(url, async ({ id, tag }) => {
      const picture = (await engine.call('internal.picture', { id })) as PictureAnswer
      if (picture.data) return respond(picture.data, picture.mediaType, cacheControlFor(tag))
      // What was a picture may have become a pipe, which never ends, or a device.
      if (!(await stat(picture.path)).isFile()) return new Response(null, { status: 404 })
      const file = await net.fetch(pathToFileURL(picture.path).href)
      return new Response(file.body, { headers: headersOf(picture.mediaType, 'no-store') })
    }),
  )
}

/** A picture that was kept of a library that need not be open. */
function answerStrip(libraries: LibraryList, { at, libraryId }: { libraryId: number; at: number }): Response {
  const picture = libraries.picture(libraryId, at)
  return picture === null ? new Response(null, { status: 404 }) : respond(picture.data, picture.mediaType, 'no-store')
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
  return new Response(new Uint8Array(data), { headers: headersOf(mediaType, cacheControl) })
}

/** A picture is shown as what it is said to be, never as a page that its bytes look like. */
function headersOf(mediaType: string, cacheControl: string): Record<string, string> {
  return { 'content-type': mediaType, 'cache-control': cacheControl, 'x-content-type-options': 'nosniff' }
}
