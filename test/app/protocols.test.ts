import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { LibraryList } from '../../src-main/app/library-list.ts'
import { handleProtocols, registerSchemes } from '../../src-main/app/protocols.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { answers, net, protocol, StandInSession } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

const call = vi.fn<(method: string, request?: unknown) => Promise<unknown>>()
const forever = 'public, max-age=31536000, immutable'

let libraries: LibraryList

beforeEach(async () => {
  call.mockReset()
  libraries = new LibraryList(await temporaryFolder())
  handleProtocols(new StandInSession() as never, { call }, libraries)
})

async function fetched(url: string) {
  const answer = answers.get(new URL(url).protocol.slice(0, -1)) as unknown as (request: {
    url: string
  }) => Promise<Response>
  const response = await answer({ url })
  const [type, cache] = ['content-type', 'cache-control'].map((name) => response.headers.get(name))
  return { status: response.status, type, cache, body: await response.text() }
}

describe('a picture that was kept of a library', () => {
  const card = { images: 1, reviewed: null, changes: 0, filter: [], file: null, next: [] }

  it('comes by the number of the library, whatever is open', async () => {
    libraries.opened('/shop/library')
    libraries.keep('/shop/library', card, [{ mediaType: 'image/webp', data: new TextEncoder().encode('kept') }])
    const kept = { status: 200, type: 'image/webp', cache: 'no-store', body: 'kept' }
    expect(await fetched('thumb://library/1/0?17')).toEqual(kept)
    expect(call).not.toHaveBeenCalled()
  })

  it.each(['1/1', '2/0', '1/0/', '1/..', '0/0', '1/0?x', '1/0#1', '1e0/0', '../1/0'])(
    'is not had by %s',
    async (path) => {
      libraries.opened('/shop/library')
      libraries.keep('/shop/library', card, [{ mediaType: 'image/webp', data: new Uint8Array(3) }])
      expect((await fetched(`thumb://library/${path}`)).status).toBe(404)
    },
  )
})

describe('a thumbnail', () => {
  const thumbnail = { data: new TextEncoder().encode('pixels'), mediaType: 'image/webp' }

  it('comes by address and is kept for good', async () => {
    call.mockResolvedValue(thumbnail)
    const shown = { status: 200, type: 'image/webp', cache: forever, body: 'pixels' }
    expect(await fetched('thumb://thumbnail/12/0a1b')).toEqual(shown)
    expect(call.mock.calls).toEqual([['internal.thumbnail', { id: 12, size: 'small' }]])
    expect(await fetched('thumb://thumbnail/12/0a1b/large')).toEqual(shown)
    expect(call).toHaveBeenLastCalledWith('internal.thumbnail', { id: 12, size: 'large' })
  })

  it('of a picture that was not read before is not kept: its address does not change once it is', async () => {
    call.mockResolvedValue(thumbnail)
    expect(await fetched('thumb://thumbnail/12/new')).toMatchObject({ status: 200, cache: 'no-store' })
  })

  it('that there is none of is missing, and no error of the program', async () => {
    call.mockResolvedValueOnce(null)
    expect(await fetched('thumb://thumbnail/12/0a1b')).toMatchObject({ status: 404, cache: null })
    call.mockRejectedValueOnce(new AppError('not-found', 'There is no image 12.'))
    expect(await fetched('thumb://thumbnail/12/0a1b')).toMatchObject({ status: 404, body: 'There is no image 12.' })
  })

  it.each(['thumb://thumbnail/..%2fsecret/x', 'thumb://thumbnail/0/x', 'image://picture//etc/passwd'])(
    'is not looked for at %s',
    async (url) => {
      expect(await fetched(url)).toMatchObject({ status: 404 })
      expect(call).not.toHaveBeenCalled()
    },
  )
})

describe('a picture', () => {
  it('is read from its file, which may change, so that it is not kept', async () => {
    const path = join(await temporaryFolder(), 'a b#.jpg')
    writeFileSync(path, '')
    call.mockResolvedValue({ path, mediaType: 'image/jpeg', data: null })
    const shown = await fetched('image://picture/3/170000')
    expect(shown).toMatchObject({ status: 200, type: 'image/jpeg', cache: 'no-store' })
    expect(net.fetch.mock.lastCall).toEqual([pathToFileURL(path).href])
  })

  it('that has become anything but a file is missing, and not waited for', async () => {
    net.fetch.mockClear()
    call.mockResolvedValue({ path: await temporaryFolder(), mediaType: 'image/jpeg', data: null })
    expect(await fetched('image://picture/3/170000')).toMatchObject({ status: 404 })
    expect(net.fetch).not.toHaveBeenCalled()
  })

  it('of a kind the window cannot show comes as pixels, kept for good', async () => {
    const data = new TextEncoder().encode('rendered')
    call.mockResolvedValue({ path: '/photos/a.tif', mediaType: 'image/webp', data })
    const shown = { status: 200, type: 'image/webp', cache: forever, body: 'rendered' }
    expect(await fetched('image://picture/3/170000')).toEqual(shown)
  })
})

it('the addresses are as safe as pages are, may pass no rule about content, and are not for scripts', () => {
  registerSchemes()
  const privileges = { standard: true, secure: true }
  expect(protocol.registerSchemesAsPrivileged.mock.calls).toEqual([
    [['app', 'thumb', 'image'].map((scheme) => ({ scheme, privileges }))],
  ])
})
