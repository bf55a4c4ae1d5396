import type { Database } from 'better-sqlite3'
import { oneRow } from '../storage/one-row.ts'

/** The id of the attribute of captions, which every library has: the first whose answers are texts. */
export function captionAttribute(database: Database): number {
  return oneRow(
    database.prepare<[], number>(`SELECT id FROM attribute WHERE kind = 'text' ORDER BY id LIMIT 1`).pluck(),
  )
}
