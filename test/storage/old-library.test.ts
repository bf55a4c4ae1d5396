import { cp, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { root } from '../helpers/paths.ts'
import { TestEngine } from '../helpers/test-engine.ts'

/**
 * A library as the program of migration 1020 left it: decisions of every kind, an import with products,
 * an accepted and a rejected model, an undone action. `expected.json` was read from that program's tables.
 */
const fixture = join(root, 'test/fixtures/library-1020')

let studio: TestEngine
let expected: Truth

beforeEach(async () => {
  const bin = testBin()
  const library = join(await temporaryFolder(bin), 'library')
  await cp(fixture, library, { recursive: true })
  studio = await TestEngine.open({ bin, library })
  expected = JSON.parse(await readFile(join(fixture, 'expected.json'), 'utf8')) as Truth
})

interface Truth {
  decisions: unknown[]
  runs: unknown[]
  versions: unknown[]
  products: unknown[]
  changes: unknown[]
  thresholds: unknown[]
  settings: unknown[]
}

/** What people put into the library, in names and paths. */
function truthOf(database: Database): Truth {
  const all = (sql: string): unknown[] => database.prepare(sql).all()
  const image = `JOIN image i ON i.id = n.image_id JOIN folder f ON f.id = i.folder_id`
  return {
    decisions: all(
      `SELECT f.path || '/' || i.name AS file, a.name AS attribute, l.name AS answer, n.verdict, n.source, n.at
       FROM annotation n ${image} JOIN attribute a ON a.id = n.attribute_id JOIN label l ON l.id = n.label_id
       UNION ALL
       SELECT f.path || '/' || i.name, 'caption', n.text, 'is', n.source, n.at FROM text_annotation n ${image}
       ORDER BY file, attribute, answer`,
    ),
    runs: all(
      `SELECT r.*, a.name AS attribute, (SELECT count(*) FROM run_point p WHERE p.run_id = r.id) AS points
       FROM run r JOIN attribute a ON a.id = r.attribute_id ORDER BY r.id`,
    ),
    versions: all(
      `SELECT v.name, a.name AS attribute, v.origin, v.folder, v.state, v.run_id, v.card, v.label_ids, v.created_at,
         v.accepted_at, v.threshold
       FROM model_version v JOIN attribute a ON a.id = v.attribute_id WHERE v.origin = 'trained' ORDER BY v.id`,
    ),
    products: all(
      `SELECT f.path || '/' || i.name AS file, p.key FROM image i JOIN folder f ON f.id = i.folder_id
       JOIN product p ON p.id = i.product_id ORDER BY file`,
    ),
    changes: all('SELECT id, title, at, images, undone FROM change ORDER BY id'),
    thresholds: all('SELECT name, threshold FROM attribute ORDER BY name'),
    settings: all(`SELECT key, value FROM setting WHERE key = 'window.theme'`),
  }
}

describe('a library of the first version', () => {
  it('is migrated after a checked backup and keeps every decision, run, model and action', async () => {
    const { database } = studio.engine.store
    expect(truthOf(database)).toEqual(expected)
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.pragma('foreign_key_check')).toEqual([])
    const backups = await readdir(join(studio.library, 'backups'))
    expect(backups.filter((name) => name.includes('-before-'))).toHaveLength(1)
  })

  it('can take back every action it holds, and do all of them again', async () => {
    const { client, engine } = studio
    const { database } = engine.store
    const undone = expected.changes.filter((change) => (change as { undone: number }).undone === 1)
    const back: string[] = []
    for (;;) {
      const { change } = await client.annotations.undo()
      if (!change) break
      back.push(change.title)
    }
    expect(back).toHaveLength(expected.changes.length - undone.length)
    expect(truthOf(database).decisions).toEqual([])
    for (let times = 0; times < back.length; times++) await client.annotations.redo()
    expect(truthOf(database).decisions).toEqual(expected.decisions)
  })

  it('tells of each image which of its actions touched it', async () => {
    const { client, engine } = studio
    const parts = engine.store.database
      .prepare<[], { id: number; kind: string; steps: string }>(
        'SELECT c.id, c.kind, p.steps FROM change c JOIN change_part p ON p.change_id = c.id ORDER BY c.id DESC',
      )
      .all()
    const ids = await studio.ids()
    let told = 0
    for (const imageId of ids) {
      const { changes } = await client.annotations.pastOfImage({ imageId, count: 100 })
      const decided = changes.filter(({ effects }) => effects.some((effect) => effect.of === 'decisions'))
      const touching = parts.filter(({ steps }) => {
        const part = JSON.parse(steps) as unknown
        return Array.isArray(part) && (part as [number, number][]).some(([, image]) => image === imageId)
      })
      expect(decided.map(({ id }) => id)).toEqual(touching.map(({ id }) => id))
      told += decided.length
    }
    expect(told).toBeGreaterThan(ids.length)
  })

  it('shows what people decided, and its model goes on tagging', async () => {
    const byPath = await studio.idsByPath()
    const shade = studio.attribute('Shade')
    expect(await studio.labelOf(byPath.get('shirts/red-p0007.jpg') as number, shade)).toBe('crimson')
    expect(await studio.labelOf(byPath.get('skirts/blue-p0003.jpg') as number, shade)).toBe('blue')
    const versions = await studio.client.models.versions({ attributeId: shade })
    expect(versions.map(({ state }) => state).sort()).toEqual(['active', 'rejected'])
  })

  it('has a journal that is still read', () => {
    const { entries, damaged } = readJournal(join(studio.library, 'journal'))
    expect(damaged).toEqual([])
    expect(entries.length).toBeGreaterThanOrEqual(expected.changes.length)
  })
})
