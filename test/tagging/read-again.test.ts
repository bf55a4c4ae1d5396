import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { garment } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** A tagged catalog of a red and, in a folder, a blue garment; the red one is decided on. */
async function tagged() {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  const picture = async (colour: 'red' | 'blue') => garment(colour).png({ compressionLevel: 0 }).toBuffer()
  const red = await picture('red')
  const blue = await picture('blue')
  await mkdir(join(folder, 'sub'), { recursive: true })
  writeFileSync(join(folder, 'a.png'), red)
  writeFileSync(join(folder, 'sub', 'b.png'), blue)
  // A time that can be set again to the last digit.
  for (const path of ['a.png', 'sub/b.png']) utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000)
  const studio = await TestEngine.open({ bin })
  const catalogId = await studio.addAndTag(folder)
  const byPath = await studio.idsByPath()
  const colour = studio.attribute('Colour')
  return {
    studio,
    folder,
    catalogId,
    red,
    blue,
    colour,
    a: byPath.get('a.png') ?? 0,
    b: byPath.get('sub/b.png') ?? 0,
    /** Another picture in a file's place, of the same size and time. */
    exchange(path: string, data: Buffer): void {
      expect(data.length, 'of the same size').toBe(statSync(join(folder, path)).size)
      writeFileSync(join(folder, path), data)
      utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000)
    },
    async again(request: Parameters<typeof studio.client.tagging.readAgain>[0]): Promise<string> {
      return (await studio.done((await studio.client.tagging.readAgain(request)).jobId)).note
    },
    hash: (id: number) =>
      studio.engine.store.database.prepare('SELECT hex(hash) FROM image WHERE id = ?').pluck().get(id),
    labelOf: (id: number) => studio.labelOf(id, colour),
  }
}

describe('reading pictures again', () => {
  it('sees a picture that was exchanged without a trace, and says anew what it shows', async () => {
    const { studio, catalogId, blue, a, b, again, exchange, hash, labelOf } = await tagged()
    expect(await labelOf(a)).toBe('Red')
    const address = (await studio.client.images.rows({ ids: Uint32Array.of(a) }))[0]?.thumbnail
    const { picture } = await studio.client.images.detail({ id: a })
    exchange('a.png', blue)
    expect(await studio.rescan(catalogId), 'size and time say nothing').toBe('2 images: nothing new')
    expect(await again({ catalogId })).toBe('2 images read again, 1 were other pictures than before')
    expect(await labelOf(a)).toBe(await labelOf(b))
    expect(hash(a)).toBe(hash(b))
    const [row] = await studio.client.images.rows({ ids: Uint32Array.of(a) })
    expect(row?.thumbnail, 'the window asks for the new one').not.toBe(address)
    expect((await studio.client.images.detail({ id: a })).picture).not.toBe(picture)
    expect(await again({ catalogId })).toBe('2 images read again')
  })

  it('keeps what a person decided', async () => {
    const { studio, blue, colour, a, again, exchange, labelOf } = await tagged()
    const labelId = studio.label(colour, 'Green')
    await studio.client.annotations.decide({
      ids: Uint32Array.of(a),
      attributeId: colour,
      decision: { kind: 'is', labelId },
    })
    exchange('a.png', blue)
    await again({ ids: Uint32Array.of(a) })
    expect(await labelOf(a)).toBe('Green')
  })

  it('is of a selection, or of a folder with all below it, and of nothing else', async () => {
    const { studio, catalogId, red, blue, a, b, again, exchange, hash } = await tagged()
    exchange('a.png', blue)
    exchange('sub/b.png', red)
    const before = hash(a)
    const folders = await studio.client.catalog.folders({ catalogId })
    const folderId = folders.find(({ name }) => name === 'sub')?.id ?? 0
    expect(await again({ folderId })).toBe('1 images read again, 1 were other pictures than before')
    expect(hash(a)).toBe(before)
    expect(hash(b)).toBe(before)
    expect(await again({ ids: Uint32Array.of(a) })).toBe('1 images read again, 1 were other pictures than before')
    expect(hash(a)).not.toBe(before)
    await expect(studio.client.tagging.readAgain({ folderId: 999 })).rejects.toMatchObject({ code: 'not-found' })
    await expect(studio.client.tagging.readAgain({ ids: new Uint32Array() })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })

  it('leaves what cannot be reached as it was', async () => {
    const { studio, folder, catalogId, a, again, hash, labelOf } = await tagged()
    const before = { hash: hash(a), label: await labelOf(a), catalogs: await studio.client.catalog.list() }
    await rename(folder, `${folder}-away`)
    expect(await again({ catalogId })).toBe('0 images read again, 2 could not be reached and stay as they were')
    await rename(`${folder}-away`, folder)
    expect({ hash: hash(a), label: await labelOf(a), catalogs: await studio.client.catalog.list() }).toEqual(before)
  })

  it('says what is damaged by now, and has nothing said of it any more', async () => {
    const { studio, a, red, again, exchange, labelOf } = await tagged()
    exchange('a.png', Buffer.concat([red.subarray(0, 100), Buffer.alloc(red.length - 100)]))
    expect(await again({ ids: Uint32Array.of(a) })).toMatch(/0 images read again, 1 .*, 1 could not be read/)
    expect(await labelOf(a)).toBeNull()
    expect(await studio.ids({ failed: true })).toEqual([a])
    expect(await again({ ids: Uint32Array.of(a) }), 'and is no news').toBe('0 images read again, 1 could not be read')
    exchange('a.png', red)
    expect(await again({ ids: Uint32Array.of(a) })).toBe('1 images read again, 1 were other pictures than before')
    expect(await labelOf(a)).toBe('Red')
  })

  it('that is cancelled reads no more of them', async () => {
    const { studio, catalogId, a, again } = await tagged()
    const waiting = (): unknown =>
      studio.engine.store.database.prepare('SELECT count(*) FROM cache.read_again').pluck().get()
    const first = await studio.client.tagging.readAgain({ catalogId })
    const second = await studio.client.tagging.readAgain({ ids: Uint32Array.of(a) })
    await studio.client.jobs.cancel({ jobId: second.jobId })
    expect(await studio.finished(second.jobId)).toMatchObject({ state: 'cancelled' })
    expect(await studio.done(first.jobId), 'the others are read').toMatchObject({ note: '2 images read again' })
    expect(await again({ ids: Uint32Array.of(a) })).toBe('1 images read again')
    expect(waiting()).toBe(0)
  })

  it('that was cut off goes on when the program is started again', async () => {
    const { studio, catalogId, a, b, blue, exchange, hash } = await tagged()
    exchange('a.png', blue)
    await studio.client.tagging.readAgain({ catalogId })
    await studio.reopen()
    await studio.allDone('tag')
    expect(hash(a)).toBe(hash(b))
  })
})
