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
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clear.run(attributeId)
  }

  fill(attributeId: number, versionId: number | null): void {
    this.#statements.fill.run({ attributeId, versionId })
  }

  isSpokenOf(attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get({ attributeId, versionId }) === 1
  }
}

function prepare(database: Database) {
  return {
    clear: database.prepare(
      'DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    fill: database.prepare(
      `INSERT OR REPLACE INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT @attributeId, image_id, label_id, source,
         CASE WHEN label_id = best_id THEN best_confidence ELSE top_confidence(top, label_id) END, margin
       FROM (
         SELECT i.id AS image_id, coalesce(d.source, 'machine') AS source,
           coalesce(d.label_id, iif(r.label_ids IS NULL, p.label_id, top_without(p.top, r.label_ids))) AS label_id,
           p.label_id AS best_id, p.confidence AS best_confidence, p.top, p.margin
         FROM temp.touched t CROSS JOIN image i ON i.id = t.image_id AND i.present = 1
         LEFT JOIN cache.prediction p ON p.version_id = @versionId AND p.image_id = i.id
         LEFT JOIN annotation d ON d.attribute_id = @attributeId AND d.image_id = i.id AND d.verdict = 'is'
         LEFT JOIN (
           SELECT n.image_id, group_concat(n.label_id) AS label_ids FROM temp.touched s
           CROSS JOIN annotation n ON n.attribute_id = @attributeId AND n.image_id = s.image_id AND n.verdict = 'not'
           GROUP BY n.image_id) r ON r.image_id = i.id)
       WHERE label_id IS NOT NULL`,
    ),
    isSpokenOf: database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM annotation WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM cache.prediction WHERE version_id = @versionId)`,
      )
      .pluck(),
  }
}
