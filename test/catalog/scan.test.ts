import { copyFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Scanner } from '../../src-main/engine/catalog/scan.ts'
import { testBin, temporaryFolder } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { openLabelled } from '../helpers/labelled-catalog.ts'

describe('scanning again', () => {
  it('finds nothing where nothing changed', async () => {
    const { rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b/c.jpg': 'shoe' })
    expect(await rescan()).toBe('2 images: nothing new')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt', 'b/c.jpg': 'shoe' })
  })

  it('writes of no folder and no image where nothing changed', async () => {
    const { rescan, studio } = await openLabelled({ 'a.jpg': 'shirt', 'b/c.jpg': 'shoe' })
    for (const table of ['folder', 'image']) {
      for (const when of ['INSERT', 'UPDATE', 'DELETE']) {
        studio.engine.store.database.exec(
          `CREATE TEMP TRIGGER no_${when}_${table} BEFORE ${when} ON main.${table}
           BEGIN SELECT raise(ABORT, 'written'); END`,
        )
      }
    }
    expect(await rescan()).toBe('2 images: nothing new')
  })

  it('finds added files, of the same size as others too', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt' })
    await writeFiles(folder, { 'b.jpg': 'SHIRT', 'new folder/c.jpg': 'short' })
    expect(await rescan()).toBe('3 images: 2 added')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt', 'b.jpg': null, 'new folder/c.jpg': null })
  })

  it('finds changed files by their time alone, and keeps what was decided', async () => {
    const { folder, rescan, shown, studio } = await openLabelled({ 'a.jpg': 'shirt' })
    await writeFile(join(folder, 'a.jpg'), 'SHIRT')
    await utimes(join(folder, 'a.jpg'), 1_700_000_000, 1_700_000_000)
    expect(await rescan()).toBe('1 images: 1 changed')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt' })
    const row = studio.engine.store.database.prepare('SELECT hash, width, error FROM image').get()
    expect(row, 'it is to be read again').toEqual({ hash: null, width: null, error: null })
  })

  it('finds deleted files, and what was decided when they come back', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'shoe' })
    await rename(join(folder, 'a.jpg'), join(folder, '..', 'aside.jpg'))
    expect(await rescan()).toBe('1 images: 1 gone')
    expect(await shown()).toEqual({ 'b.jpg': 'shoe' })
    await rename(join(folder, '..', 'aside.jpg'), join(folder, 'a.jpg'))
    expect(await rescan()).toBe('2 images: 1 back again')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt', 'b.jpg': 'shoe' })
  })

  it.each([true, false])('follows a renamed and a moved file (read before: %s)', async (hashed) => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'trousers' }, { hashed })
    await mkdir(join(folder, 'sub'))
    await rename(join(folder, 'a.jpg'), join(folder, 'z.jpg'))
    await rename(join(folder, 'b.jpg'), join(folder, 'sub', 'b.jpg'))
    expect(await rescan()).toBe('2 images: 2 moved')
    expect(await shown()).toEqual({ 'z.jpg': 'shirt', 'sub/b.jpg': 'trousers' })
  })

  it('follows a file to its copy of another time, by its content', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt' })
    await copyFile(join(folder, 'a.jpg'), join(folder, 'copy.jpg'))
    await utimes(join(folder, 'copy.jpg'), 1_700_000_000, 1_700_000_000)
    await rm(join(folder, 'a.jpg'))
    expect(await rescan()).toBe('1 images: 1 moved')
    expect(await shown()).toEqual({ 'copy.jpg': 'shirt' })
  })

  it('tells files of the same size and time apart by their content', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'red', 'b.jpg': 'RED', 'c.jpg': 'Red' })
    for (const name of ['a', 'b', 'c']) {
      await utimes(join(folder, `${name}.jpg`), 1_700_000_000, 1_700_000_000)
    }
    await rescan()
    const known = await openLabelled({ 'a.jpg': 'red', 'b.jpg': 'blu', 'c.jpg': 'tan' })
    for (const [from, to] of [
      ['a', 'z'],
      ['b', 'x'],
      ['c', 'y'],
    ]) {
      await rename(join(known.folder, `${from}.jpg`), join(known.folder, `${to}.jpg`))
    }
    expect(await known.rescan()).toBe('3 images: 3 moved')
    expect(await known.shown()).toEqual({ 'z.jpg': 'red', 'x.jpg': 'blu', 'y.jpg': 'tan' })
    expect(Object.keys(await shown())).toHaveLength(3)
  })

  it('takes a copy beside the original for a new file', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt' })
    await copyFile(join(folder, 'a.jpg'), join(folder, 'copy.jpg'))
    expect(await rescan()).toBe('2 images: 1 added')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt', 'copy.jpg': null })
  })

  it('follows a renamed folder with all below it', async () => {
    const files = { 'spring/a.jpg': 'shirt', 'spring/deep/b.jpg': 'shoe', 'c.jpg': 'hat' }
    const { folder, rescan, shown, studio, catalogId } = await openLabelled(files)
    await rename(join(folder, 'spring'), join(folder, 'autumn'))
    expect(await rescan()).toBe('3 images: 2 moved')
    expect(await shown()).toEqual({ 'autumn/a.jpg': 'shirt', 'autumn/deep/b.jpg': 'shoe', 'c.jpg': 'hat' })
    const folders = await studio.client.catalog.folders({ catalogId })
    expect(folders.map(({ name, images }) => [name, images])).toEqual([
      ['', 3],
      ['autumn', 2],
      ['deep', 1],
    ])
  })

  it('does not mistake files whose names were exchanged', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'trousers', 'c.jpg': 'hat' })
    await rename(join(folder, 'a.jpg'), join(folder, 'x'))
    await rename(join(folder, 'b.jpg'), join(folder, 'a.jpg'))
    await rename(join(folder, 'c.jpg'), join(folder, 'b.jpg'))
    await rename(join(folder, 'x'), join(folder, 'c.jpg'))
    await rescan()
    expect(await shown()).toEqual({ 'a.jpg': 'trousers', 'b.jpg': 'hat', 'c.jpg': 'shirt' })
  })

  it('leaves everything as it is while the folder is away', async () => {
    const { folder, catalogId, shown, studio } = await openLabelled({ 'a.jpg': 'shirt' })
    await rename(folder, `${folder}-away`)
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 1, offline: true }])
    const { jobId } = await studio.client.catalog.rescan({ catalogId })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'not-found', subject: folder },
    })
    expect(await shown()).toEqual({ 'a.jpg': 'shirt' })
    await rename(`${folder}-away`, folder)
    expect(await studio.rescan(catalogId)).toBe('1 images: nothing new')
    expect(await studio.client.catalog.list()).toMatchObject([{ offline: false }])
  })

  it('does not mistake a file for the one it was moved over, and knows that one when it is back', async () => {
    const { folder, rescan, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'trousers' })
    await copyFile(join(folder, 'a.jpg'), join(folder, '..', 'aside.jpg'))
    await rename(join(folder, 'b.jpg'), join(folder, 'a.jpg'))
    expect(await rescan()).toBe('1 images: 1 moved, 1 gone')
    expect(await shown()).toEqual({ 'a.jpg': 'trousers' })
    await rename(join(folder, '..', 'aside.jpg'), join(folder, 'c.jpg'))
    expect(await rescan()).toBe('2 images: 1 moved')
    expect(await shown()).toEqual({ 'a.jpg': 'trousers', 'c.jpg': 'shirt' })
  })

  it('keeps what is known of a file that was only touched', async () => {
    const { folder, rescan, shown, studio } = await openLabelled({ 'a.jpg': 'shirt' })
    await utimes(join(folder, 'a.jpg'), 1_700_000_000, 1_700_000_000)
    expect(await rescan()).toBe('1 images: nothing new')
    expect(await shown()).toEqual({ 'a.jpg': 'shirt' })
    const row = studio.engine.store.database.prepare('SELECT length(hash) AS hash, modified FROM image').get()
    expect(row, 'still read, and not strange the next time').toEqual({ hash: 32, modified: 1_700_000_000_000_000 })
  })

  it('can be cancelled half-way and forgets nothing', async () => {
    const { catalogId, folder, shown, studio, rescan } = await openLabelled({ 'a/1.jpg': 'shirt', 'b/2.jpg': 'shoe' })
    const {
      store: { database },
      walker,
    } = studio.engine
    const controller = new AbortController()
    const context = { signal: controller.signal, progress: () => controller.abort() }
    await expect(new Scanner(database, walker).scan(catalogId, folder, context)).rejects.toThrow(/abort/i)
    expect(await shown()).toEqual({ 'a/1.jpg': 'shirt', 'b/2.jpg': 'shoe' })
    expect(await rescan()).toBe('2 images: nothing new')
  })

  it('tries files again that could not be reached the last time, and not those that are damaged', async () => {
    const { rescan, studio } = await openLabelled({ 'a.jpg': 'shirt', 'b.jpg': 'shoe', 'c.jpg': 'hat' })
    const { database } = studio.engine.store
    const fail = database.prepare('UPDATE image SET error = ?, error_code = ? WHERE name = ?')
    fail.run('The drive was unplugged.', 'not-found', 'a.jpg')
    fail.run('No permission.', 'unreadable', 'b.jpg')
    fail.run('Cut short.', 'damaged', 'c.jpg')
    await rescan()
    const failed = database.prepare('SELECT name FROM image WHERE error IS NOT NULL OR error_code IS NOT NULL').pluck()
    expect(failed.all()).toEqual(['c.jpg'])
  })
})

