import type { Database } from 'better-sqlite3'
import type { WrittenCaptions } from '../../common/contracts/vision.ts'
import { oneRow } from '../storage/one-row.ts'

export interface WrittenRow {
  imageId: number
  text: string
  /** What it was allowed to say (values/claims.ts); null: not known. */
  claims: string | null
}

/** What each captioner wrote of each image. */
export class Written {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepare(database)
  }

  /** Call inside a transaction. @param claims by image: what its caption was allowed to say */
  store(
    imageIds: readonly number[],
    { versionId, texts, confidences }: WrittenCaptions,
    claims: readonly (string | null)[],
  ): void {
    imageIds.forEach((imageId, row) =>
      this.#statements.put.run(versionId, imageId, texts[row] ?? '', confidences[row] ?? 0, claims[row] ?? null),
    )
  }

  /** What its caption was allowed to say; undefined: the captioner has not spoken of the image. */
  claims(versionId: number, imageId: number): string | null | undefined {
    return this.#statements.claims.get(versionId, imageId)
  }

  /** Null: the captioner has not spoken of the image, or found no words. */
  text(versionId: number, imageId: number): string | null {
    return this.#statements.text.get(versionId, imageId) || null
  }

  /** Of present images from `low` to below `high`. */
  range(versionId: number, low: number, high: number): WrittenRow[] {
    return this.#statements.range.all(versionId, low, high)
  }

  lastImage(versionId: number): number {
    return oneRow(this.#statements.last, versionId) ?? 0
  }

  /** What these were allowed to say is no longer so. */
  distrust(versionId: number, imageIds: Iterable<number>): void {
    for (const imageId of imageIds) this.#statements.distrust.run(versionId, imageId)
  }

  /** What a version said is forgotten, so that it speaks anew. @param catalogId null: of all images */
  forget(versionId: number, catalogId: number | null): void {
    this.#database
      .prepare<{ catalogId: number | null; versionId: number }>(
        `DELETE FROM cache.written WHERE version_id = @versionId
           AND (@catalogId IS NULL OR image_id IN (SELECT image_id FROM place WHERE catalog_id = @catalogId))`,
      )
      .run({ catalogId, versionId })
  }
}

function prepare(database: Database) {
  return {
    put: database.prepare<[number, number, string, number, string | null]>(
      'INSERT OR REPLACE INTO cache.written (version_id, image_id, text, confidence, claims) VALUES (?, ?, ?, ?, ?)',
    ),
    claims: database
      .prepare<[number, number], string | null>(
        'SELECT claims FROM cache.written WHERE version_id = ? AND image_id = ?',
      )
      .pluck(),
    text: database
      .prepare<[number, number], string>('SELECT text FROM cache.written WHERE version_id = ? AND image_id = ?')
      .pluck(),
    range: database.prepare<[number, number, number], WrittenRow>(
      `SELECT w.image_id AS imageId, w.text, w.claims FROM cache.written w JOIN any_image i ON i.id = w.image_id
       WHERE w.version_id = ? AND w.image_id >= ? AND w.image_id < ? AND i.present = 1`,
    ),
    last: database
      .prepare<[number], number | null>('SELECT max(image_id) FROM cache.written WHERE version_id = ?')
      .pluck(),
    distrust: database.prepare<[number, number]>(
      'UPDATE cache.written SET claims = NULL WHERE version_id = ? AND image_id = ?',
    ),
  }
}
