import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Decision } from '../../src-preload/contract.ts'
import { Random } from '../helpers/random.ts'
import { importDecisions } from '../helpers/imported.ts'
import { openStubStudio, sayAtRandom, type StubStudio } from '../helpers/stub-studio.ts'
import type { TestEngine } from '../helpers/test-engine.ts'
import { writeCaptions } from '../helpers/written.ts'

/** What is kept, as it is kept. */
function kept({ engine }: TestEngine) {
  const all = (sql: string): unknown[] => engine.store.database.prepare(sql).all()
  return {
    labels: all(`SELECT * FROM cache.label_count WHERE images <> 0 OR decided <> 0 OR examples <> 0`),
    attributes: all(`SELECT attribute_id, human, imported, machine, human_examples, imported_examples, rejections
      FROM cache.attribute_count WHERE human + imported + machine + human_examples + imported_examples + rejections <> 0`),
    folders: all('SELECT * FROM cache.folder_count WHERE images <> 0 ORDER BY folder_id'),
  }
}

/** The same, counted row by row. */
function counted({ engine }: TestEngine) {
  const all = (sql: string): unknown[] => engine.store.database.prepare(sql).all()
  const usable = 'JOIN image i ON i.id = n.image_id AND i.present = 1 AND i.error IS NULL'
  return {
    labels: all(`SELECT * FROM (SELECT attribute_id, id AS label_id,
        (SELECT count(*) FROM cache.value v WHERE v.label_id = l.id) AS images,
        (SELECT count(*) FROM cache.value v WHERE v.label_id = l.id AND v.source <> 'machine') AS decided,
        (SELECT count(*) FROM annotation n ${usable} WHERE n.label_id = l.id AND n.verdict = 'is') AS examples,
        (SELECT count(*) FROM cache.value v WHERE v.label_id = l.id AND v.source = 'imported') AS imported
      FROM label l) WHERE images <> 0 OR decided <> 0 OR examples <> 0 ORDER BY attribute_id, label_id`),
    attributes: all(`SELECT * FROM (SELECT a.id AS attribute_id,
        (SELECT count(*) FROM cache.value v WHERE v.attribute_id = a.id AND v.source = 'human') AS human,
        (SELECT count(*) FROM cache.value v WHERE v.attribute_id = a.id AND v.source = 'imported') AS imported,
        (SELECT count(*) FROM cache.value v WHERE v.attribute_id = a.id AND v.source = 'machine') AS machine,
        (SELECT count(*) FROM annotation n ${usable} WHERE n.attribute_id = a.id AND n.verdict = 'is' AND n.source = 'human')
          + iif(a.kind = 'text', (SELECT count(*) FROM text_annotation n ${usable} WHERE n.source = 'human'), 0) AS human_examples,
        (SELECT count(*) FROM annotation n ${usable} WHERE n.attribute_id = a.id AND n.verdict = 'is'
          AND n.source = 'imported') + iif(a.kind = 'text', (SELECT count(*) FROM text_annotation n ${usable}
          WHERE n.source = 'imported'), 0) AS imported_examples,
        (SELECT count(*) FROM annotation n ${usable} WHERE n.attribute_id = a.id AND n.verdict = 'not') AS rejections
      FROM attribute a) WHERE human + imported + machine + human_examples + imported_examples + rejections <> 0
      ORDER BY attribute_id`),
    folders: all(`SELECT folder_id, count(*) AS images, sum(error IS NOT NULL) AS errors,
        sum(error IS NULL AND hash IS NULL) AS untagged FROM image WHERE present = 1 GROUP BY folder_id`),
  }
}