describe('a catalog', () => {
  it('is the same one when its folder is added again, by any way', async () => {
    const bin = testBin()
    const { studio, folder, catalogId } = await openLabelled({ 'a.jpg': 'shirt' })
    const link = join(await temporaryFolder(bin), 'link')
    await symlink(folder, link)
    for (const path of [folder, `${folder}/`, join(folder, '..', 'catalog'), link]) {
      expect((await studio.client.catalog.add({ path, tag: false })).catalog.id).toBe(catalogId)
    }
  })

  it('may not lie in another, nor hold one', async () => {
    const { studio, folder } = await openLabelled({ 'sub/a.jpg': 'shirt' })
    const inside = studio.client.catalog.add({ path: join(folder, 'sub') })
    await expect(inside).rejects.toMatchObject({
      code: 'already-exists',
      message: expect.stringContaining('part of') as string,
    })
    const around = studio.client.catalog.add({ path: join(folder, '..') })
    await expect(around).rejects.toMatchObject({
      code: 'already-exists',
      message: expect.stringContaining('holds') as string,
    })
    await mkdir(`${folder}-two`)
    await expect(studio.client.catalog.add({ path: `${folder}-two`, tag: false })).resolves.toBeDefined()
  })

  it('shows no picture of another one by a link', async () => {
    const { studio, folder } = await openLabelled({ 'a.jpg': 'shirt' })
    const other = join(folder, '..', 'other')
    await writeFiles(other, { 'own.jpg': 'own' })
    await symlink(folder, join(other, 'link'))
    const catalogId = await studio.scan(other)
    expect(await studio.ids({ place: { catalogId } })).toHaveLength(1)
    expect(await studio.client.catalog.passedOver({ catalogId })).toMatchObject([
      { reason: 'other-catalog', paths: ['link'] },
    ])
  })

  it('may not be of what another one shows by a link, until the link is gone', async () => {
    const { studio, folder, rescan } = await openLabelled({ 'a.jpg': 'shirt' })
    const other = join(folder, '..', 'other')
    await writeFiles(other, { 'deep/own.jpg': 'own' })
    await symlink(other, join(folder, 'link'))
    expect(await rescan()).toBe('2 images: 1 added')
    for (const path of [other, join(other, 'deep')]) {
      await expect(studio.client.catalog.add({ path })).rejects.toMatchObject({
        code: 'already-exists',
        message: expect.stringContaining('link "link"') as string,
      })
    }
    await rm(join(folder, 'link'))
    await rescan()
    await expect(studio.client.catalog.add({ path: other, tag: false })).resolves.toBeDefined()
  })

  it('is of a folder that is there', async () => {
    const { studio, folder } = await openLabelled({ 'a.jpg': 'shirt' })
    await expect(studio.client.catalog.add({ path: join(folder, 'none') })).rejects.toMatchObject({ code: 'not-found' })
    await expect(studio.client.catalog.add({ path: join(folder, 'a.jpg') })).rejects.toMatchObject({
      code: 'bad-request',
    })
  })

  it('that is removed is hidden, and comes back as it was, undone or added again', async () => {
    const { studio, folder, catalogId, shown } = await openLabelled({ 'a.jpg': 'shirt', 'b/c.jpg': 'shoe' })
    const { client } = studio
    await rm(join(folder, 'a.jpg'))
    await studio.rescan(catalogId)
    const before = {
      shown: await shown(),
      catalogs: await client.catalog.list(),
      attributes: await client.labels.attributes(),
    }
    expect(before.shown).toEqual({ 'b/c.jpg': 'shoe' })
    await client.catalog.remove({ catalogId })
    expect(await client.catalog.list()).toEqual([])
    expect(await client.catalog.removed()).toMatchObject([{ id: catalogId, path: folder }])
    expect(await studio.ids()).toEqual([])
    const { human } = await client.training.summary({ attributeId: studio.attribute('Content') })
    expect(human, 'decisions on hidden images count for nothing').toBe(0)
    expect((await client.annotations.undo()).change?.title).toBe('Remove catalog')
    expect({
      shown: await shown(),
      catalogs: await client.catalog.list(),
      attributes: await client.labels.attributes(),
    }).toEqual(before)
    await client.annotations.redo()
    expect(await client.catalog.list()).toEqual([])
    expect(await studio.scan(folder)).toBe(catalogId)
    expect(await shown()).toEqual(before.shown)
    expect(await client.catalog.removed()).toEqual([])
  })

  it('that is purged is forgotten with all that was known, and its files stay', async () => {
    const { studio, folder, catalogId } = await openLabelled({ 'a.jpg': 'shirt', 'b/c.jpg': 'shoe' })
    const { database } = studio.engine.store
    await expect(studio.client.catalog.purge({ catalogId }), 'one that is there').rejects.toMatchObject({
      code: 'not-found',
    })
    await studio.client.catalog.remove({ catalogId })
    await studio.client.catalog.purge({ catalogId })
    expect(await studio.client.catalog.list()).toEqual([])
    expect(await studio.client.catalog.removed()).toEqual([])
    expect(await studio.ids()).toEqual([])
    for (const table of [
      'image',
      'folder',
      'product',
      'annotation',
      'cache.value',
      'cache.embedding',
      'cache.prediction',
    ]) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
    }
    expect(readFileSync(join(folder, 'b/c.jpg'), 'utf8')).toBe('shoe')
    await expect(studio.client.catalog.remove({ catalogId })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('counts the images of each folder and below', async () => {
    const { studio, catalogId } = await openLabelled({
      '1.jpg': '1',
      'a/2.jpg': '2',
      'a/b/3.jpg': '3',
      'a/b/4.jpg': '4',
      'A c/5.jpg': '5',
    })
    const folders = await studio.client.catalog.folders({ catalogId })
    const counts = Object.fromEntries(folders.map(({ name, images }) => [name, images]))
    expect(counts).toEqual({ '': 5, a: 3, b: 2, 'A c': 1 })
    const places = folders.map(({ id, parentId }) => [
      folders.findIndex((other) => other.id === parentId),
      folders.findIndex((other) => other.id === id),
    ])
    for (const [parent = 0, child = 0] of places) expect(parent, 'parents come before children').toBeLessThan(child)
  })

  it('knows the views of one product', async () => {
    const { studio } = await openLabelled({
      'SV-01_front.jpg': '1',
      'SV-01_back.jpg': '2',
      'SV-02_front.jpg': '3',
      'x/SV-01_side.jpg': '4',
    })
    const byPath = await studio.idsByPath()
    const { siblings } = await studio.client.images.detail({ id: byPath.get('SV-01_front.jpg') ?? 0 })
    expect(siblings).toEqual([byPath.get('SV-01_back.jpg')])
  })
})
