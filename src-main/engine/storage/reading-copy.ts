import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { chmod, constants, copyFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'

/** Of the folders that libraries are read in; the number after it is that of the process that made it. */
const prefix = 'selvedge-reading-'

/** Without their indexes of the log, which SQLite makes anew. */
const files = ['library.db', 'library.db-wal', 'cache.db', 'cache.db-wal', 'library.seal']

/** Left free where the copy lies: it grows by what is looked up. */
const spare = 64 * 1024 * 1024

/**
 * Copies what a library writes into a temporary folder, in which it is opened where its own may not be written: SQLite cannot read
 * a database with a log where it may write nothing. Whoever has it open meanwhile keeps it to themselves.
 * @returns the folder, which is the caller's to remove
 * @throws what SQLite says where it is open elsewhere, AppError `disk-full`
 */
export async function copyForReading(folder: string): Promise<string> {
  removeLeft()
  const unlock = lockForReading(folder)
  try {
    const there = [...files, ...journalFiles(folder)].filter((name) => existsSync(join(folder, name)))
    requireRoom(there.reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0))
    const copy = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
    try {
      await mkdir(join(copy, 'journal'))
      for (const name of there) {
        await copyFile(join(folder, name), join(copy, name), constants.COPYFILE_FICLONE)
        // The rights are copied as well.
        await chmod(join(copy, name), 0o600)
      }
      return copy
    } catch (error) {
      rmSync(copy, { recursive: true, force: true })
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noRoom() : error
    }
  } finally {
    unlock()
  }
}

function journalFiles(folder: string): string[] {
  const journal = join(folder, 'journal')
  return existsSync(journal) ? readdirSync(journal).map((name) => join('journal', name)) : []
}

/** While it is copied nobody may write it. @returns the way to let it go */
function lockForReading(folder: string): () => void {
  const path = join(folder, 'lock.db')
  if (!existsSync(path)) return () => undefined
  const lock = new Database(path, { readonly: true, timeout: 500 })
  try {
    lock.exec('BEGIN')
    // The lock is taken by the first that is read.
    lock.pragma('schema_version')
  } catch (error) {
    lock.close()
    throw error
  }
  return () => {
    lock.close()
  }
}

function requireRoom(bytes: number): void {
  const { bavail, bsize } = statfsSync(tmpdir())
  if (bavail * bsize < bytes + spare) throw noRoom(bytes + spare)
}

function noRoom(bytes?: number): AppError {
  const much = bytes === undefined ? 'more room' : `${(bytes / 1e9).toFixed(1)} GB`
  return new AppError(
    'disk-full',
    `This library cannot be written where it lies. To open it for reading, Selvedge needs ${much} in "${tmpdir()}". Free some space, then try again.`,
    tmpdir(),
  )
}

/** What a process that was killed left. */
function removeLeft(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, id] = new RegExp(`^${prefix}(\\d+)-`).exec(name) ?? []
    if (id === undefined || isAlive(Number(id))) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another person's.
    }
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
