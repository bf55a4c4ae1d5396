import type { Database } from 'better-sqlite3'
import type { Answered, AttributeDetail, Caption, Value } from '../../../src-preload/contract.ts'
import type { Kinds } from '../kinds/kinds.ts'

/** What images have of one attribute, as the window shows it. */
export class Answers {
  readonly #kinds: Kinds
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, kinds: Kinds) {
    this.#kinds = kinds
    this.#statements = prepare(database)
  }

  of(attributeId: number, imageIds: readonly number[]): Answered[] {
    const { deciding } = this.#kinds.named(this.#statements.kind.get(attributeId) as string)
    const decided = deciding.entries(attributeId, imageIds)
    return imageIds.map((imageId) => {
      const entries = decided.get(imageId) ?? []
      return {
        imageId,
        values: this.#statements.values.all({ imageId, attributeId }) as Value[],
        caption: (this.#statements.caption.get(attributeId, imageId) as Caption | undefined) ?? null,
        rejected: entries.flatMap(([answer, verdict]) =>
          verdict === 'not' && typeof answer === 'number' ? [answer] : [],
        ),
        isWhole: entries.some(([, verdict]) => verdict === 'whole'),
        decidedAt: entries.length > 0 ? Math.max(...entries.map(([, , , at]) => at)) : null,
        suspect: (this.#statements.suspect.get({ attributeId, imageId }) as AttributeDetail['suspect']) ?? null,
      }
    })
  }
}

/** Why the decision on an image is doubted, with `@attributeId` and `@imageId`. */
export const suspectOfImage = `
  SELECT s.confidence, s.other_id AS otherId, s.other_confidence AS otherConfidence FROM doubt s
  WHERE s.attribute_id = @attributeId AND s.image_id = @imageId AND EXISTS (
    SELECT 1 FROM annotation n WHERE n.attribute_id = @attributeId AND n.image_id = @imageId
      AND n.label_id = s.label_id AND n.verdict = 'is' AND n.at <= s.found_at)`

function prepare(database: Database) {
  return {
    kind: database.prepare('SELECT kind FROM attribute WHERE id = ?').pluck(),
    values: database.prepare(
      `SELECT attribute_id AS attributeId, label_id AS labelId, source, confidence FROM cache.value
       WHERE image_id = @imageId AND attribute_id = @attributeId AND label_id IS NOT NULL
       UNION ALL SELECT attribute_id, label_id, source, confidence FROM cache.many_label
       WHERE image_id = @imageId AND attribute_id = @attributeId ORDER BY confidence DESC, labelId`,
    ),
    caption: database.prepare(
      `SELECT t.text, v.source, v.confidence FROM cache.value v
       JOIN cache.caption_text t ON t.attribute_id = v.attribute_id AND t.image_id = v.image_id
       WHERE v.attribute_id = ? AND v.image_id = ? AND v.label_id IS NULL`,
    ),
    suspect: database.prepare(suspectOfImage),
  }
}
