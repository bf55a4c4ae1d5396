import type { Database } from 'better-sqlite3'
import type { LargeThumbnail } from '../../common/contracts/vision.ts'

/** So many are kept, of about 40 KB each; the ones made first go first. */
const kept = 2048

/** Thumbnails for large tiles: made when looked at, so that a catalog nobody looks at closely costs nothing. */
export class LargeThumbnails {
  readonly #keep: (thumbnail: LargeThumbnail) => void

  constructor(database: Database, most = kept) {
    const insert = database.prepare<[Uint8Array, string, Uint8Array]>(
      'INSERT OR REPLACE INTO cache.large_thumbnail (hash, media_type, data) VALUES (?, ?, ?)',
    )
    const forget = database.prepare<[number]>(
      'DELETE FROM cache.large_thumbnail WHERE made <= (SELECT max(made) FROM cache.large_thumbnail) - ?',
    )
    this.#keep = database.transaction(({ hash, mediaType, data }: LargeThumbnail) => {
      insert.run(hash, mediaType, data)
      forget.run(most)
    })
  }

  keep(thumbnail: LargeThumbnail): void {
    this.#keep(thumbnail)
  }
}
