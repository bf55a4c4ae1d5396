import type { Database } from 'better-sqlite3'

/** The id of the attribute whose answers are texts; every library has it. */
export function captionAttribute(database: Database): number {
  return database.prepare(`SELECT id FROM attribute WHERE kind = 'text'`).pluck().get() as number
}
