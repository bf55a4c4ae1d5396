import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { writeCaptions } from '../helpers/written.ts'

describe('what images have, where making it anew was interrupted', () => {
  it('is made anew at the next start', async () => {
    const bin = testBin()
    const stub = await openStubStudio({ images: 3, bin })
    const { studio, attributeId, ids, labelIds } = stub
    const [a, b] = labelIds as [number, number]
    sayAll(stub, ids, [a])
    await studio.engine.values.rebuild(attributeId)
    sayAll(stub, ids, [b])
    const library = join(await temporaryFolder(bin), 'library')
    const rebuilding = studio.engine.values.rebuild(attributeId)
    // Between two stretches, as a kill would find it: here the first image has the new label and the others the old one.
    const { database } = studio.engine.store
    const back = database.prepare('UPDATE cache.value SET label_id = ? WHERE attribute_id = ? AND image_id <> ?')
    back.run(a, attributeId, ids[0])
    // At once: the rebuild goes on as soon as anything is waited for.
    cpSync(studio.library, library, { recursive: true })
    await rebuilding

    const next = await TestEngine.open({ bin, library })
    const labels = await Promise.all(ids.map((id) => next.labelOf(id, attributeId)))
    expect(labels).toEqual(['b', 'b', 'b'])
    const marks = next.engine.store.database.prepare(`SELECT key FROM setting WHERE key LIKE 'stale-values-%'`).all()
    expect(marks, 'and not at each start from then on').toEqual([])
  })

  it('is marked to be made anew together with the model that is taken to use, and with that being taken back', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { studio, ids, labelIds } = stub
    const { annotations, review } = studio.client
    const [a, b] = labelIds as [number, number]
    sayAll(stub, ids, [a])
    await studio.engine.values.rebuild(stub.attributeId)
    const versionId = sayAll(stub, ids, [b], 'candidate')
    const { database } = studio.engine.store
    // Whatever ends the program once the journal is owed a line of it: the mark is kept with that.
    database.exec(`CREATE TEMP TABLE marked (key TEXT);
      CREATE TEMP TRIGGER at_owed AFTER INSERT ON main.owed_line BEGIN
        INSERT INTO marked SELECT key FROM setting WHERE key LIKE 'stale-values-%';
      END`)
    const marks = () => database.prepare('DELETE FROM marked RETURNING key').pluck().all()
    const key = `stale-values-${stub.attributeId}`
    await review.accept({ versionId })
    expect(new Set(marks())).toEqual(new Set([key]))
    await annotations.undo()
    expect(new Set(marks())).toEqual(new Set([key]))
    expect(await Promise.all(ids.map((id) => studio.labelOf(id, stub.attributeId)))).toEqual(['a', 'a'])
    expect(database.prepare(`SELECT key FROM setting WHERE key LIKE 'stale-values-%'`).all()).toEqual([])
  })

  it('is made anew where the cache was lost, of labels and captions', async () => {
    const bin = testBin()
    const stub = await openStubStudio({ images: 2, bin })
    const { studio, attributeId, ids } = stub
    const caption = studio.attribute('caption')
    const { client } = studio
    const [first = 0] = ids
    const decide = { kind: 'is', labelId: stub.labelIds[0] ?? 0 } as const
    await client.annotations.decide({ ids: Uint32Array.of(first), attributeId, decision: decide })
    await client.annotations.decide({
      ids: Uint32Array.of(first),
      attributeId: caption,
      decision: { kind: 'text', text: 'Red hat' },
    })
    studio.engine.store.database.exec('DELETE FROM cache.value; DELETE FROM cache.caption_text')
    await studio.reopen()
    const rows = await studio.client.images.rows({ ids: Uint32Array.from(ids) })
    expect(rows.map(({ caption, values }) => [caption?.text, values[0]?.labelId])).toEqual([
      ['Red hat', decide.labelId],
      [undefined, undefined],
    ])
  })

  it('is of every image, however many', async () => {
    const stub = await openStubStudio({ images: 1 })
    const { studio, attributeId, ids, labelIds } = stub
    const { database } = studio.engine.store
    const folder = database.prepare('SELECT folder_id FROM image').pluck().get()
    const insert = database.prepare(
      'INSERT INTO image (folder_id, name, size, modified, added_at) VALUES (?, ?, 1, 1, 1) RETURNING id',
    )
    const more = database.transaction(() =>
      Array.from({ length: 10_001 }, (_, index) => insert.pluck().get(folder, `more-${index}.jpg`) as number),
    )()
    const all = [...ids, ...more]
    sayAll(stub, all, labelIds)
    await studio.engine.values.rebuild(attributeId)
    expect(await studio.ids({ all: [{ attributeId, labels: [labelIds[0] ?? 0] }] })).toHaveLength(all.length)
    const attribute = (await studio.client.labels.attributes()).find(({ id }) => id === attributeId)
    expect(attribute?.labels[0]?.images).toBe(all.length)
    await writeCaptions(studio, 'active', new Map(all.map((id) => [id, 'Red hat'])))
    expect(await studio.ids({ text: 'red hat' })).toHaveLength(all.length)
  })
})
