import type { House } from '../../src-main/engine/engine.ts'
import { benchClient, inScratch } from './bench-engine.ts'
import { inTurn } from './in-turn.ts'
import { openMadeUp, rounds } from './large-library.ts'
import type { MadeUp } from './made-up-library.ts'

const most = 100_000

/**
 * What a correction costs in a large library of made-up rows: several attributes, captions, a thousand folders in three
 * catalogs. The calls of the studio beside the plainest SQL that does the same or counts the same, in turn.
 */
export async function benchLargeDecisions(): Promise<void> {
  await inScratch(async (scratch) => {
    const { engine, madeUp } = await openMadeUp(scratch)
    await benchDecisions(engine, madeUp)
    await engine.close()
  })
}

export async function benchDecisions(engine: House, { details, caption, type, typeLabels }: MadeUp): Promise<void> {
  const { database } = engine.store
  const client = benchClient(engine)
  const all = (sql: string) => () => database.prepare(sql).all()
  const ids = database.prepare<[], number>('SELECT id FROM any_image ORDER BY id').pluck().all()
  console.log('milliseconds: median (fastest to slowest; of the processor), the longest block of the loop')
  const contest = (name: string, ours: () => unknown, bare?: () => unknown) =>
    inTurn(rounds, { name, ours, ...(bare && { bare }) })
  await contest('attributes with label counts', () => client.labels.attributes(), all(countLabels))
  await contest('what a training would learn from', () => engine.retraining.summary(type), all(countDecisions))
  await contest('catalogs and folders', () => [engine.catalogs.list(), engine.catalogs.folders(1)], all(countImages))
  let turn = 0
  const next = (): number => typeLabels[turn++ % 9]!
  const decide = (some: readonly number[]) =>
    client.annotations.decide({
      ids: Uint32Array.from(some),
      attributeId: type,
      decision: { kind: 'is', labelId: next() },
    })
  await contest(
    'decide on 1',
    () => decide([ids[500]!]),
    () => bareDecision(engine, type, [ids[501]!], next()),
  )
  await contest('undo on 1', () => client.annotations.undo())
  await contest('redo on 1', () => client.annotations.redo())
  for (const count of [1000, Math.min(ids.length, most)]) {
    const some = ids.slice(0, count)
    const told = count.toLocaleString('en')
    await contest(
      `decide on ${told}`,
      () => decide(some),
      () => bareDecision(engine, type, some, next()),
    )
    await contest(`undo on ${told}`, () => client.annotations.undo())
    await contest(`redo on ${told}`, () => client.annotations.redo())
    await contest(`accept on ${told}`, () =>
      client.annotations.decide({ ids: Uint32Array.from(some), attributeId: type, decision: { kind: 'accept' } }),
    )
    await contest(`one of several labels on ${told}`, () => {
      const decision = { kind: 'is', labelId: (database.prepare('SELECT max(id) FROM label WHERE attribute_id = ?').pluck().get(details) as number) - (turn++ % 9) } as const // prettier-ignore
      return client.annotations.decide({ ids: Uint32Array.from(some), attributeId: details, decision })
    })
    await contest(`caption on ${told}`, () =>
      client.annotations.decide({
        ids: Uint32Array.from(some),
        attributeId: caption,
        decision: { kind: 'text', text: `Text ${turn++}` },
      }),
    )
  }
}

const countLabels = `SELECT attribute_id, label_id, count(*) AS images, sum(source <> 'machine') AS decided
  FROM cache.value GROUP BY attribute_id, label_id`
const countDecisions = `SELECT n.attribute_id, n.verdict, n.source, count(*) FROM annotation n
  JOIN image i ON i.id = n.image_id AND i.present = 1 AND i.error IS NULL GROUP BY 1, 2, 3`
const countImages = 'SELECT folder_id, count(*), sum(error IS NOT NULL) FROM image WHERE present = 1 GROUP BY folder_id'

/** In one block, without a history, a journal or counts. */
function bareDecision({ store: { database } }: House, attributeId: number, ids: readonly number[], labelId: number) {
  const clear = database.prepare('DELETE FROM annotation WHERE attribute_id = ? AND image_id = ?')
  const insert = database.prepare(`INSERT INTO annotation VALUES (?, ?, ?, 'is', 'human', ?)`)
  const value = database.prepare(
    `UPDATE cache.value SET label_id = ?, source = 'human', confidence = NULL WHERE attribute_id = ? AND image_id = ?`,
  )
  database.transaction(() => {
    for (const id of ids) {
      clear.run(attributeId, id)
      insert.run(id, attributeId, labelId, Date.now())
      value.run(labelId, attributeId, id)
    }
  })()
}
