import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { PassedOver, PassedOverReason } from '../../../src-preload/contract.ts'
import { countOf, reasons, remedyOf, type PassedOverPlace } from './passed-over.ts'

/** How many places are named for each reason. */
const named = 1000
/** How many are written at a time. */
const stretch = 1000

/** What the last scan of each catalog passed over. */
export class PassedOverList {
  readonly #database: Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#database = database
    this.#statements = prepare(database)
  }

  /** After a scan. In stretches: what a crash leaves half done, the scan that then goes on does anew. */
  async replace(catalogId: number, places: readonly PassedOverPlace[]): Promise<void> {
    this.#statements.forget.run(catalogId)
    for (let start = 0; start < places.length; start += stretch) {
      this.#database.transaction(() => {
        for (const { path, reason } of places.slice(start, start + stretch)) {
          this.#statements.insert.run(catalogId, path, reason)
        }
      })()
      await setImmediate()
    }
  }

  /** By reason, those first that can be mended. */
  of(catalogId: number): PassedOver[] {
    const { counts, paths } = this.#statements
    const byReason = new Map(counts.all(catalogId).map(({ reason, count }) => [reason, count]))
    return reasons.flatMap((reason) => {
      const count = byReason.get(reason)
      if (count === undefined) return []
      const what = countOf(reason, count)
      return [{ reason, count, what, remedy: remedyOf(reason), paths: paths.all(catalogId, reason, named) }]
    })
  }
}

function prepare(database: Database) {
  return {
    forget: database.prepare<[number]>('DELETE FROM cache.passed_over WHERE catalog_id = ?'),
    insert: database.prepare<[number, string, string]>(
      'INSERT OR REPLACE INTO cache.passed_over (catalog_id, path, reason) VALUES (?, ?, ?)',
    ),
    counts: database.prepare<[number], { reason: PassedOverReason; count: number }>(
      'SELECT reason, count(*) AS count FROM cache.passed_over WHERE catalog_id = ? GROUP BY reason',
    ),
    paths: database
      .prepare<[number, string, number], string>(
        'SELECT path FROM cache.passed_over WHERE catalog_id = ? AND reason = ? ORDER BY path LIMIT ?',
      )
      .pluck(),
  }
}
