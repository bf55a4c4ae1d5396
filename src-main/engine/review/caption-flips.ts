import type { Database } from 'better-sqlite3'
import type { CaptionFlip, FlipSummary } from '../../../src-preload/contract.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import type { ImageRows } from '../search/image-rows.ts'

/**
 * The flip list of a captioner: the images whose caption it would write anew. Derived, never stored: an image flips when
 * no person wrote its caption and the text of the version differs from the one it has now.
 */
export class CaptionFlips {
  readonly #database: Database
  readonly #rows: ImageRows
  readonly #attributeId: number

  constructor(database: Database, rows: ImageRows) {
    this.#database = database
    this.#rows = rows
    this.#attributeId = captionAttribute(database)
  }

  summary(versionId: number): FlipSummary {
    const counts = this.#database
      .prepare(
        `SELECT count(*) AS total, coalesce(sum(c.image_id IS NOT NULL), 0) AS protected FROM cache.written w
         JOIN image i ON i.id = w.image_id AND i.present = 1
         LEFT JOIN caption c ON c.image_id = w.image_id WHERE w.version_id = ?`,
      )
      .get(versionId) as { total: number; protected: number }
    const flips = this.ids(versionId).length
    return {
      versionId,
      attributeId: this.#attributeId,
      flips,
      unchanged: counts.total - counts.protected - flips,
      protected: counts.protected,
      groups: [],
    }
  }

  /** Most confident first. */
  ids(versionId: number): Uint32Array {
    const ids = this.#database
      .prepare(
        `SELECT w.image_id FROM cache.written w JOIN image i ON i.id = w.image_id AND i.present = 1
         LEFT JOIN cache.caption_text t ON t.image_id = w.image_id
         WHERE w.version_id = ? AND coalesce(t.text, '') <> w.text
           AND NOT EXISTS (SELECT 1 FROM caption c WHERE c.image_id = w.image_id)
         ORDER BY w.confidence DESC, w.image_id`,
      )
      .pluck()
      .all(versionId) as number[]
    return Uint32Array.from(ids)
  }

  rows(versionId: number, ids: Iterable<number>): CaptionFlip[] {
    const written = this.#database.prepare(
      'SELECT text, confidence FROM cache.written WHERE version_id = ? AND image_id = ?',
    )
    return this.#rows.rows(ids).flatMap((image) => {
      const to = written.get(versionId, image.id) as CaptionFlip['to'] | undefined
      return to ? [{ image, from: image.caption, to }] : []
    })
  }
}
