import { rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../helpers/images.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'

/**
 * Every table of the cache that holds something of single images, by name, with how many rows it has of some; without the
 * list of what the search is still to be told of.
 */
function rowsOf({ studio }: StubStudio, imageIds: readonly number[]): Record<string, number> {
  const { database } = studio.engine.store
  const tables = database
    .prepare(
      `SELECT t.name FROM pragma_table_list t JOIN pragma_table_info(t.name, 'cache') c
       WHERE t.schema = 'cache' AND t.type = 'table' AND c.name = 'image_id' AND t.name <> 'search_waiting'`,
    )
    .pluck()
    .all() as string[]
  const count = (table: string): number =>
    database
      .prepare(`SELECT count(*) FROM cache.${table} WHERE image_id IN (${imageIds.join()})`)
      .pluck()
      .get() as number
  return Object.fromEntries(tables.map((table) => [table, count(table)]))
}

/** Leaves what models make of images, as tagging and a training do. */
function fillCache(stub: StubStudio): void {
  const { studio, attributeId, ids, labelIds } = stub
  const { database } = studio.engine.store
  const { embeddings } = studio.engine
  const versionId = sayAll(stub, ids, labelIds)
  database.transaction(() => {
    for (const id of ids) {
      embeddings.store(id, 0, [{ name: 'test', dimensions: 1, data: Float32Array.of(1) }])
      database
        .prepare('INSERT INTO cache.held_out VALUES (?, ?, ?, ?)')
        .run(versionId, id, labelIds[0], Buffer.alloc(8))
      database
        .prepare('INSERT INTO cache.suspect VALUES (?, ?, ?, 0.1, ?, 0.9, 5, NULL)')
        .run(attributeId, id, labelIds[0], labelIds[1])
      const hash = Buffer.alloc(32, id)
      database.prepare('UPDATE image SET hash = ? WHERE id = ?').run(hash, id)
      database.prepare('INSERT INTO cache.thumbnail VALUES (?, ?, ?)').run(hash, 'image/webp', Buffer.alloc(1))
    }
  })()
}

describe('a picture that was replaced', () => {
  it('is known no more by anything a model made of it; what models said of others stays', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId, folder, ids } = stub
    fillCache(stub)
    await studio.engine.values.rebuild(attributeId)
    expect(await studio.labelOf(ids[0] ?? 0, attributeId)).toBe('a')
    await writeFile(join(folder, 'stub-0000.jpg'), 'another picture')
    await utimes(join(folder, 'stub-0000.jpg'), 1_700_000_000, 1_700_000_000)
    expect(await studio.rescan(stub.catalogId)).toBe('3 images: 1 changed')
    const left = rowsOf(stub, ids.slice(0, 1))
    expect(Object.values(left), JSON.stringify(left)).toEqual(Object.values(left).map(() => 0))
    expect(await studio.labelOf(ids[0] ?? 0, attributeId), 'nor is it shown').toBeNull()
    expect(await studio.labelOf(ids[1] ?? 0, attributeId)).toBe('a')
    expect(rowsOf(stub, ids.slice(1))).toMatchObject({ embedding: 2, prediction: 2, held_out: 2, suspect: 2 })
  })
})

describe('a picture that is gone', () => {
  it('is not counted any more', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId, folder, ids, labelIds } = stub
    sayAll(stub, ids, labelIds)
    await studio.engine.values.rebuild(attributeId)
    const count = async (): Promise<number | undefined> =>
      (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)?.labels[0]?.images
    expect(await count()).toBe(3)
    await rm(join(folder, 'stub-0001.jpg'))
    await studio.rescan(stub.catalogId)
    expect(await count()).toBe(2)
    expect(await studio.ids({ all: [{ attributeId, labels: [labelIds[0] ?? 0] }] })).toHaveLength(2)
  })
})

describe('a catalog', () => {
  it('that is purged leaves nothing in the cache, and other catalogs as they were', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { studio, folder, ids, catalogId } = stub
    const other = join(folder, '..', 'other')
    await writeFiles(other, { 'kept.jpg': 'kept' })
    const otherId = await studio.scan(other)
    const all = await studio.ids()
    fillCache({ ...stub, ids: all })
    await studio.client.catalog.remove({ catalogId })
    await studio.client.catalog.purge({ catalogId })
    const left = rowsOf(stub, ids)
    expect(Object.values(left), JSON.stringify(left)).toEqual(Object.values(left).map(() => 0))
    const [kept = 0] = await studio.ids({ place: { catalogId: otherId } })
    expect(rowsOf(stub, [kept])).toMatchObject({ embedding: 1, prediction: 1, held_out: 1, suspect: 1 })
    const { database } = studio.engine.store
    expect(database.prepare('SELECT count(*) FROM cache.thumbnail').pluck().get()).toBe(1)
  })

  it('tells when it was scanned, and apart what is to be tagged and what cannot be read', async () => {
    const before = Date.now()
    const { studio, ids } = await openStubStudio({ images: 4 })
    const [catalog] = await studio.client.catalog.list()
    expect(catalog).toMatchObject({ images: 4, untagged: 4, errors: 0 })
    expect(catalog?.scannedAt).toBeGreaterThanOrEqual(before)
    const { database } = studio.engine.store
    database.prepare(`UPDATE image SET error = 'Cut short.', error_code = 'damaged' WHERE id = ?`).run(ids[0])
    database.prepare('UPDATE image SET hash = ? WHERE id = ?').run(Buffer.alloc(32), ids[1])
    database.prepare('UPDATE image SET present = 0 WHERE id = ?').run(ids[2])
    expect(await studio.client.catalog.list()).toMatchObject([{ images: 3, untagged: 1, errors: 1 }])
  })

  it('takes in more than a thousand new files at a later scan, none left out', async () => {
    const stub = await openStubStudio({ images: 1 })
    const names = Array.from({ length: 2001 }, (_, index) => `new-${index}.jpg`)
    await writeFiles(stub.folder, Object.fromEntries(names.map((name, index) => [name, 'y'.repeat(index + 9)])))
    expect(await stub.studio.rescan(stub.catalogId)).toBe('2,002 images: 2,001 added')
    expect(await stub.studio.ids()).toHaveLength(2002)
  })
})
