import type { Database } from 'better-sqlite3'

/**
 * Has the transactions of a connection ask for the right to write as they begin, and so wait for it. One that has read before
 * it writes SQLite does not let wait, since whoever writes may wait for that reading to end: it fails at once with
 * "database is locked", as when the thread of log-keeper.ts cuts a log (https://sqlite.org/c3ref/busy_handler.html).
 */
export function beginImmediately(database: Database): void {
  const transaction = database.transaction.bind(database)
  database.transaction = ((work: () => unknown) => transaction(work).immediate) as Database['transaction']
}
