import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Database } from 'better-sqlite3'
import { Kinds } from '../../src-main/engine/kinds/kinds.ts'
import { Values } from '../../src-main/engine/values/values.ts'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { writeStubs } from '../helpers/images.ts'
import { addVersion } from '../helpers/predictions.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { storeVectors } from '../helpers/vectors.ts'

let studio: TestEngine
let attributeId: number
let labelId: number

/**
 * A library with something of everything. The planner goes by its built-in guesses, as in the studio: with statistics a
 * plan would depend on what the library held when they were taken, and be wrong after the next thousand images.
 */
beforeAll(async () => {
  const bin = new Bin()
  const folder = join(await temporaryFolder(bin), 'images')
  await writeStubs(folder, 400)
  studio = await TestEngine.open({ bin })
  await studio.scan(folder)
  attributeId = studio.attribute('Pattern')
  const labelIds = Array.from({ length: 20 }, (_, index) => studio.label(attributeId, `pattern ${index}`))
  labelId = labelIds[3] ?? 0
  const said = new Map(
    (await studio.ids()).map((id) => [id, [{ labelId: labelIds[id % 20] ?? 0, confidence: 0.3 + (id % 50) / 100 }]]),
  )
  addVersion(studio, { attributeId, labelIds, state: 'active', said })
  await studio.engine.values.rebuild(attributeId)
  await studio.reopen()
  return () => bin.empty()
})

/** What `body` asked of a connection, in SQL, each with the plan SQLite makes of it. */
async function plansOf(database: Database, body: () => unknown): Promise<string> {
  const asked = new Set<string>()
  const { prepare } = database
  database.prepare = ((sql: string) => {
    asked.add(sql)
    return prepare.call(database, sql)
  }) as typeof prepare
  try {
    await body()
  } finally {
    database.prepare = prepare
  }
  expect(asked.size, 'statements seen').toBeGreaterThan(0)
  return [...asked].map((sql) => planOf(database, sql)).join('\n')
}

function planOf(database: Database, sql: string): string {
  const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, 1]))
  const marks = sql.match(/\?/g)?.length ?? 0
  const statement = database.prepare(`EXPLAIN QUERY PLAN ${sql}`)
  const rows = statement.all(...(Object.keys(named).length > 0 ? [named] : Array.from({ length: marks }, () => 1)))
  return (rows as { detail: string }[]).map(({ detail }) => detail).join('\n')
}

describe('plans', () => {
  it('do not depend on when the library was last closed', () => {
    const { database } = studio.engine.store
    const tables = 'SELECT name FROM main.sqlite_schema UNION SELECT name FROM cache.sqlite_schema'
    expect(database.prepare(tables).pluck().all()).not.toContain('sqlite_stat1')
  })
})

