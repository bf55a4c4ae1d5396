import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { backUp, listBackups } from './backup.ts'
import { cacheMigration1000 } from './cache-migrations/1000-cache.ts'
import { cacheMigration1010 } from './cache-migrations/1010-captions.ts'
import { cacheMigration1020 } from './cache-migrations/1020-held-out.ts'
import { cacheMigration1030 } from './cache-migrations/1030-claims.ts'
import { cacheMigration1040 } from './cache-migrations/1040-search.ts'
import { cacheMigration1050 } from './cache-migrations/1050-values.ts'
import { cacheMigration1060 } from './cache-migrations/1060-answers.ts'
import { cacheMigration1070 } from './cache-migrations/1070-stated.ts'
import { cacheMigration1110 } from './cache-migrations/1110-passed-over.ts'
import { cacheMigration1120 } from './cache-migrations/1120-folded-search.ts'
import { migrate, versionOf } from './migrate.ts'
import { migration1000 } from './migrations/1000-library.ts'
import { migration1010 } from './migrations/1010-captions.ts'
import { migration1020 } from './migrations/1020-learning.ts'
import { migration1030 } from './migrations/1030-search.ts'
import { migration1040 } from './migrations/1040-kinds.ts'
import { migration1045 } from './migrations/1045-parts.ts'
import { migration1050 } from './migrations/1050-answers.ts'
import { migration1060 } from './migrations/1060-history.ts'
import { migration1070 } from './migrations/1070-vocabulary.ts'
import { migration1080 } from './migrations/1080-owed-line.ts'
import { migration1090 } from './migrations/1090-labels-of-decisions.ts'
import { migration1110 } from './migrations/1110-places.ts'
import { migration1120 } from './migrations/1120-folded-labels.ts'
import { oneRow } from './one-row.ts'
import { logSlowStatements } from './slow-statements.ts'
import { makeViews } from './views.ts'

export const libraryMigrations = [
  migration1000,
  migration1010,
  migration1020,
  migration1030,
  migration1040,
  migration1045,
  migration1050,
  migration1060,
  migration1070,
  migration1080,
  migration1090,
  migration1110,
  migration1120,
]
export const cacheMigrations = [
  cacheMigration1000,
  cacheMigration1010,
  cacheMigration1020,
  cacheMigration1030,
  cacheMigration1040,
  cacheMigration1050,
  cacheMigration1060,
  cacheMigration1070,
  cacheMigration1110,
  cacheMigration1120,
]

const dayMs = 86_400_000

/** An open library: one connection that sees `library.db` as `main` and `cache.db` as `cache`. */
export interface Store {
  readonly folder: string
  readonly database: Database.Database
  readonly journalFolder: string
  /** Closed as it should be when it was open last: what is kept beside the truth was kept to the end. */
  readonly wasClosed: boolean
  readonly modelsFolder: string
  readonly logsFolder: string
  /** Where runs keep what they need to go on after they were ended. */
  readonly checkpointsFolder: string
  /** A folder for what a run needs while it runs. */
  readonly scratchFolder: string
  close(): void
}

/**
 * Opens (or makes) the library in `folder`: takes its lock, checks it, backs it up before a migration and once a day.
 * @throws AppError `library-locked`, `library-newer`, `damaged`
 */
