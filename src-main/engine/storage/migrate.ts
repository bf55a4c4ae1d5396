import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'

/** One forward step of a database's shape. Numbers rise by ten or more, so that a fix can go between. */
export interface Migration {
  version: number
  up(database: Database): void
}

/** The version a database is at: SQLite's `user_version`. */
export function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/**
 * Brings a database to the newest shape, all pending steps in one transaction.
 * @throws AppError `library-newer` when the file was made by a newer program.
 */
export function migrate(database: Database, migrations: readonly Migration[], path: string): void {
  const current = versionOf(database)
  const newest = migrations.at(-1)?.version ?? 0
  if (current > newest) {
    throw new AppError(
      'library-newer',
      `"${path}" was made by a newer Selvedge (its version is ${current}, this program knows ${newest}). Update Selvedge, or open another library.`,
      path,
    )
  }
  const pending = migrations.filter((migration) => migration.version > current)
  if (pending.length === 0) return
  database.transaction(() => {
    for (const migration of pending) {
      migration.up(database)
      database.pragma(`user_version = ${migration.version}`)
    }
  })()
}
