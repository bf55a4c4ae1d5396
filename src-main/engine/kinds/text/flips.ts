import type { Database } from 'better-sqlite3'
import type { FlipSummary, ImageRow, TextFlip } from '../../../../src-preload/contract.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'

/** An image flips when no person wrote its text and that of the version differs from the one it has now. */
export class TextFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id: versionId, attributeId } = version
    const counts = oneRow(this.#statements.counts, { versionId, attributeId })
    const flips = this.ids(version).length
    return {
      versionId,
      attributeId,
      flips,
      unchanged: counts.total - counts.protected - flips,
      protected: counts.protected,
      groups: [],
    }
  }

  ids({ id, attributeId }: SaidBy): number[] {
    return this.#statements.ids.all({ versionId: id, attributeId })
  }

  change({ id }: SaidBy, image: ImageRow): TextFlip | null {
    const to = this.#statements.written.get(id, image.id)
    return to ? { kind: 'text', image, from: image.caption, to } : null
  }
}

function prepare(database: Database) {
  return {
    counts: database.prepare<{ versionId: number; attributeId: number }, { total: number; protected: number }>(
      `SELECT count(*) AS total, coalesce(sum(c.image_id IS NOT NULL), 0) AS protected FROM said_text w
       JOIN present_image i ON i.id = w.image_id
       LEFT JOIN text_annotation c ON c.attribute_id = @attributeId AND c.image_id = w.image_id
       WHERE w.version_id = @versionId`,
    ),
    ids: database
      .prepare<{ versionId: number; attributeId: number }, number>(
        `SELECT w.image_id FROM said_text w JOIN present_image i ON i.id = w.image_id
         LEFT JOIN cache.caption_text t ON t.attribute_id = @attributeId AND t.image_id = w.image_id
         WHERE w.version_id = @versionId AND coalesce(t.text, '') <> w.text AND NOT EXISTS (
           SELECT 1 FROM text_annotation c WHERE c.attribute_id = @attributeId AND c.image_id = w.image_id)
         ORDER BY w.confidence DESC, w.image_id`,
      )
      .pluck(),
    written: database.prepare<[number, number], TextFlip['to']>(
      'SELECT text, confidence FROM said_text WHERE version_id = ? AND image_id = ?',
    ),
  }
}