async function act(stub: StubStudio, caption: number, random: Random): Promise<void> {
  const { attributeId, ids, labelIds, studio } = stub
  const { annotations } = studio.client
  const { database } = studio.engine.store
  const chosen = Uint32Array.from(random.some(ids, random.next() < 0.5 ? 0.1 : 0.6))
  const chance = random.next()
  if (chance < 0.12) await studio.undoDecision()
  else if (chance < 0.2) await annotations.redo()
  else if (chance < 0.3) {
    const answers = [...chosen].map((imageId) => ({ imageId, attributeId, answer: random.pick(labelIds) }))
    await importDecisions(studio, [
      ...answers,
      ...answers.map(({ imageId }) => ({ imageId, attributeId: caption, answer: `Text ${random.below(3)}` })),
    ])
  } else if (chance < 0.4) {
    const decision: Decision = random.next() < 0.7 ? { kind: 'text', text: 'Written' } : { kind: 'clear' }
    await annotations.decide({ ids: chosen, attributeId: caption, decision })
  } else if (chance < 0.5) {
    // As tagging and scanning write them.
    const error = random.next() < 0.5 ? 'It is damaged.' : null
    const describe = database.prepare('UPDATE image SET error = ?, hash = ? WHERE id = ?')
    for (const id of chosen) describe.run(error, error === null ? Buffer.of(id) : null, id)
  } else {
    const labelId = random.pick(labelIds)
    const decision = random.pick<Decision>([
      { kind: 'is', labelId },
      { kind: 'accept' },
      { kind: 'not' },
      { kind: 'not', labelId },
      { kind: 'clear' },
    ])
    await annotations.decide({ ids: chosen, attributeId, decision })
  }
}

it.each([1, 2, 3])('the counts that are kept are those one counts (seed %i)', async (seed) => {
  const random = new Random(seed)
  const stub = await openStubStudio({ images: 24, labels: 5 })
  const { studio, attributeId, ids } = stub
  const caption = studio.attribute('caption')
  await writeCaptions(studio, 'active', new Map(random.some(ids, 0.5).map((id) => [id, 'Seen'])))
  for (let round = 0; round < 3; round++) {
    sayAtRandom(stub, random.some(ids, 0.8), random, 'active')
    await studio.engine.values.rebuild(attributeId)
    for (let step = 0; step < 20; step++) await act(stub, caption, random)
    expect(kept(studio)).toEqual(counted(studio))
    await rm(join(stub.folder, `stub-000${round}.jpg`))
    await writeFile(join(stub.folder, `stub-000${round + 5}.jpg`), `other ${round}`)
    await studio.rescan(stub.catalogId)
    expect(kept(studio), 'after a scan').toEqual(counted(studio))
  }
  const { database } = studio.engine.store
  // Pictures that were never read are none to go on with when the library is opened again.
  database.exec('UPDATE image SET hash = NULL')
  const before = kept(studio)
  const summary = await studio.client.training.summary({ attributeId })
  // As after a crash: nothing says that the counts were kept to the end.
  database.exec('UPDATE cache.label_count SET images = 99; UPDATE cache.folder_count SET images = 99')
  studio.engine.store.close = ((close) => () => {
    database.exec(`CREATE TEMP TRIGGER killed AFTER INSERT ON cache.closed BEGIN DELETE FROM closed; END`)
    close()
  })(studio.engine.store.close.bind(studio.engine.store))
  await studio.reopen()
  expect(kept(studio), 'after a crash').toEqual(before)
  expect(await studio.client.training.summary({ attributeId })).toEqual(summary)
  await studio.reopen()
  expect(kept(studio), 'after closing').toEqual(before)
  await studio.client.catalog.remove({ catalogId: stub.catalogId })
  expect(kept(studio), 'after the catalog was removed').toEqual({ labels: [], attributes: [], folders: [] })
})

it('decisions made since the last training are counted from then on', async () => {
  const stub = await openStubStudio({ images: 8 })
  const { studio, attributeId, ids, labelIds } = stub
  const decide = (id: number, labelId: number) =>
    studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision: { kind: 'is', labelId } })
  const recent = async () => (await studio.client.training.summary({ attributeId })).sinceLastRun
  await decide(ids[0]!, labelIds[0]!)
  await decide(ids[1]!, labelIds[1]!)
  expect(await recent()).toBe(2)
  const { database } = studio.engine.store
  const at = database.prepare('SELECT max(at) FROM annotation').pluck().get() as number
  database
    .prepare(`INSERT INTO run (attribute_id, state, options, started_at) VALUES (?, 'done', '{}', ?)`)
    .run(attributeId, at + 1)
  expect(await recent()).toBe(0)
  database.prepare('UPDATE run SET started_at = ?').run(at - 1000)
  expect(await recent(), 'from another time on').toBe(2)
  await decide(ids[2]!, labelIds[2]!)
  expect(await recent()).toBe(3)
  await studio.client.annotations.undo()
  await studio.client.annotations.undo()
  expect(await recent()).toBe(1)
  database.prepare('UPDATE image SET present = 0 WHERE id = ?').run(ids[0])
  expect(await recent(), 'of pictures that are there').toBe(0)
})
