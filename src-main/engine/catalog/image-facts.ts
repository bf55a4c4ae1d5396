import type { Database } from 'better-sqlite3'
import type { Picture } from '../../common/contracts/vision.ts'

/** What reading its file told of an image. */
export class ImageFacts {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Call inside a transaction. */
  store({ error, format, hash, height, id, orientation, thumbnail, width }: Picture): void {
    const { describe, thumbnail: keep } = this.#statements
    describe.run(hash, width, height, orientation, format, error?.code ?? null, error?.message ?? null, id)
    if (hash && thumbnail) keep.run(hash, thumbnail.mediaType, thumbnail.data)
  }
}

type Described = [
  hash: Uint8Array | null,
  width: number | null,
  height: number | null,
  orientation: number | null,
  format: string | null,
  errorCode: string | null,
  error: string | null,
  id: number,
]

function prepare(database: Database) {
  return {
    describe: database.prepare<Described>(
      `UPDATE image SET hash = ?, width = ?, height = ?, orientation = ?, format = ?, error_code = ?, error = ?
       WHERE id = ?`,
    ),
    thumbnail: database.prepare<[Uint8Array, string, Uint8Array]>(
      'INSERT OR REPLACE INTO cache.thumbnail (hash, media_type, data) VALUES (?, ?, ?)',
    ),
  }
}
