import type { Database } from 'better-sqlite3'
import { defineTopFunctions } from '../models/top.ts'
import type { ValueKind } from './value-kind.ts'

/** One label per image: the rule in SQL. In TypeScript: `currentLabel` of the contract. */
export class OneLabel implements ValueKind {
  readonly labels = 'cache.value'
  readonly decisions = 'annotation'
  readonly isCutAtThreshold = false
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    defineTopFunctions(database)
    // change: what there is to write, of `changes` below.
    database.exec(`CREATE TEMP TABLE IF NOT EXISTS derived (
      image_id INTEGER PRIMARY KEY, label_id INTEGER NOT NULL, source TEXT NOT NULL, confidence REAL, margin REAL,
      change INTEGER NOT NULL) STRICT`)
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clear.run(attributeId)
  }

  write(attributeId: number, versionId: number | null): void {
    const { derive, forget, put, remove } = this.#statements
    forget.run()
    derive.run({ attributeId, versionId })
    remove.run(attributeId)
    for (const statement of put) statement.run(attributeId)
  }

  isSpokenOf(attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get({ attributeId, versionId }) === 1
  }
}

/**
 * Only what is another now is written, of most images an index or two instead of five. By what differs (1 the label, 2 the
 * source or the confidence, 4 the margin; 8 all, since there is no row yet): the columns to write.
 */
const changes: [change: number[], columns: string[]][] = [
  [[1], ['label_id']],
  [
    [2, 3],
    ['label_id', 'source', 'confidence'],
  ],
  [[4], ['margin']],
  [
    [5, 6, 7, 8],
    ['label_id', 'source', 'confidence', 'margin'],
  ],
]

/** The model's best label that nobody rejected, of image `i` and its prediction `p`. */
const best = `(SELECT iif(count(*) = 0, p.label_id, top_without(p.top, group_concat(n.label_id)))
  FROM annotation n NOT INDEXED WHERE n.attribute_id = @attributeId AND n.image_id = i.id AND n.verdict = 'not')`

function prepare(database: Database) {
  return {
    clear: database.prepare<[number]>(
      'DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    forget: database.prepare<[]>('DELETE FROM temp.derived'),
    derive: database.prepare<{ attributeId: number; versionId: number | null }>(
      `INSERT OR REPLACE INTO temp.derived
       SELECT n.image_id, n.label_id, n.source, n.confidence, n.margin, iif(v.image_id IS NULL, 8,
         (v.label_id <> n.label_id) + 2 * (v.source <> n.source OR v.confidence IS NOT n.confidence)
           + 4 * (v.margin IS NOT n.margin))
       FROM (
         SELECT image_id, label_id, source, margin,
           CASE WHEN label_id = best_id THEN best_confidence ELSE top_confidence(top, label_id) END AS confidence
         FROM (
           SELECT i.id AS image_id, coalesce(d.source, 'machine') AS source,
             coalesce(d.label_id, ${best}) AS label_id,
             p.label_id AS best_id, p.confidence AS best_confidence, p.top, p.margin
           FROM temp.touched t CROSS JOIN any_image i ON i.id = t.image_id AND i.present = 1
           LEFT JOIN said_label p ON p.version_id = @versionId AND p.image_id = i.id
           LEFT JOIN annotation d NOT INDEXED ON d.attribute_id = @attributeId AND d.image_id = i.id AND d.verdict = 'is'
           -- Not merged with the query around it, which would look for the best label once for each of its columns.
           LIMIT -1)
         WHERE label_id IS NOT NULL LIMIT -1) n
       LEFT JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = n.image_id`,
    ),
    remove: database.prepare<[number]>(
      `DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (
         SELECT t.image_id FROM temp.touched t WHERE t.image_id NOT IN (SELECT d.image_id FROM temp.derived d))`,
    ),
    put: changes.map(([change, columns]) =>
      database.prepare<[number]>(
        `INSERT INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
         SELECT ?, image_id, label_id, source, confidence, margin FROM temp.derived WHERE change IN (${change.join()})
         ON CONFLICT DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join()}`,
      ),
    ),
    isSpokenOf: database
      .prepare<{ attributeId: number; versionId: number | null }, 0 | 1>(
        `SELECT EXISTS (SELECT 1 FROM decision WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM said_label WHERE version_id = @versionId)`,
      )
      .pluck(),
  }
}
