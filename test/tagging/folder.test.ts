import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { garment, makeGarments, writeFiles } from '../helpers/images.ts'
import { badImages, goodImages, makeStrangeImages } from '../helpers/strange-images.ts'
import { TestEngine } from '../helpers/test-engine.ts'

function count({ engine }: TestEngine, table: string): unknown {
  return engine.store.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
}

describe('tagging a folder', () => {
  it('of every kind of file reads the good ones, records what is wrong with the others, and ends well', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeStrangeImages(folder)
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.addAndTag(folder)
    const rows = await studio.client.images.rows({ ids: Uint32Array.from(await studio.ids()) })
    const errors = Object.fromEntries(rows.map(({ name, error }) => [name, error === null ? 'read' : 'failed']))
    const expected = [
      ...Object.keys(goodImages).map((name) => [name, 'read'] as const),
      ...Object.keys(badImages).map((name) => [name, 'failed'] as const),
    ]
    expect(errors).toEqual(Object.fromEntries(expected))
    for (const { name, width, height, thumbnail } of rows) {
      const good = goodImages[name]
      if (good) expect({ name, width, height }).toEqual({ name, width: good.width, height: good.height })
      else expect(thumbnail).toBeNull()
    }
    const failed = studio.engine.store.database
      .prepare('SELECT name, error_code FROM image WHERE error IS NOT NULL')
      .all()
    expect(failed).toEqual(
      expect.arrayContaining(Object.entries(badImages).map(([name, { code }]) => ({ name, error_code: code }))),
    )
    expect(await studio.client.catalog.list()).toMatchObject([
      { id: catalogId, images: rows.length, errors: Object.keys(badImages).length, untagged: 0 },
    ])
    const [tag] = studio.engine.jobs.list().filter(({ kind }) => kind === 'tag')
    expect(tag).toMatchObject({ state: 'done', done: rows.length, total: rows.length })
    expect(tag?.note).toContain(`${Object.keys(badImages).length} could not be read`)
    expect(await studio.ids({ failed: true })).toHaveLength(Object.keys(badImages).length)
    expect(await studio.ids({ failed: false })).toHaveLength(Object.keys(goodImages).length)
  })

  it('a second time finds nothing to do, and files mended meanwhile', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeGarments(folder, ['red'], 5)
    await writeFiles(folder, { 'broken.jpg': 'no picture' })
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.addAndTag(folder)
    const before = studio.engine.store.database.prepare('SELECT id, image_id FROM cache.embedding ORDER BY id').all()
    const again = await studio.done((await studio.client.tagging.start({ catalogId })).jobId)
    expect(again.note).toBe('0 images tagged')
    await garment('blue').jpeg().toFile(join(folder, 'broken.jpg'))
    await studio.done((await studio.client.catalog.rescan({ catalogId })).jobId)
    await studio.allDone('tag')
    expect(await studio.client.catalog.list()).toMatchObject([{ errors: 0, untagged: 0 }])
    const after = studio.engine.store.database.prepare('SELECT id, image_id FROM cache.embedding ORDER BY id').all()
    expect(after.slice(0, before.length), 'nothing was read twice').toEqual(before)
  })

  it('stores one thumbnail for files of the same content', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const picture = await garment('green').jpeg().toBuffer()
    await writeFiles(folder, { 'a.jpg': picture, 'b.jpg': picture, 'sub/c.jpg': picture })
    const studio = await TestEngine.open({ bin })
    await studio.addAndTag(folder)
    expect(count(studio, 'cache.thumbnail')).toBe(1)
    for (const id of await studio.ids()) expect(studio.engine.imageRows.thumbnail(id)?.data.length).toBeGreaterThan(0)
  })

  it('does not read a moved file again, and does read a changed one', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeGarments(folder, ['red', 'blue'], 2)
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.addAndTag(folder)
    await rename(join(folder, 'red-p0000.jpg'), join(folder, 'renamed.jpg'))
    await garment('green', 3, 200).jpeg().toFile(join(folder, 'blue-p0000.jpg'))
    await studio.rescan(catalogId)
    expect(await studio.client.catalog.list()).toMatchObject([{ untagged: 1 }])
    await studio.done((await studio.client.tagging.start({})).jobId)
    expect(await studio.client.catalog.list()).toMatchObject([{ untagged: 0 }])
    const [row] = await studio.client.images.rows({ ids: Uint32Array.from(await studio.ids({ text: 'blue-p0000' })) })
    expect(row).toMatchObject({ width: 200, height: 200 })
  })

  it('reads a picture out of turn when the window asks for it', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeGarments(folder, ['red'], 3)
    const studio = await TestEngine.open({ bin })
    await studio.scan(folder)
    const ids = await studio.ids()
    await Promise.all(ids.map((id) => studio.engine.tagging.now(id)))
    for (const id of ids) {
      const thumbnail = studio.engine.imageRows.thumbnail(id)
      expect(await sharp(thumbnail?.data).metadata()).toMatchObject({ width: 96, height: 96 })
    }
    expect(await studio.client.catalog.list()).toMatchObject([{ untagged: 0 }])
  })

  it('records a file that went missing meanwhile, and finds it when it is back', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeGarments(folder, ['red'], 3)
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.scan(folder)
    const [from, to] = [join(folder, 'red-p0001.jpg'), join(folder, '.away')]
    await rename(from, to)
    await studio.done((await studio.client.tagging.start({})).jobId)
    expect(await studio.client.catalog.list()).toMatchObject([{ errors: 1, untagged: 0 }])
    await rename(to, from)
    await studio.done((await studio.client.catalog.rescan({ catalogId })).jobId)
    await studio.allDone('tag')
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 3, errors: 0, untagged: 0 }])
  })

  it('of which no picture is left ends well', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    await makeGarments(folder, ['red'], 2)
    // A folder without anything in it is taken for one whose drive is not connected.
    await writeFiles(folder, { 'notes.txt': 'sold out' })
    const studio = await TestEngine.open({ bin })
    const catalogId = await studio.addAndTag(folder)
    for (const name of ['red-p0000.jpg', 'red-p0001.jpg']) await rm(join(folder, name))
    expect(await studio.rescan(catalogId)).toBe('0 images: 2 gone')
    await studio.done((await studio.client.tagging.start({ catalogId })).jobId)
    expect(await studio.ids()).toEqual([])
  })
})

