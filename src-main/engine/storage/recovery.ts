import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { syncFile, syncFolder } from '../../common/replace-file.ts'
import { isGood, listBackups, type Backup } from './backup.ts'
import { hasJournal, type Fault } from './condition.ts'
import { filesOf, restoringName, setAside } from './library-files.ts'
import { versionOf } from './migrate.ts'

/** What was done about a library that could not be opened, or that a person wanted restored. */
export interface Recovery {
  /** `asked`: nothing was wrong. */
  fault: Fault | 'asked'
  /** The folder in which what was in the library's place lies now; null: nothing was. */
  setAside: string | null
  /** What was taken in its place; null: no backup was good, and the library begins with the first line of its journal. */
  backup: Backup | null
  /** Names of newer backups that were not good. */
  refused: string[]
}

/**
 * Puts the newest good backup, or the one that is named, into the place of a library, which is set aside. All is ready before
 * anything is moved, and moved in an order that leaves a library that is missing, never one that is half there.
 * @param options `from`: a file, or the name of a backup; `newest`: version of a library that this program knows
 * @throws AppError `beyond-repair` where there is nothing to restore it from, `not-found` where that was only asked for
 */
export function restoreLibrary(
  folder: string,
  fault: Fault | 'asked',
  { from, newest }: { from?: string | undefined; newest: number },
): Recovery {
  const copy = join(folder, restoringName)
  removeCopy(folder)
  const known = listBackups(join(folder, 'backups'))
  const isNamed = ({ path }: Backup): boolean => path === from || basename(path) === from
  const candidates = from === undefined ? known : [known.find(isNamed) ?? unnumbered(from)]
  const refused: string[] = []
  const backup = candidates.find((candidate) => {
    if (isUsable(candidate, copy, newest)) return true
    refused.push(basename(candidate.path))
    return false
  })
  if (!backup) {
    removeCopy(folder)
    if (from !== undefined)
      throw new AppError('damaged', `The backup "${from}" is damaged, or none of a library. Choose another.`, from)
    if (fault === 'asked') throw new AppError('not-found', `There is no good backup in "${join(folder, 'backups')}".`)
    if (!hasJournal(folder)) {
      const path = join(folder, 'library.db')
      throw new AppError(
        'beyond-repair',
        `"${path}" is damaged, and there is neither a good backup nor a journal to restore it from. It was left as it is: choose another library, or move it away to begin anew.`,
        path,
      )
    }
  }
  const aside = setAside(folder, filesOf('library.db'))
  if (backup) renameSync(copy, join(folder, 'library.db'))
  syncFolder(folder)
  return { fault, setAside: aside, backup: backup ?? null, refused }
}

/** What was cut off. */
export function removeCopy(folder: string): void {
  for (const name of filesOf(restoringName)) rmSync(join(folder, name), { force: true })
}

const unnumbered = (path: string): Backup => ({ path, stamp: '', number: 0, checksum: null })

/** Whether a backup is good and a library that this program can open. Its copy is what is looked at, and then taken. */
function isUsable(backup: Backup, copy: string, newest: number): boolean {
  try {
    copyFileSync(backup.path, copy)
    if (!isGood(backup, copy)) return false
    const database = new Database(copy)
    try {
      database.prepare<[], string>('SELECT id FROM library').get()
      if (versionOf(database) > newest) return false
    } finally {
      database.close()
    }
    syncFile(copy)
    return true
  } catch (error) {
    // A full disk says nothing of the backup.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error
    return false
  }
}
