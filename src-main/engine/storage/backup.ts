import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import type { LibraryBackup } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { syncFolder } from '../../common/replace-file.ts'
import { checksumOf } from './checksum.ts'
import { versionOf } from './migrate.ts'
import { lastActionVersion } from './migrations/1130-last-action.ts'
import { keptOf } from './rotation.ts'

/** A backup by what its name says: `library-2026-11-26T21-30-00-000Z-daily.n17.1a2b3c4d.db`. */
export interface Backup {
  path: string
  /** As the clock went then, `2026-11-26T21-30-00-000Z`: for people, and never for order. */
  stamp: string
  /** Rises with every backup of the library; 0: made before backups were numbered. */
  number: number
  /** CRC-32 of the file; null: made before it was kept. */
  checksum: string | null
}

const namePattern = /^library-(\d{4}-\d\d-\d\dT[\d-]+Z)-([\w-]+?)(?:\.n(\d+)\.([0-9a-f]{8}))?\.db$/

/** Copies the library into `folder` while it stays open, checks the copy, and lets older ones go. @returns its path */
export async function backUp(database: Database.Database, folder: string, why: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  removeHalfMade(folder)
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const number = 1 + Math.max(0, ...listBackups(folder).map((backup) => backup.number))
  const partial = join(folder, `library-${stamp}-${why}.db.partial`)
  let target: string
  try {
    await database.backup(partial)
    makePlain(partial)
    target = join(folder, `library-${stamp}-${why}.n${number}.${checksumOf(partial)}.db`)
    renameSync(partial, target)
    syncFolder(folder)
  } finally {
    removeHalfMade(folder)
  }
  rotate(folder)
  return target
}

/** Those there are, the newest first: in the order in which they were made, whatever the clock said. */
export function listBackups(folder: string): Backup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name): Backup[] => {
      const [, stamp, , number = '0', checksum = null] = namePattern.exec(name) ?? []
      return stamp === undefined ? [] : [{ path: join(folder, name), stamp, number: Number(number), checksum }]
    })
    .sort((a, b) => b.number - a.number || (a.stamp < b.stamp ? 1 : -1))
}

/** For people to choose from. */
export function describeBackups(folder: string): LibraryBackup[] {
  return listBackups(folder).map(({ path, stamp }) => {
    const madeAt = Date.parse(stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d+)Z/, 'T$1:$2:$3.$4Z'))
    return { name: basename(path), madeAt: Number.isNaN(madeAt) ? null : madeAt, bytes: statSync(path).size }
  })
}

/** What a backup that failed or was cut off left, and the empty files that SQLite puts beside one that it reads. */
export function removeHalfMade(folder: string): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const isOurs = name.startsWith('library-')
    const isEmptyLog = name.endsWith('.db-wal') && statSync(path).size === 0
    const isLitter = name.includes('.db.partial') || name.endsWith('.db-shm') || isEmptyLog
    if (isOurs && isLitter) rmSync(path, { force: true })
  }
}

/**
 * Whether a backup is what it was when it was made, by its checksum, or by SQLite's word where it has none.
 * @param copy of it, which may be written: reading a database can take files beside it
 */
export function isGood({ checksum, path }: Backup, copy: string): boolean {
  if (checksum !== null) return checksumOf(copy) === checksum
  try {
    checkCopy(copy, path)
    return true
  } catch {
    return false
  }
}

/** Whether a person ever did something in a library; null: it cannot be told, as of one that is damaged. */
export function holdsActions(path: string): boolean | null {
  let copy: Database.Database | undefined
  try {
    copy = new Database(path, { readonly: true, fileMustExist: true })
    const marked = 'SELECT EXISTS (SELECT 1 FROM last_action)'
    // Before the last action was kept: a library that was ever given an image. Its ids are never given twice.
    const filled = `SELECT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'image' AND seq > 0)`
    const ask = (sql: string): boolean => copy?.prepare<[], number>(sql).pluck().get() === 1
    return (versionOf(copy) >= lastActionVersion && ask(marked)) || ask(filled)
  } catch {
    return null
  } finally {
    copy?.close()
  }
}

/** A copy that lies still needs no log beside it: read or kept, it is one file. @throws AppError `damaged` */
function makePlain(path: string): void {
  const copy = new Database(path)
  try {
    copy.pragma('journal_mode = DELETE')
  } finally {
    copy.close()
  }
  checkCopy(path, path)
}

function checkCopy(path: string, name: string): void {
  const copy = new Database(path, { readonly: true })
  try {
    const verdict = copy.pragma('integrity_check(1)', { simple: true })
    if (verdict !== 'ok') {
      throw new AppError(
        'damaged',
        `The backup "${basename(name)}" did not pass SQLite's check: ${String(verdict)}`,
        path,
      )
    }
  } finally {
    copy.close()
  }
}

function rotate(folder: string): void {
  const all = listBackups(folder)
  const kept = keptOf(all, ({ path }) => holdsActions(path) === true)
  for (const backup of all) if (!kept.has(backup)) rmSync(backup.path, { force: true })
  removeHalfMade(folder)
}
