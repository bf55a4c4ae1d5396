import { appendFileSync } from 'node:fs'
import type { Database, Statement } from 'better-sqlite3'
import { rollOver } from '../../common/log-file.ts'
import { isDamage } from './opening-errors.ts'

/** Milliseconds that a statement may hold the thread that answers every call. */
const limitMs = 40

export interface SlowStatement {
  /** As it was prepared: what was bound to it is not told. */
  sql: string
  ms: number
  /** Answered or changed. */
  rows: number
}

/**
 * Tells of every `get`, `all` and `run` of this connection that takes over 40 ms. What a transaction waits for the disk
 * when it ends is no statement's.
 * @param clock milliseconds
 * @param damaged told when SQLite finds that what it reads is damaged
 */
export function watchStatements(
  database: Database,
  tell: (slow: SlowStatement) => void,
  clock: () => number = () => performance.now(),
  damaged: () => void = () => undefined,
): void {
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      if (isDamage(error)) damaged()
      throw error
    }
  }
  const prepare = database.prepare.bind(database)
  const watch = <Parameters extends unknown[], Row>(
    statement: Statement<Parameters, Row>,
  ): Statement<Parameters, Row> => {
    const timed =
      <Result>(method: (...parameters: Parameters) => Result, rowsOf: (result: Result) => number) =>
      (...parameters: Parameters): Result => {
        const started = clock()
        const result = attempt(() => method.apply(statement, parameters))
        const ms = clock() - started
        if (ms > limitMs) tell({ sql: statement.source, ms, rows: rowsOf(result) })
        return result
      }
    const { all, get, run } = statement
    return Object.assign(statement, {
      all: timed(all, (rows) => rows.length),
      get: timed(get, (row) => (row === undefined ? 0 : 1)),
      run: timed(run, ({ changes }) => changes),
    })
  }
  database.prepare = ((sql: string) => watch(prepare(sql))) as Database['prepare']
}

/** One line a statement in this file, which rolls over. A log that cannot be written stops nobody. */
export function logSlowStatements(database: Database, path: string, damaged: () => void): void {
  const log = ({ sql, ms, rows }: SlowStatement): void => {
    const line = `${new Date().toISOString()} ${Math.round(ms)} ms, rows ${rows}: ${sql.replace(/\s+/g, ' ').trim()}\n`
    try {
      rollOver(path)
      appendFileSync(path, line)
    } catch {
      // See above.
    }
  }
  watchStatements(database, log, undefined, damaged)
}
