import type { Database } from 'better-sqlite3'
import type { FlipFilter, FlipSummary, ImageRow, TextFlip } from '../../../../src-preload/contract.ts'
import { oneRow } from '../../storage/one-row.ts'
import type { FlipKind, SaidBy } from '../answer-kind.ts'
import { idsOf, summaryOf, type FlipCounts, type Flipped } from '../flip-groups.ts'

/** An image flips when no person wrote its text and that of the version differs from the one it has now. */
export class TextFlips implements FlipKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  summary(version: SaidBy): FlipSummary {
    const { id, attributeId } = version
    return summaryOf(version, oneRow(this.#statements.counts, { versionId: id, attributeId }), this.#flips(version))
  }

  ids(version: SaidBy, filter: Omit<FlipFilter, 'versionId'>): number[] {
    return idsOf(this.#flips(version), filter)
  }

  change({ id }: SaidBy, image: ImageRow): TextFlip | null {
    const to = this.#statements.written.get(id, image.id)
    return to ? { kind: 'text', image, from: image.caption, to } : null
  }

  /** Every flip, most confident first. An imported text is not contradicted by one in other words. */
  #flips({ id, attributeId }: SaidBy): Flipped[] {
    const ids = this.#statements.ids.all({ versionId: id, attributeId })
    return ids.map((imageId) => ({ imageId, taken: [], added: [], isImported: false }))
  }
}

function prepare(database: Database) {
  return {
    counts: database.prepare<{ versionId: number; attributeId: number }, FlipCounts>(
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
