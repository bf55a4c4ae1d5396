import { randomUUID } from 'node:crypto'
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { backUp, listBackups, removeHalfMade } from './backup.ts'
import { forgetWhatFollowed, refuseCache } from './cache-file.ts'
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
import { cacheMigration1130 } from './cache-migrations/1130-followed.ts'
import { cacheMigration1140 } from './cache-migrations/1140-bare-search.ts'
import { cacheMigration1150 } from './cache-migrations/1150-imported-counts.ts'
import { cacheMigration1160 } from './cache-migrations/1160-contradictions.ts'
import { cacheMigration1185 } from './cache-migrations/1185-large-thumbnails.ts'
import { cacheMigration1220 } from './cache-migrations/1220-checked-files.ts'
import { AppError } from '../../common/app-error.ts'
import { conditionOf } from './condition.ts'
import { beginImmediately } from './immediate.ts'
import { filesOf, makeFolders, requirePlaceFor, requireWritable, setAside } from './library-files.ts'
import { takeLock } from './lock.ts'
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
import { migration1100 } from './migrations/1100-decoder.ts'
import { migration1110 } from './migrations/1110-places.ts'
import { migration1120 } from './migrations/1120-folded-labels.ts'
import { migration1130 } from './migrations/1130-last-action.ts'
import { migration1140 } from './migrations/1140-finding.ts'
import { migration1150 } from './migrations/1150-named-labels.ts'
import { migration1160 } from './migrations/1160-learned-until.ts'
import { migration1185 } from './migrations/1185-edge-colour.ts'
import { migration1195 } from './migrations/1195-order-of-views.ts'
import { migration1200 } from './migrations/1200-images-of-actions.ts'
import { oneRow } from './one-row.ts'
import { isReadOnly, openingError, readingError, readOnlyError } from './opening-errors.ts'
import { copyForReading } from './reading-copy.ts'
import { removeCopy, restoreLibrary, type Recovery } from './recovery.ts'
import { breakSeal, readSeal, seal, type Seal } from './seal.ts'
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
  migration1100,
  migration1110,
  migration1120,
  migration1130,
  migration1140,
  migration1150,
  migration1160,
  migration1185,
  migration1195,
  migration1200,
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
  cacheMigration1130,
  cacheMigration1140,
  cacheMigration1150,
  cacheMigration1160,
  cacheMigration1185,
  cacheMigration1220,
]

const newestOf = (migrations: readonly { version: number }[]): number => migrations.at(-1)?.version ?? 0

/** An open library: one connection that sees `library.db` as `main` and `cache.db` as `cache`. */
export interface Store {
  readonly folder: string
  /** Where its databases are open: the library's folder, or a copy where that may only be read. */
  readonly databasesFolder: string
  /** Its folder may not be written: what is written meanwhile lies in the copy, and goes with it. */
  readonly isForReading: boolean
  readonly database: Database.Database
  readonly journalFolder: string
  readonly backupsFolder: string
  /** Closed as it should be when it was open last: what is kept beside the truth was kept to the end. */
  readonly wasClosed: boolean
  /** What had to be done before it could be opened. */
  readonly opened: OpeningReport
  readonly modelsFolder: string
  readonly logsFolder: string
  /** Where runs keep what they need to go on after they were ended. */
  readonly checkpointsFolder: string
  /** A folder for what a run needs while it runs. */
  readonly scratchFolder: string
  close(): void
  /** Closes it as it is, after something went wrong: the next opening looks at every page. */
  abandon(): void
}

export interface OpeningReport {
  /** Its seal fits: whatever is wrong with it was written so. */
  isProven: boolean
  /** Null: the library was as it was left. */
  recovery: Recovery | null
  /** Why the cache is made anew; null: it is not, or the library is new as well. */
  cache: 'missing' | 'foreign' | { damaged: string } | null
}

export interface Opening {
  /** Look at every page of both databases, whatever their seal says. */
  isWhole?: boolean
  /** Take a backup although no page is damaged: the newest good one, or this. `fault`: what is wrong all the same. */
  restore?: { from?: string | undefined; fault?: 'damaged' }
  /** Called once when SQLite finds that a database is damaged: the next opening looks at both, and mends what is wrong. */
  damaged?(): void
}

/**
 * Opens (or makes) the library in `folder`: takes its lock, checks it, restores it where it is damaged or gone, backs it up
 * before a migration and once a day. One that may not be written is opened for reading, in a copy.
 * @throws AppError `library-locked`, `library-newer`, `library-read-only`, `not-a-library`, `disk-full`, `damaged`
 */
export async function openStore(folder: string, opening: Opening = {}): Promise<Store> {
  try {
    requirePlaceFor(folder)
    requireWritable(folder)
    makeFolders(folder)
    const lock = takeLock(folder)
    try {
      return await openAt({ folder, databases: folder }, opening, () => lock.close())
    } catch (error) {
      lock.close()
      throw error
    }
  } catch (error) {
    if (isReadOnly(error) && existsSync(join(folder, 'library.db'))) return openForReading(folder, opening)
    throw openingError(error, folder)
  }
}

async function openForReading(folder: string, opening: Opening): Promise<Store> {
  try {
    const { damaged, isWhole, restore } = opening
    if (restore) throw restore.fault ? damagedCopyError(folder) : readOnlyError(folder)
    const databases = await copyForReading(folder)
    const remove = (): void => {
      rmSync(databases, { recursive: true, force: true })
    }
    try {
      makeFolders(databases)
      return await openAt({ folder, databases }, { ...(isWhole && { isWhole }), ...(damaged && { damaged }) }, remove)
    } catch (error) {
      remove()
      throw error
    }
  } catch (error) {
    throw readingError(error, folder)
  }
}

