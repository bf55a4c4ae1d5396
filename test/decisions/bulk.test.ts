import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import { Bin } from '../helpers/bin.ts'
import { openStubStudio, sayAll, type StubStudio } from '../helpers/stub-studio.ts'
import { writeCaptions } from '../helpers/written.ts'

// Several slices, the last of them not full.
const images = 1230

let stub: StubStudio
let caption: number

beforeAll(async () => {
  const bin = new Bin()
  stub = await openStubStudio({ bin, images, labels: 4 })
  sayAll(stub, stub.ids, stub.labelIds)
  await stub.studio.engine.values.rebuild(stub.attributeId)
  caption = stub.studio.attribute('caption')
  await writeCaptions(stub.studio, 'active', new Map(stub.ids.map((id) => [id, 'Seen'])))
  return () => bin.empty()
})

beforeEach(async () => {
  const { annotations } = stub.studio.client
  // All but the adding of the catalog, which is the first action of all.
  while ((await annotations.history()).undo?.title !== 'Add catalog') await annotations.undo()
})

const all = (): Uint32Array => Uint32Array.from(stub.ids)

/** All there is of decisions, and all that follows from them. */
function everything() {
  const { database } = stub.studio.engine.store
  const rows = (sql: string): unknown[] => database.prepare(sql).all()
  return {
    annotations: rows('SELECT image_id, label_id, verdict, source FROM annotation ORDER BY image_id, label_id'),
    texts: rows('SELECT image_id, text, source FROM text_annotation ORDER BY image_id'),
    values: rows('SELECT * FROM cache.value ORDER BY attribute_id, image_id'),
    captions: rows('SELECT * FROM cache.caption_text ORDER BY image_id'),
    labels: rows('SELECT * FROM cache.label_count WHERE images <> 0 OR examples <> 0'),
    attributes: rows(
      'SELECT attribute_id, human, imported, machine, human_examples, rejections FROM cache.attribute_count',
    ),
    changes: rows(
      "SELECT title, images, undone, under_way, parts_done FROM change WHERE (undone = 0 OR under_way IS NOT NULL) AND kind = 'decide'",
    ),
  }
}

const lines = (): unknown[] => readJournal(join(stub.studio.library, 'journal')).entries

/** Has the disk refuse one image, somewhere in the middle, while something is done. */
async function refusing<Result>(table: string, imageId: number, work: () => Promise<Result>): Promise<Result> {
  const { database } = stub.studio.engine.store
  for (const [event, row] of [
    ['INSERT', 'new'],
    ['DELETE', 'old'],
  ] as const)
    database.exec(`CREATE TEMP TRIGGER refuse_${event} BEFORE ${event} ON main.${table} WHEN ${row}.image_id = ${imageId}
      BEGIN SELECT RAISE(ABORT, 'no space left'); END`)
  try {
    return await work()
  } finally {
    database.exec('DROP TRIGGER refuse_INSERT; DROP TRIGGER refuse_DELETE')
  }
}

