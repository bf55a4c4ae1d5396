import type { Database } from 'better-sqlite3'
import type { Candidate } from '../../../src-preload/contract.ts'
import type { TopLabels } from '../../common/contracts/vision.ts'
import { packTop, unpackTop } from './top.ts'

/** What each model version says of each image: its five best labels. */
export class Predictions {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Stores the rows of one head. `labelIds` turns the head's label indices into labels. Call inside a transaction.
   */
  store(imageIds: readonly number[], top: TopLabels, labelIds: readonly number[]): void {
    const statement = this.#database.prepare<[number, number, number, number, number, Buffer, number | null]>(
      `INSERT OR REPLACE INTO cache.prediction (version_id, image_id, label_id, confidence, margin, top, familiarity)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    imageIds.forEach((imageId, row) => {
      const candidates: Candidate[] = []
      for (let rank = 0; rank < top.k; rank++) {
        const at = row * top.k + rank
        const labelId = labelIds[top.labels[at] as number]
        if (labelId !== undefined) candidates.push({ labelId, confidence: top.probabilities[at] as number })
      }
      const [best, second] = candidates
      if (!best) return
      const margin = best.confidence - (second?.confidence ?? 0)
      statement.run(
        top.versionId,
        imageId,
        best.labelId,
        best.confidence,
        margin,
        packTop(candidates),
        top.familiarity?.[row] ?? null,
      )
    })
  }

  top(versionId: number, imageId: number): Candidate[] {
    const row = this.#database
      .prepare<[number, number], { top: Buffer }>(
        'SELECT top FROM cache.prediction WHERE version_id = ? AND image_id = ?',
      )
      .get(versionId, imageId)
    return row ? unpackTop(row.top) : []
  }

  /** What a version said is forgotten, so that it speaks anew. @param catalogId null: of all images */
  forget(versionId: number, catalogId: number | null): void {
    this.#database
      .prepare<{ catalogId: number | null; versionId: number }>(
        `DELETE FROM cache.prediction WHERE version_id = @versionId
           AND (@catalogId IS NULL OR image_id IN (SELECT image_id FROM place WHERE catalog_id = @catalogId))`,
      )
      .run({ catalogId, versionId })
  }
}