/** The folder of a library, and the one in which its databases are opened: the same, or one of copies. */
interface At {
  folder: string
  databases: string
}

async function openAt(at: At, opening: Opening, release: () => void): Promise<Store> {
  const { databases, folder } = at
  const isForReading = databases !== folder
  const suspicion = join(databases, 'cache.suspect')
  const isWhole = opening.isWhole === true || existsSync(suspicion)
  const { database, report } = await openLibrary(at, { ...opening, isWhole })
  rmSync(suspicion, { force: true })
  let isSound = true
  const suspect = (): void => {
    if (!isSound) return
    isSound = false
    try {
      writeFileSync(suspicion, '')
    } catch {
      // Without its seal, which it does not get, a library is looked at in any case.
    }
    opening.damaged?.()
  }
  logSlowStatements(database, join(databases, 'logs', 'slow-statements.log'), suspect)
  const wasClosed = database.prepare<[]>('DELETE FROM cache.closed').run().changes > 0
  return {
    folder,
    databasesFolder: databases,
    isForReading,
    database,
    journalFolder: join(databases, 'journal'),
    backupsFolder: join(folder, 'backups'),
    wasClosed,
    opened: report,
    modelsFolder: join(folder, 'models'),
    logsFolder: join(databases, 'logs'),
    checkpointsFolder: join(databases, 'checkpoints'),
    scratchFolder: join(databases, 'scratch'),
    close() {
      signOff(database)
      database.close()
      // Should someone else still read, its log lies there and is a part of it.
      const isWritten = ['library.db-wal', 'cache.db-wal'].every((name) => !existsSync(join(databases, name)))
      if (isSound && isWritten && !isForReading) seal(folder)
      release()
    },
    abandon() {
      database.close()
      release()
    },
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

async function openLibrary(
  at: At,
  { isWhole, restore }: Opening & { isWhole: boolean },
): Promise<{ database: Database.Database; report: OpeningReport }> {
  const folder = at.databases
  const isForReading = folder !== at.folder
  const path = join(folder, 'library.db')
  const backups = join(folder, 'backups')
  const sealed = readSeal(folder)
  removeCopy(folder)
  removeHalfMade(backups)
  // A log beside a library that was closed is none of its own.
  const isClosed = sealed !== null && sealed !== 'open'
  if (isClosed && sizeOf(`${path}-wal`) > 0) setAside(folder, ['library.db-wal', 'library.db-shm'])
  const newest = newestOf(libraryMigrations)
  const condition = restore ? (restore.fault ?? 'asked') : conditionOf(folder, sealed, isWhole)
  if (isForReading && condition !== 'sound') throw damagedCopyError(at.folder)
  const recovery =
    condition === 'new' || condition === 'sound'
      ? null
      : restoreLibrary(folder, condition, { from: restore?.from, newest })
  const database = new Database(path)
  try {
    const version = versionOf(database)
    breakSeal(folder)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma('cache_size = -32768')
    database.pragma('temp_store = MEMORY')
    if (version > 0 && version < newest && !isForReading) await backUp(database, backups, `before-${newest}`)
    migrate(database, libraryMigrations, path)
    database
      .prepare<[string, number]>(
        'INSERT INTO library (id, created_at) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM library)',
      )
      .run(randomUUID(), Date.now())
    const cache = attachCache(database, folder, { isWhole, seal: sealed })
    if (recovery) forgetWhatFollowed(database)
    makeViews(database)
    beginImmediately(database)
    if (version > 0 && !recovery && !isForReading) await backUpDaily(database, backups)
    const isProven = isClosed && condition === 'sound'
    return { database, report: { isProven, recovery, cache: condition === 'new' ? null : cache } }
  } catch (error) {
    database.close()
    throw error
  }
}

/** The cache belongs to one library and can be made again: a strange or damaged one is set aside. */
function attachCache(
  database: Database.Database,
  folder: string,
  { isWhole, seal: sealed }: { isWhole: boolean; seal: Seal },
): OpeningReport['cache'] {
  const path = join(folder, 'cache.db')
  const { id: libraryId } = oneRow(database.prepare<[], { id: string }>('SELECT id FROM library'))
  const refused = refuseCache(folder, { isWhole, libraryId, newest: newestOf(cacheMigrations), seal: sealed })
  if (refused !== null) for (const name of filesOf(path)) rmSync(name, { force: true })
  const cache = new Database(path)
  cache.pragma('journal_mode = WAL')
  migrate(cache, cacheMigrations, path)
  if (refused !== null) cache.prepare<[string]>('INSERT INTO cache_of (library_id) VALUES (?)').run(libraryId)
  cache.close()
  database.prepare<[string]>('ATTACH ? AS cache').run(path)
  database.pragma('cache.journal_mode = WAL')
  database.pragma('cache.synchronous = NORMAL')
  database.pragma('cache.cache_size = -65536')
  return refused
}

/** Once a day, and whenever the newest is of a day that has not come yet: then the clock was wrong. */
async function backUpDaily(database: Database.Database, backups: string): Promise<void> {
  const [newest] = listBackups(backups)
  const today = new Date().toISOString().slice(0, 10)
  if (newest?.stamp.slice(0, 10) !== today) await backUp(database, backups, 'daily')
}

/** A copy would be restored in vain. */
const damagedCopyError = (folder: string): AppError =>
  new AppError(
    'beyond-repair',
    `The library "${folder}" is damaged, and lies where it cannot be written. Copy the whole folder to a disk that can be, and open the copy: it is restored there.`,
    folder,
  )

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