describe('a decision on more images than one slice holds', () => {
  it('is one action with one line of the journal, and so are undo and redo', async () => {
    const { attributeId, ids, labelIds, studio } = stub
    const { annotations } = studio.client
    const before = everything()
    const written = lines().length
    const [, labelId = 0] = labelIds
    const { changed, consequences } = await annotations.decide({
      ids: all(),
      attributeId,
      decision: { kind: 'is', labelId },
    })
    expect(changed).toBe(images)
    expect(consequences).toMatchObject([{ attributeId, labels: expect.arrayContaining([{ id: labelId, images, decided: images, imported: 0 }]) as object }]) // prettier-ignore
    const after = everything()
    expect(after.annotations).toHaveLength(images)
    expect(after.changes).toMatchObject([{ title: 'Pattern: b on 1,230 images', images, under_way: null }])
    expect((await annotations.undo()).change?.images).toBe(images)
    expect(everything()).toEqual(before)
    expect((await annotations.redo()).change?.images).toBe(images)
    expect(everything()).toEqual(after)
    const added = lines().slice(written) as JournalLine[]
    const decisions = added.map(({ data }) => (data as { decisions: { path: string; labels: unknown }[] }).decisions)
    expect(new Set(added.map(({ title }) => title))).toEqual(new Set(['Pattern: b on 1,230 images']))
    expect(added.map(({ way }) => way)).toEqual(['do', 'undo', 'redo'])
    expect(decisions.map(({ length }) => length)).toEqual([images, images, images])
    expect(new Set(decisions[0]?.map(({ path }) => path)).size).toBe(images)
    expect(decisions[0]?.[ids.length - 1]?.labels).toEqual([['b', 'is', 'human', expect.any(Number)]])
  })

  it.each(['label', 'caption'])('that fails in the middle leaves nothing behind (%s)', async (what) => {
    const { attributeId, ids, labelIds, studio } = stub
    const { annotations } = studio.client
    const isCaption = what === 'caption'
    const table = isCaption ? 'text_annotation' : 'annotation'
    const request = isCaption
      ? { ids: all(), attributeId: caption, decision: { kind: 'text', text: 'Written' } as const }
      : { ids: all(), attributeId, decision: { kind: 'is', labelId: labelIds[2] ?? 0 } as const }
    const before = everything()
    const written = lines().length
    const refused = refusing(table, ids[1100] ?? 0, () => annotations.decide(request))
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('no space left') as string })
    expect(everything()).toEqual(before)
    expect(lines()).toHaveLength(written)
    await annotations.decide(request)
    const done = everything()
    await expect(refusing(table, ids[700] ?? 0, () => annotations.undo())).rejects.toThrow(/no space left/)
    expect(everything(), 'an undo that failed').toEqual(done)
    await annotations.undo()
    expect(everything()).toEqual(before)
    await expect(refusing(table, ids[700] ?? 0, () => annotations.redo())).rejects.toThrow(/no space left/)
    expect(everything(), 'a redo that failed').toEqual(before)
    await annotations.redo()
    expect(everything()).toEqual(done)
  })

  it('does not see what comes after it, and what comes after it sees all of it', async () => {
    const { attributeId, ids, labelIds, studio } = stub
    const { annotations } = studio.client
    const [a = 0, b = 0, c = 0] = labelIds
    const last = Uint32Array.of(ids.at(-1) ?? 0)
    const results = await Promise.all([
      annotations.decide({ ids: all(), attributeId, decision: { kind: 'is', labelId: b } }),
      annotations.decide({ ids: last, attributeId, decision: { kind: 'is', labelId: c } }),
      annotations.decide({ ids: all(), attributeId, decision: { kind: 'accept' } }),
      annotations.undo(),
      annotations.decide({ ids: last, attributeId, decision: { kind: 'is', labelId: a } }),
    ])
    expect(results.map((result) => result.history.undo?.title)).toEqual([
      'Pattern: b on 1,230 images',
      'Pattern: c on 1 image',
      'Pattern: c on 1 image',
      'Pattern: b on 1,230 images',
      'Pattern: a on 1 image',
    ])
    expect(await studio.labelOf(last[0] ?? 0, attributeId)).toBe('a')
    expect(await studio.labelOf(ids[0] ?? 0, attributeId)).toBe('b')
  })

  it.each([499, 500, 501, 1000])('takes %i images, whatever a slice holds', async (count) => {
    const { attributeId, ids, studio } = stub
    const { annotations } = studio.client
    const before = everything()
    const chosen = Uint32Array.from(ids.slice(0, count))
    const { changed } = await annotations.decide({ ids: chosen, attributeId, decision: { kind: 'not' } })
    expect(changed).toBe(count)
    expect(everything().annotations).toHaveLength(count)
    await annotations.undo()
    expect(everything()).toEqual(before)
  })

  it('that was cut off is taken back when the library is opened', async () => {
    const { attributeId, labelIds, studio } = stub
    const { annotations } = studio.client
    const request = { ids: all(), attributeId, decision: { kind: 'is', labelId: labelIds[1] ?? 0 } as const }
    const before = everything()
    await annotations.decide(request)
    const done = everything()
    const { database } = studio.engine.store
    // As a crash leaves it: all parts but the last word.
    database.exec(`UPDATE change SET under_way = 'do' WHERE undone = 0 AND kind = 'decide'`)
    await studio.reopen()
    expect(everything()).toEqual(before)
    await studio.client.annotations.decide(request)
    // All parts of an undo but its end.
    const reopened = studio.engine.store.database
    await studio.client.annotations.undo()
    reopened.exec(
      `UPDATE change SET under_way = 'undo', undone = 0, parts_done = (SELECT count(*) FROM change_part WHERE change_id = id) WHERE undone = 1`,
    )
    await studio.reopen()
    expect(everything()).toEqual(done)
  })
})
