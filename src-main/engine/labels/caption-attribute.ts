import type { Database } from 'better-sqlite3'

/** The id of the attribute of captions, which every library has: the first whose answers are texts. */
export function captionAttribute(database: Database): number {
  return database.prepare(`SELECT id FROM attribute WHERE kind = 'text' ORDER BY id LIMIT 1`).pluck().get() as number
}
