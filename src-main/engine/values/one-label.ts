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
    database.exec(`CREATE TEMP TABLE IF NOT EXISTS derived (
      image_id INTEGER PRIMARY KEY, label_id INTEGER NOT NULL, source TEXT NOT NULL, confidence REAL, margin REAL) STRICT`)
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clear.run(attributeId)
  }

  write(attributeId: number, versionId: number | null): void {
    const { derive, forget, remove, setLabels, setMargins } = this.#statements
    forget.run()
    derive.run({ attributeId, versionId })
    // Only what is another now is written: of most rows an index or two, not all five.
    remove.run(attributeId)
    setMargins.run({ attributeId })
    setLabels.run({ attributeId })
  }

  isSpokenOf(attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get({ attributeId, versionId }) === 1
  }
}

/** The model's best label that nobody rejected, of image `i` and its prediction `p`. */
const best = `(SELECT iif(count(*) = 0, p.label_id, top_without(p.top, group_concat(n.label_id)))
  FROM annotation n NOT INDEXED WHERE n.attribute_id = @attributeId AND n.image_id = i.id AND n.verdict = 'not')`

function prepare(database: Database) {
  return {
    clear: database.prepare(
      'DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    forget: database.prepare('DELETE FROM temp.derived'),
    derive: database.prepare(
      `INSERT OR REPLACE INTO temp.derived (image_id, label_id, source, confidence, margin)
       SELECT image_id, label_id, source,
         CASE WHEN label_id = best_id THEN best_confidence ELSE top_confidence(top, label_id) END, margin
       FROM (
         SELECT i.id AS image_id, coalesce(d.source, 'machine') AS source,
           coalesce(d.label_id, ${best}) AS label_id,
           p.label_id AS best_id, p.confidence AS best_confidence, p.top, p.margin
         FROM temp.touched t CROSS JOIN image i ON i.id = t.image_id AND i.present = 1
         LEFT JOIN cache.prediction p ON p.version_id = @versionId AND p.image_id = i.id
         LEFT JOIN annotation d NOT INDEXED ON d.attribute_id = @attributeId AND d.image_id = i.id AND d.verdict = 'is'
         -- Not merged with the query around it, which would look for the best label once for each of its columns.
         LIMIT -1)
       WHERE label_id IS NOT NULL`,
    ),
    remove: database.prepare(
      `DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (
         SELECT t.image_id FROM temp.touched t WHERE t.image_id NOT IN (SELECT d.image_id FROM temp.derived d))`,
    ),
    setMargins: database.prepare(
      `UPDATE cache.value SET margin = (SELECT d.margin FROM temp.derived d WHERE d.image_id = value.image_id)
       WHERE attribute_id = @attributeId AND image_id IN (
         SELECT d.image_id FROM temp.derived d
         CROSS JOIN cache.value v ON v.attribute_id = @attributeId AND v.image_id = d.image_id
         WHERE v.margin IS NOT d.margin)`,
    ),
    setLabels: database.prepare(
      `INSERT INTO cache.value AS v (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT @attributeId, image_id, label_id, source, confidence, margin FROM temp.derived WHERE true
       ON CONFLICT DO UPDATE SET label_id = excluded.label_id, source = excluded.source, confidence = excluded.confidence
       WHERE v.label_id IS NOT excluded.label_id OR v.source <> excluded.source
         OR v.confidence IS NOT excluded.confidence`,
    ),
    isSpokenOf: database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM annotation WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM cache.prediction WHERE version_id = @versionId)`,
      )
      .pluck(),
  }
}
