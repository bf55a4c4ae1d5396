import type { Database } from 'better-sqlite3'
import type { ValueKind } from './value-kind.ts'

/** The decisions of kinds whose answers are no labels. */
export const textDecisions = `(SELECT attribute_id, image_id, NULL AS label_id, 'is' AS verdict, source, at FROM text_decision)`

/**
 * A text per image: in `cache.caption_text`; who says so and how sure in `cache.value`, without a label. The rule in SQL;
 * in TypeScript: `currentText` of the contract.
 */
export class Text implements ValueKind {
  readonly labels = null
  readonly decisions = textDecisions
  readonly isCutAtThreshold = false
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clearTexts.run(attributeId)
    this.#statements.clear.run(attributeId)
  }

  write(attributeId: number, versionId: number | null): void {
    this.clear(attributeId)
    this.#statements.fillTexts.run({ attributeId, versionId })
    this.#statements.fill.run({ attributeId, versionId })
  }

  isSpokenOf(attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get({ attributeId, versionId }) === 1
  }
}

function prepare(database: Database) {
  return {
    clear: database.prepare<[number]>(
      'DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    clearTexts: database.prepare<[number]>(
      'DELETE FROM cache.caption_text WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    fillTexts: database.prepare<{ attributeId: number; versionId: number | null }>(
      `INSERT INTO cache.caption_text (attribute_id, image_id, text)
       SELECT @attributeId, i.id, coalesce(c.text, w.text) FROM temp.touched t CROSS JOIN any_image i ON i.id = t.image_id AND i.present = 1
       LEFT JOIN text_decision c ON c.attribute_id = @attributeId AND c.image_id = i.id
       LEFT JOIN said_text w ON w.version_id = @versionId AND w.image_id = i.id
       WHERE coalesce(c.text, w.text, '') <> ''`,
    ),
    fill: database.prepare<{ attributeId: number; versionId: number | null }>(
      `INSERT INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT @attributeId, image_id, NULL, source, confidence, confidence FROM (
         SELECT x.image_id, coalesce(c.source, 'machine') AS source, iif(w.text = x.text, w.confidence, NULL) AS confidence
         FROM temp.touched t CROSS JOIN cache.caption_text x ON x.attribute_id = @attributeId AND x.image_id = t.image_id
         LEFT JOIN text_decision c ON c.attribute_id = @attributeId AND c.image_id = x.image_id
         LEFT JOIN said_text w ON w.version_id = @versionId AND w.image_id = x.image_id)`,
    ),
    isSpokenOf: database
      .prepare<{ attributeId: number; versionId: number | null }, 0 | 1>(
        `SELECT EXISTS (SELECT 1 FROM text_decision WHERE attribute_id = @attributeId)
           OR EXISTS (SELECT 1 FROM said_text WHERE version_id = @versionId AND text <> '')`,
      )
      .pluck(),
  }
}
