import { join } from 'node:path'
import Database from 'better-sqlite3'
import { filesOf, setAside } from './library-files.ts'
import { isDamage } from './opening-errors.ts'

/**
 * The library is this process's until the lock is closed. The operating system drops it when the process ends, however
 * it ends; a lock file would stay behind.
 * @throws what SQLite says: busy where another has it
 */
export function takeLock(folder: string): Database.Database {
  try {
    return lockIn(folder)
  } catch (error) {
    // It holds nothing. Whoever has it locked lets nobody read that it is damaged.
    if (!isDamage(error)) throw error
    setAside(folder, filesOf('lock.db'))
    return lockIn(folder)
  }
}

function lockIn(folder: string): Database.Database {
  const lock = new Database(join(folder, 'lock.db'), { timeout: 500 })
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}