export async function openStore(folder: string): Promise<Store> {
  for (const name of ['journal', 'models', 'backups', 'logs', 'checkpoints', 'scratch']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  const lock = takeLock(folder)
  try {
    const database = await openLibrary(folder)
    logSlowStatements(database, join(folder, 'logs', 'slow-statements.log'))
    const wasClosed = database.prepare<[]>('DELETE FROM cache.closed').run().changes > 0
    return {
      folder,
      database,
      journalFolder: join(folder, 'journal'),
      wasClosed,
      modelsFolder: join(folder, 'models'),
      logsFolder: join(folder, 'logs'),
      checkpointsFolder: join(folder, 'checkpoints'),
      scratchFolder: join(folder, 'scratch'),
      close() {
        signOff(database)
        database.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Without this line what can be counted again is counted again, so a full disk is no reason not to close. */
function signOff(database: Database.Database): void {
  try {
    database.prepare<[number]>('INSERT INTO cache.closed VALUES (?)').run(Date.now())
  } catch {
    // See above.
  }
}

/** The operating system drops this lock when the process ends, however it ends; a lock file would stay behind. */
function takeLock(folder: string): Database.Database {
  const lock = new Database(join(folder, 'lock.db'), { timeout: 500 })
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw new AppError(
      'library-locked',
      `The library "${folder}" is open in another Selvedge. Close that window or command, or pick another library with --library.`,
      folder,
      { cause: error },
    )
  }
}

async function openLibrary(folder: string): Promise<Database.Database> {
  const path = join(folder, 'library.db')
  const backups = join(folder, 'backups')
  const database = openChecked(path, backups)
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma('cache_size = -32768')
    database.pragma('temp_store = MEMORY')
    const version = versionOf(database)
    const newest = libraryMigrations.at(-1)?.version ?? 0
    if (version > 0 && version < newest) await backUp(database, backups, `before-${newest}`)
    migrate(database, libraryMigrations, path)
    database
      .prepare<[string, number]>(
        'INSERT INTO library (id, created_at) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM library)',
      )
      .run(randomUUID(), Date.now())
    attachCache(database, join(folder, 'cache.db'))
    makeViews(database)
    if (version > 0) await backUpDaily(database, backups)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function openChecked(path: string, backups: string): Database.Database {
  let database: Database.Database | undefined
  try {
    database = new Database(path)
    const verdict = database.pragma('quick_check(1)', { simple: true })
    if (verdict === 'ok') return database
    throw new Error(String(verdict))
  } catch (error) {
    database?.close()
    const [newest] = listBackups(backups)
    throw new AppError(
      'damaged',
      newest
        ? `The library "${path}" is damaged. Move it aside and copy its newest backup, "${newest}", in its place.`
        : `The library "${path}" is damaged and has no backup. Move it aside to begin anew; decisions lie in its journal folder.`,
      path,
      { cause: error },
    )
  }
}

/** The cache belongs to one library and can be made again: a strange or damaged one is thrown away. */
function attachCache(database: Database.Database, path: string): void {
  const { id } = oneRow(database.prepare<[], { id: string }>('SELECT id FROM library'))
  const isNew = !isCacheOf(path, id)
  if (isNew) for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const cache = new Database(path)
  cache.pragma('journal_mode = WAL')
  migrate(cache, cacheMigrations, path)
  if (isNew) cache.prepare<[string]>('INSERT INTO cache_of (library_id) VALUES (?)').run(id)
  cache.close()
  database.prepare<[string]>('ATTACH ? AS cache').run(path)
  database.pragma('cache.journal_mode = WAL')
  database.pragma('cache.synchronous = NORMAL')
  database.pragma('cache.cache_size = -65536')
}

function isCacheOf(path: string, libraryId: string): boolean {
  if (!existsSync(path)) return false
  let cache: Database.Database | undefined
  try {
    cache = new Database(path)
    if (versionOf(cache) > (cacheMigrations.at(-1)?.version ?? 0)) return false
    const row = cache.prepare<[], { library_id: string }>('SELECT library_id FROM cache_of').get()
    return row?.library_id === libraryId
  } catch {
    return false
  } finally {
    cache?.close()
  }
}

async function backUpDaily(database: Database.Database, backups: string): Promise<void> {
  const [newest] = listBackups(backups)
  const stamp = newest?.match(/library-(\d{4}-\d{2}-\d{2})T/)?.[1]
  if (stamp && Date.now() - Date.parse(stamp) < dayMs) return
  await backUp(database, backups, 'daily')
}
