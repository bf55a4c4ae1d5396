import type { Database } from 'better-sqlite3'
import type { WrittenCaptions } from '../../common/vision-types.ts'

/** What each captioner wrote of each image. */
export class Written {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Call inside a transaction. */
  store(imageIds: readonly number[], { versionId, texts, confidences }: WrittenCaptions): void {
    const statement = this.#database.prepare(
      'INSERT OR REPLACE INTO cache.written (version_id, image_id, text, confidence) VALUES (?, ?, ?, ?)',
    )
    imageIds.forEach((imageId, row) => statement.run(versionId, imageId, texts[row] ?? '', confidences[row] ?? 0))
  }
}
