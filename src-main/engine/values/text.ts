import type { Database } from 'better-sqlite3'
import type { ValueKind } from './value-kind.ts'

/**
 * A text per image: in `cache.caption_text`; who says so and how sure in `cache.value`, without a label. The rule in SQL;
 * in TypeScript: `currentText` of the contract.
 */
export class Text implements ValueKind {
  readonly labels = null
  readonly decisions = `(SELECT a.id AS attribute_id, c.image_id, NULL AS label_id, 'is' AS verdict, c.source, c.at
    FROM attribute a CROSS JOIN caption c WHERE a.kind = 'text')`
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  clear(attributeId: number): void {
    this.#statements.clearTexts.run()
    this.#statements.clear.run(attributeId)
  }

  fill(attributeId: number, versionId: number | null): void {
    this.#statements.fillTexts.run({ versionId })
    this.#statements.fill.run({ attributeId, versionId })
  }

  isSpokenOf(_attributeId: number, versionId: number | null): boolean {
    return this.#statements.isSpokenOf.get(versionId) === 1
  }
}

function prepare(database: Database) {
  return {
    clear: database.prepare(
      'DELETE FROM cache.value WHERE attribute_id = ? AND image_id IN (SELECT image_id FROM temp.touched)',
    ),
    clearTexts: database.prepare(
      'DELETE FROM cache.caption_text WHERE image_id IN (SELECT image_id FROM temp.touched)',
    ),
    fillTexts: database.prepare(
      `INSERT INTO cache.caption_text (image_id, text)
       SELECT i.id, coalesce(c.text, w.text) FROM temp.touched t CROSS JOIN image i ON i.id = t.image_id AND i.present = 1
       LEFT JOIN caption c ON c.image_id = i.id
       LEFT JOIN cache.written w ON w.version_id = @versionId AND w.image_id = i.id
       WHERE coalesce(c.text, w.text, '') <> ''`,
    ),
    fill: database.prepare(
      `INSERT INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       SELECT @attributeId, image_id, NULL, source, confidence, confidence FROM (
         SELECT x.image_id, coalesce(c.source, 'machine') AS source, iif(w.text = x.text, w.confidence, NULL) AS confidence
         FROM temp.touched t CROSS JOIN cache.caption_text x ON x.image_id = t.image_id
         LEFT JOIN caption c ON c.image_id = x.image_id
         LEFT JOIN cache.written w ON w.version_id = @versionId AND w.image_id = x.image_id)`,
    ),
    isSpokenOf: database
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM caption) OR EXISTS (SELECT 1 FROM cache.written WHERE version_id = ? AND text <> '')`,
      )
      .pluck(),
  }
}
