import type { Database } from 'better-sqlite3'
import type { ErrorCode } from '../../../src-preload/contract.ts'
import type { Picture } from '../../common/contracts/vision.ts'
import { decoderVersion } from '../../common/decoder-version.ts'
import { oneRow } from '../storage/one-row.ts'

/** What reading its file told of an image. */
export class ImageFacts {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Call inside a transaction. */
  store({ edge, error, format, hash, height, id, orientation, thumbnail, width }: Picture): void {
    const { describe, slow, thumbnail: keep } = this.#statements
    // What is known of a file that gave no answer this time stays.
    if (error?.code === 'slow') {
      slow.run(error.code, error.message, id)
      return
    }
    describe.run(
      hash,
      width,
      height,
      orientation,
      format,
      edge,
      error?.code ?? null,
      error?.message ?? null,
      decoderVersion,
      id,
    )
    if (hash && thumbnail) keep.run(hash, thumbnail.mediaType, thumbnail.data)
  }

  /**
   * Stores what reading a file once more told. Call inside a transaction.
   * @returns `same` or `other` content than was known, what models made of the former being forgotten; `away`: it could not
   * be reached, and what was known of it stays
   */
  storeAnew(picture: Picture): 'same' | 'other' | 'away' {
    const { error, hash, id } = picture
    const known = oneRow(this.#statements.known, id)
    if (error !== null && known.hash !== null && !isOfContent.has(error.code)) return 'away'
    const wasRead = known.hash !== null || known.error !== null
    const isSame = known.hash === null ? hash === null : hash !== null && known.hash.equals(hash)
    const isOther = wasRead && (!isSame || (error !== null && known.error === null))
    if (isOther) this.forgetMade(id)
    this.store(picture)
    return isOther ? 'other' : 'same'
  }

  /**
   * Images that a former decoder may have read otherwise than this one, or not at all: of the kinds that it took for others
   * than they are, and small files that were their own thumbnails whatever was transparent in them.
   */
  readOtherwise(): number[] {
    return this.#statements.readOtherwise.all(decoderVersion)
  }

  /** Forgets what models made of an image: its content is another now. */
  forgetMade(id: number): void {
    for (const statement of this.#statements.forgetMade) statement.run(id)
  }
}

/** Codes of errors that a file's content is the reason of: it would be the same at another time. */
const isOfContent: ReadonlySet<ErrorCode> = new Set(['damaged', 'unsupported', 'too-large'])

type Described = [
  hash: Uint8Array | null,
  width: number | null,
  height: number | null,
  orientation: number | null,
  format: string | null,
  edge: number | null,
  errorCode: string | null,
  error: string | null,
  decoder: number,
  id: number,
]

function prepare(database: Database) {
  const forget = (table: string) => database.prepare<[number]>(`DELETE FROM cache.${table} WHERE image_id = ?`)
  return {
    known: database.prepare<[number], { hash: Buffer | null; error: string | null }>(
      'SELECT hash, error FROM image WHERE id = ?',
    ),
    forgetMade: ['embedding', 'prediction', 'written', 'held_out', 'suspect'].map(forget),
    describe: database.prepare<Described>(
      `UPDATE image SET hash = ?, width = ?, height = ?, orientation = ?, format = ?, edge = ?, error_code = ?, error = ?,
         decoder = ?
       WHERE id = ?`,
    ),
    readOtherwise: database
      .prepare<[number], number>(
        `SELECT i.id FROM image i LEFT JOIN cache.thumbnail t ON t.hash = i.hash
         WHERE i.present = 1 AND i.decoder IS NOT ? AND (
           i.format IN ('png', 'tiff', 'avif', 'heic') OR i.error_code IN ('damaged', 'unsupported')
           OR t.media_type <> 'image/jpeg'
         ) ORDER BY i.id`,
      )
      .pluck(),
    slow: database.prepare<[ErrorCode, string, number]>(
      'UPDATE image SET error_code = ?, error = ? WHERE id = ? AND hash IS NULL',
    ),
    thumbnail: database.prepare<[Uint8Array, string, Uint8Array]>(
      'INSERT OR REPLACE INTO cache.thumbnail (hash, media_type, data) VALUES (?, ?, ?)',
    ),
  }
}
