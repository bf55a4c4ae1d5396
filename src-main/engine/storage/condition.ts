import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { holdsActions, listBackups } from './backup.ts'
import { isDamage } from './opening-errors.ts'
import { fits, type Seal } from './seal.ts'

/** What is wrong with a library: it is there no more, holds nothing any more, or is not what was written. */
export type Fault = 'missing' | 'emptied' | 'damaged'

/**
 * How `library.db` is. `new`: there is none and never was one, as there is neither a backup nor a journal of it.
 * @param isWhole whether its pages are looked at even where its seal fits
 * @throws what SQLite says where it cannot be read at all, and AppError `not-a-library`
 */
export function conditionOf(folder: string, seal: Seal, isWhole: boolean): 'new' | 'sound' | Fault {
  const path = join(folder, 'library.db')
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (!size) return !hasPast(folder) ? 'new' : size === 0 ? 'emptied' : 'missing'
  const isSealed = seal !== null && seal !== 'open'
  if (isSealed && !fits(path, seal.library)) return 'damaged'
  const condition = isSealed && !isWhole ? 'sound' : pagesOf(path)
  if (condition === 'emptied') return hasPast(folder) ? 'emptied' : 'new'
  return condition === 'sound' && isBegunAnew(folder, path) ? 'emptied' : condition
}

/** Whether anything was ever done in a library that lay here. */
export const hasPast = (folder: string): boolean =>
  hasJournal(folder) || listBackups(join(folder, 'backups')).length > 0

/** Whether its journal holds anything. */
export function hasJournal(folder: string): boolean {
  const journal = join(folder, 'journal')
  const names = existsSync(journal) ? readdirSync(journal) : []
  return names.some((name) => name.endsWith('.jsonl') && statSync(join(journal, name)).size > 0)
}

/** A library in which nothing was ever done, in the place of one of which a backup holds something. */
function isBegunAnew(folder: string, path: string): boolean {
  if (!hasJournal(folder) || holdsActions(path) !== false) return false
  return listBackups(join(folder, 'backups')).some((backup) => holdsActions(backup.path) === true)
}

function pagesOf(path: string): 'sound' | 'emptied' | 'damaged' {
  let database: Database.Database | undefined
  try {
    database = new Database(path)
    if (!isWell(database)) return 'damaged'
    const tables = database.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
    if (tables.length === 0) return 'emptied'
    if (tables.includes('library')) return 'sound'
  } catch (error) {
    if (isDamage(error)) return 'damaged'
    throw error
  } finally {
    database?.close()
  }
  throw new AppError('not-a-library', `"${path}" is a database of another program. Choose another library.`, path)
}

/** Each page of it, each index against its table, and each row that another names. */
export function isWell(database: Database.Database): boolean {
  return (
    database.pragma('integrity_check(1)', { simple: true }) === 'ok' &&
    (database.pragma('foreign_key_check') as unknown[]).length === 0
  )
}