describe('hot queries', () => {
  it('counts of labels are kept, and counted anew from one covering index', async () => {
    const plan = await plansOf(studio.engine.store.database, () => studio.engine.attributes.list())
    expect(plan).not.toMatch(/(cache\.)?value/)
    const counting = await plansOf(
      studio.engine.store.database,
      () => new Values(studio.engine.store.database, studio.engine.kinds),
    )
    expect(counting).toMatch(/SEARCH v USING COVERING INDEX value_label \(attribute_id=\?\)/)
    expect(counting).toMatch(/SEARCH v USING PRIMARY KEY \(attribute_id=\? AND image_id=\?\)/)
    expect(counting).not.toMatch(/SCAN (v|d|i)\b/)
  })

  it('rows of the grid are point reads', async () => {
    const { database } = studio.engine.store
    const { ImageRows } = await import('../../src-main/engine/search/image-rows.ts')
    const plan = await plansOf(database, () => new ImageRows(database))
    expect(plan).not.toMatch(/\bSCAN (i|image|v|value|f|c|t|thumbnail|p|prediction|annotation|s|suspect)\b/)
  })

  it('a stored vector is found by its unique index', async () => {
    const { database } = studio.engine.store
    const { Embeddings } = await import('../../src-main/engine/features/embeddings.ts')
    const embeddings = new Embeddings(database)
    const block = { name: 'test', dimensions: 2, data: Float32Array.of(1, 2) }
    database.transaction(() => embeddings.store(1, 0, [block]))()
    const plan = await plansOf(database, () => embeddings.block('test', [1]))
    expect(plan).toMatch(
      /SEARCH cache.embedding USING INDEX sqlite_autoindex_embedding_1 \(backbone_id=\? AND image_id=\?\)/,
    )
    expect(plan).not.toContain('SCAN')
  })

  it('the actions that touched an image are two walks along an index, and those of a part are found to go with it', async () => {
    const { database } = studio.engine.store
    const { ImagesOfActions } = await import('../../src-main/engine/history/images-of-actions.ts')
    const plan = await plansOf(database, () => [...new ImagesOfActions(database).touching(1, 9)])
    expect(plan.match(/SEARCH change_images USING PRIMARY KEY \(block=\? AND change_id<\?\)/g)).toHaveLength(2)
    expect(plan).toContain('MERGE (UNION ALL)')
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/)
    expect(planOf(database, 'DELETE FROM change_images WHERE change_id = ? AND part = ?')).toContain(
      'change_images_part',
    )
  })

  it('whether a decision is doubted is a point read', async () => {
    const { database } = studio.engine.store
    const { HeldOut } = await import('../../src-main/engine/models/held-out.ts')
    const plan = await plansOf(database, () => new HeldOut(database))
    // The images asked for are a list.
    expect(plan.replaceAll('SCAN i VIRTUAL TABLE', '')).not.toMatch(/SCAN/)
    expect(plan).toMatch(/SEARCH s USING PRIMARY KEY \(attribute_id=\? AND image_id=\?\)/)
  })

  it('what is known of an image that goes is found by its id', () => {
    const { database } = studio.engine.store
    for (const table of ['value', 'prediction', 'embedding', 'written', 'held_out']) {
      expect(planOf(database, `DELETE FROM cache.${table} WHERE image_id = ?`), table).toMatch(/SEARCH/)
    }
  })

  it('the decisions on an image are found by their key', async () => {
    const { database } = studio.engine.store
    const { attributes, versions } = studio.engine
    const plan = await plansOf(database, () => new Values(database, new Kinds({ database, attributes, versions })))
    expect(plan).not.toMatch(/SCAN (annotation|prediction|value)/)
  })

  it('views and copies of an image are found by their indices', async () => {
    const { database } = studio.engine.store
    const { groupsOf } = await import('../../src-main/engine/training/groups.ts')
    const plan = await plansOf(database, () => groupsOf(database, [1]))
    expect(plan.split('\n').toSorted()).toEqual([
      'SEARCH main.image USING INDEX image_hash (hash=?)',
      'SEARCH main.image USING INDEX image_product (product_id=?)',
      'SEARCH main.image USING INTEGER PRIMARY KEY (rowid=?)',
    ])
  })

  it('the next images to decide are a walk along the index of margins, a stretch at a time', async () => {
    const { database } = studio.engine.store
    const ids = (await studio.ids()).slice(0, 30)
    storeVectors(studio, new Map((await studio.ids()).map((id) => [id, [id, 1]])))
    await studio.client.annotations.decide({
      ids: Uint32Array.from(ids),
      attributeId,
      decision: { kind: 'is', labelId },
    })
    // What follows a decision in the background is not part of the question.
    await studio.engine.captionRenewal.settled()
    const plan = await plansOf(database, () => studio.engine.queue.next(attributeId, 25))
    expect(plan).toMatch(/SEARCH \S+ USING INDEX value_margin \(attribute_id=\? AND \(margin,image_id\)>\(\?,\?\)\)/)
    expect(plan).toMatch(/SEARCH main\.image USING COVERING INDEX image_product \(product_id=\?\)/)
    expect(plan).toMatch(/SEARCH main\.image USING COVERING INDEX image_hash \(hash=\?\)/)
    expect(plan).toMatch(/SEARCH \S+ USING PRIMARY KEY \(attribute_id=\? AND image_id=\?\)/)
    expect(plan).not.toMatch(/SCAN (main\.\w+|cache\.\w+|i|o|v|w|e|annotation)\b/)
    const ofFolder = await plansOf(database, () =>
      studio.engine.queue.next(attributeId, 25, { place: { folderId: 1 } }),
    )
    expect(ofFolder).toMatch(
      /SCAN \S+ VIRTUAL TABLE INDEX 1:\nSEARCH \S+ USING PRIMARY KEY \(attribute_id=\? AND image_id=\?\)/,
    )
    expect(ofFolder).not.toMatch(/SCAN (main\.\w+|i|o|v|w|e|annotation|image)\b|TEMP B-TREE.*i\./)
  })
})
