import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { openLabelled } from '../helpers/labelled-catalog.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/** A catalog of these files (path: content), scanned. */
async function scanned(files: Readonly<Record<string, string>>) {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'catalog')
  await mkdir(folder)
  await writeFiles(folder, files)
  const studio = await TestEngine.open({ bin })
  const catalogId = await studio.scan(folder)
  return {
    studio,
    folder,
    catalogId,
    listed: async () => [...(await studio.idsByPath()).keys()].toSorted(),
    /** Paths by reason. */
    async passedOver(): Promise<Record<string, string[]>> {
      const found = await studio.client.catalog.passedOver({ catalogId })
      return Object.fromEntries(found.map(({ paths, reason }) => [reason, paths]))
    },
  }
}

describe('pictures of kinds that are not read', () => {
  it('are counted and listed with a remedy, in the order of what can be mended', async () => {
    const files = ['a.jpg', 'b.PSD', 'sub/c.ORF', 'sub/d.rw2', 'e.jxl', 'f.jp2', 'g.svg', 'h.tga']
    const { studio, catalogId, passedOver } = await scanned(Object.fromEntries(files.map((name) => [name, name])))
    expect(await passedOver()).toEqual({
      raw: ['sub/c.ORF', 'sub/d.rw2'],
      layered: ['b.PSD'],
      vector: ['g.svg'],
      'jpeg-xl': ['e.jxl'],
      'jpeg-2000': ['f.jp2'],
      'other-picture': ['h.tga'],
    })
    const [raw] = await studio.client.catalog.passedOver({ catalogId })
    expect(raw).toMatchObject({
      count: 2,
      what: '2 RAW photos',
      remedy: expect.stringContaining('Export as') as string,
    })
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 1, passedOver: 7 }])
    expect(await studio.rescan(catalogId)).toBe(
      '1 images: nothing new; not listed: 2 RAW photos, 1 file with layers, 1 drawing, 1 JPEG XL picture, ' +
        '1 JPEG 2000 picture, 1 picture of another kind',
    )
  })

  it('are forgotten when they are gone, and with a catalog that is purged', async () => {
    const { studio, folder, catalogId, passedOver } = await scanned({ 'a.jpg': 'a', 'b.psd': 'b', 'c.psd': 'c' })
    await rm(join(folder, 'b.psd'))
    await studio.rescan(catalogId)
    expect(await passedOver()).toEqual({ layered: ['c.psd'] })
    await studio.client.catalog.remove({ catalogId })
    await studio.client.catalog.purge({ catalogId })
    const rows = studio.engine.store.database.prepare('SELECT count(*) FROM cache.passed_over').pluck().get()
    expect(rows).toBe(0)
  })

  it('are not what lies beside pictures as a rule', async () => {
    const ordinary = ['notes.txt', 'list.csv', 'a.xmp', 'Thumbs.db', '.DS_Store', 'clip.mp4', 'old.jpg~', '.hidden.psd']
    const { passedOver, listed } = await scanned({
      'a.jpg': 'a',
      ...Object.fromEntries(ordinary.map((name) => [name, ''])),
    })
    expect(await listed()).toEqual(['a.jpg'])
    expect(await passedOver()).toEqual({})
  })
})

describe('files without an ending', () => {
  it('are read where they begin like a picture, and listed with the reason where not', async () => {
    const { studio, folder, catalogId, listed, passedOver } = await scanned({
      'first.jpg': 'x',
      LICENSE: 'Do as you like',
    })
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    const png = await picture.clone().png().toBuffer()
    const files: Record<string, Buffer> = {
      '100123': png,
      '100124': await picture.clone().jpeg().toBuffer(),
      'dress 3.5': await picture.clone().webp().toBuffer(),
      'photo.jpg_large': await picture.clone().gif().toBuffer(),
      scan: await picture.clone().tiff().toBuffer(),
      master: Buffer.from('8BPS\0\x01\0\0\0\0\0\0', 'latin1'),
      'chat.image': png,
      'data.blob': Buffer.from('nothing'),
      empty: Buffer.alloc(0),
    }
    for (const [name, data] of Object.entries(files)) writeFileSync(join(folder, name), data)
    expect(await studio.rescan(catalogId)).toMatch(/^6 images: 5 added/)
    expect(await listed()).toEqual(['100123', '100124', 'dress 3.5', 'first.jpg', 'photo.jpg_large', 'scan'])
    expect(await passedOver()).toEqual({
      layered: ['master'],
      misnamed: ['chat.image'],
      'no-ending': ['LICENSE', 'empty'],
    })
    expect(await studio.rescan(catalogId)).toMatch(/^6 images: nothing new/)
  })

  it('are tagged as others are', async () => {
    const { studio, folder, catalogId } = await scanned({})
    const picture = sharp({ create: { width: 60, height: 60, channels: 3, background: 'red' } })
    writeFileSync(join(folder, '4711'), await picture.jpeg().toBuffer())
    await studio.done((await studio.client.catalog.rescan({ catalogId })).jobId)
    await studio.allDone('tag')
    const rows = await studio.client.images.rows({ ids: Uint32Array.from(await studio.ids()) })
    expect(rows).toMatchObject([{ name: '4711', width: 60, error: null }])
  })
})