describe('a damaged cache', () => {
  it('is made anew, everything is tagged again by itself, and no decision is lost', async () => {
    const bin = testBin()
    const base = await temporaryFolder(bin)
    const [folder, library] = [join(base, 'catalog'), join(base, 'library')]
    await makeGarments(folder, ['red', 'blue'], 3)
    const studio = await TestEngine.open({ bin, library })
    await studio.addAndTag(folder)
    const attributeId = studio.attribute('Shade')
    const ids = await studio.ids({ text: 'red' })
    const decision = { kind: 'is', labelId: studio.label(attributeId, 'warm') } as const
    await studio.client.annotations.decide({ ids: Uint32Array.from(ids), attributeId, decision })
    await studio.close()
    for (const suffix of ['', '-wal', '-shm']) await rm(join(library, `cache.db${suffix}`), { force: true })
    await writeFiles(library, { 'cache.db': 'SQLite format 3\0 but not really' })
    await studio.reopen()
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe('warm')
    expect(studio.engine.jobs.list()).toMatchObject([{ kind: 'tag' }])
    await studio.allDone('tag')
    expect(count(studio, 'cache.thumbnail')).toBe(6)
    expect(count(studio, 'cache.embedding')).toBe(12)
    for (const id of ids) expect(await studio.labelOf(id, attributeId)).toBe('warm')
    expect((await studio.client.annotations.undo()).change).toMatchObject({ images: 3 })
  })
})
