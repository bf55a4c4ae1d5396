import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { cacheMigrations, libraryMigrations, openStore, type Store } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

/** A library and its cache as the program before learning from the shipped heads left them, with something of everything. */
let folder: string
let store: Store

beforeEach(async () => {
  const bin = testBin()
  folder = await temporaryFolder(bin)
  const library = new Database(join(folder, 'library.db'))
  for (const migration of libraryMigrations.filter(({ version }) => version <= 1010)) migration.up(library)
  library.pragma('user_version = 1010')
  library.exec(`
    INSERT INTO library (id, created_at) VALUES ('of old', 1);
    INSERT INTO catalog (id, path, name, added_at) VALUES (1, '/c', 'c', 1);
    INSERT INTO folder (id, catalog_id, parent_id, name, path) VALUES (1, 1, NULL, '', '');
    INSERT INTO image (id, folder_id, name, size, modified, added_at) VALUES (1, 1, 'a.jpg', 10, 20, 30);
    INSERT INTO attribute (id, name, title, position) VALUES (9, 'shade', 'Shade', 9);
    INSERT INTO label (id, attribute_id, name, created_at) VALUES (5, 9, 'red', 1);
    INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at) VALUES (1, 9, 5, 'is', 'human', 77);
    INSERT INTO run (id, attribute_id, state, options, examples, started_at, seconds, before, after)
      VALUES (3, 9, 'done', '{}', 4, 50, 1.5, NULL, '{"images":10,"top1":0.9,"top3":1,"macroRecall":0.9,"perLabel":[]}');
    INSERT INTO run_point (run_id, iteration, loss, accuracy) VALUES (3, 1, 0.5, 0.6);
    INSERT INTO model_version (id, attribute_id, name, origin, folder, state, run_id, card, label_ids, created_at)
      VALUES (7, 9, 'Shade 3', 'trained', 'shade-3', 'active', 3, '{}', '[5]', 60);`)
  library.close()
  const cache = new Database(join(folder, 'cache.db'))
  for (const migration of cacheMigrations.filter(({ version }) => version <= 1010)) migration.up(cache)
  cache.pragma('user_version = 1010')
  cache.exec(`
    INSERT INTO cache_of (library_id) VALUES ('of old');
    INSERT INTO backbone (id, name) VALUES (1, 'b');
    INSERT INTO embedding (image_id, backbone_id, vector) VALUES (1, 1, x'00000000');
    INSERT INTO prediction (version_id, image_id, label_id, confidence, margin, top) VALUES (7, 1, 5, 0.8, 0.6, x'01');
    INSERT INTO written (version_id, image_id, text, confidence) VALUES (8, 1, 'A shirt', 0.5);
    INSERT INTO value (attribute_id, image_id, label_id, source, confidence, margin) VALUES (9, 1, 5, 'human', 0.8, 0.6);`)
  cache.close()
  store = await openStore(folder)
  bin.add(() => store.close())
})

const all = (sql: string): unknown[] => store.database.prepare(sql).all()

describe('a library of version 1010', () => {
  it('is brought to the newest, after a backup', async () => {
    expect(store.database.pragma('user_version', { simple: true })).toBe(libraryMigrations.at(-1)?.version)
    expect((await readdir(join(folder, 'backups'))).some((name) => name.includes('before-'))).toBe(true)
    expect(store.database.pragma('foreign_key_check')).toEqual([])
  })

  it('keeps every decision, run and model, and knows nothing yet of what is new', () => {
    expect(all('SELECT * FROM annotation')).toEqual([
      { image_id: 1, attribute_id: 9, label_id: 5, verdict: 'is', source: 'human', at: 77 },
    ])
    expect(all('SELECT id, state, examples, started_at, seconds, before, after, comparison, explanation FROM run')).toEqual([
      {
        id: 3, state: 'done', examples: 4, started_at: 50, seconds: 1.5, before: null,
        after: '{"images":10,"top1":0.9,"top3":1,"macroRecall":0.9,"perLabel":[]}', comparison: null, explanation: null,
      },
    ]) // prettier-ignore
    expect(all('SELECT iteration, loss FROM run_point WHERE run_id = 3')).toEqual([{ iteration: 1, loss: 0.5 }])
    expect(all('SELECT id, state, run_id, label_ids, accepted_at FROM model_version')).toEqual([
      { id: 7, state: 'active', run_id: 3, label_ids: '[5]', accepted_at: null },
    ])
    expect(all('SELECT name, threshold FROM attribute ORDER BY position')).toEqual(
      ['type', 'colour', 'brand', 'shade', 'caption'].map((name) => ({ name, threshold: null })),
    )
  })

  it('takes what is new', () => {
    store.database.exec(`
      UPDATE attribute SET threshold = 0.4 WHERE id = 9;
      UPDATE model_version SET accepted_at = 99 WHERE id = 7;
      UPDATE run SET comparison = '{}', explanation = 'label map' WHERE id = 3;`)
    expect(all('SELECT threshold FROM attribute WHERE id = 9')).toEqual([{ threshold: 0.4 }])
  })
})

describe('a cache of version 1010', () => {
  it('is kept and brought to the newest: nothing is to be computed again', () => {
    expect(store.database.pragma('cache.user_version', { simple: true })).toBe(cacheMigrations.at(-1)?.version)
    expect(all('SELECT image_id, backbone_id FROM cache.embedding')).toEqual([{ image_id: 1, backbone_id: 1 }])
    expect(all('SELECT version_id, image_id, label_id, confidence, margin, familiarity FROM cache.prediction')).toEqual(
      [{ version_id: 7, image_id: 1, label_id: 5, confidence: 0.8, margin: 0.6, familiarity: null }],
    )
    expect(all('SELECT text FROM cache.written')).toEqual([{ text: 'A shirt' }])
    expect(all('SELECT image_id, label_id, source FROM cache.value')).toEqual([
      { image_id: 1, label_id: 5, source: 'human' },
    ])
    expect(all('SELECT * FROM cache.held_out')).toEqual([])
    expect(all('SELECT * FROM cache.suspect')).toEqual([])
  })

  it('holds one word per version and image, and one doubt per attribute and image', () => {
    const heldOut = store.database.prepare(
      'INSERT INTO cache.held_out (version_id, image_id, label_id, top) VALUES (7, 1, 5, ?)',
    )
    heldOut.run(Buffer.of(1))
    expect(() => heldOut.run(Buffer.of(2))).toThrow(/UNIQUE/)
    const suspect = store.database.prepare('INSERT INTO cache.suspect VALUES (9, 1, 5, 0.05, 6, 0.9, 100, NULL)')
    suspect.run()
    expect(() => suspect.run()).toThrow(/UNIQUE/)
  })
})