describe('what a system keeps for itself', () => {
  const photo = 'a photo'
  const systems = [
    '@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg', '#recycle/b.jpg', '$RECYCLE.BIN/c.jpg', '.thumbnails/d.jpg', '__MACOSX/e.jpg',
    'System Volume Information/f.jpg', '@Recycle/g.jpg', '.@__thumb/h.jpg', '#snapshot/i.jpg', 'lost+found/j.jpg',
    'Shop Previews.lrdata/k.jpg', 'Shoot/CaptureOne/Cache/l.jpg', 'Mine.photoslibrary/resources/derivatives/m.jpg',
    'deep/in/@eaDir/n.jpg',
  ] // prettier-ignore
  const own = ['a.jpg', 'Mine.photoslibrary/originals/0/o.jpg', 'Shoot/CaptureOne/p.jpg', 'recycle/q.jpg']

  it('is left out, and said', async () => {
    const { listed, passedOver } = await scanned(Object.fromEntries([...systems, ...own].map((path) => [path, photo])))
    expect(await listed()).toEqual(own.toSorted())
    const { system } = await passedOver()
    expect(system).toHaveLength(systems.length)
    expect(system).toContain('deep/in/@eaDir')
  })

  it('is gone from a library that listed it, and what was decided on it comes back where it is moved out', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'eaDir/thumb.jpg': 'sleeve' })
    await rename(join(folder, 'eaDir'), join(folder, '@eaDir'))
    expect(await rescan()).toBe('1 images: 1 gone; not listed: 1 system folder')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt' })
    await rename(join(folder, '@eaDir'), join(folder, 'kept'))
    expect(await rescan()).toBe('2 images: 1 moved')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt', 'kept/thumb.jpg': 'sleeve' })
  })
})

describe.skipIf(process.platform !== 'linux')('a name in an old encoding', () => {
  it('is listed by its bytes, and all others are read', async () => {
    const { studio, folder, catalogId, listed, passedOver } = await scanned({
      'a.jpg': 'a',
      'replacement \ufffd.jpg': 'b',
    })
    for (const name of ['caf\xe9.jpg', 'caf\xe8.jpg', 'na\xefve.txt']) {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]), 'x')
    }
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('\xe9t\xe9', 'latin1')]))
    await studio.rescan(catalogId)
    expect(await listed()).toEqual(['a.jpg', 'replacement \ufffd.jpg'])
    expect(await passedOver()).toEqual({ name: ['\\xe9t\\xe9', 'caf\\xe8.jpg', 'caf\\xe9.jpg'] })
  })
})

describe('links', () => {
  it('that lead nowhere are listed, and what was known by them stays until they are deleted', async () => {
    const bin = testBin()
    const { folder, rescan, shown, studio, catalogId } = await openLabelled({ 'a.jpg': 'shirt' })
    const drive = join(await temporaryFolder(bin), 'drive')
    await writeFiles(drive, { 'shoes/1.jpg': 'shoe', 'hat.jpg': 'hat' })
    await symlink(join(drive, 'shoes'), join(folder, 'shoes'))
    await symlink(join(drive, 'hat.jpg'), join(folder, 'hat.jpg'))
    await symlink('nowhere', join(folder, 'notes.txt'))
    expect(await rescan()).toBe('3 images: 2 added')
    const all = await shown()
    await rename(drive, `${drive}-away`)
    expect(await rescan()).toBe('1 images: nothing new; not listed: 2 links that lead nowhere')
    expect(await shown()).toEqual(all)
    const [links] = await studio.client.catalog.passedOver({ catalogId })
    expect(links).toMatchObject({ reason: 'broken-link', paths: ['hat.jpg', 'shoes'] })
    rmSync(join(folder, 'shoes'))
    rmSync(join(folder, 'hat.jpg'))
    expect(await rescan()).toBe('1 images: 2 gone')
  })

  it('to a folder around the catalog are said, and those back into it are not worth a word', async () => {
    const { studio, folder, catalogId, listed, passedOver } = await scanned({ 'sub/a.jpg': 'a' })
    await symlink('..', join(folder, 'up'))
    await symlink('sub', join(folder, 'again'))
    await symlink('loop.jpg', join(folder, 'loop.jpg'))
    await studio.rescan(catalogId)
    expect(await listed()).toEqual(['sub/a.jpg'])
    expect(await passedOver()).toEqual({ 'link-around': ['up'], 'broken-link': ['loop.jpg'] })
  })
})

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  it('that is named like a picture is listed as none, and nothing waits for it', async () => {
    const { studio, folder, catalogId, passedOver, listed } = await scanned({ 'a.jpg': 'a' })
    execFileSync('mkfifo', [join(folder, 'pipe.jpg'), join(folder, 'pipe')])
    await studio.rescan(catalogId)
    expect(await listed()).toEqual(['a.jpg'])
    expect(await passedOver()).toEqual({ 'not-a-file': ['pipe.jpg'] })
  })
})

describe('a photo of a phone', () => {
  it('is listed by its first bytes where it has no ending', async () => {
    const { studio, folder, catalogId, listed } = await scanned({ 'a.jpg': 'a' })
    writeFileSync(join(folder, 'IMG_0001'), Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'))
    await studio.rescan(catalogId)
    expect(await listed()).toEqual(['IMG_0001', 'a.jpg'])
  })
})
