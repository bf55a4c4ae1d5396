import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'

const keptBackups = 7
const backupName = /^library-.*\.db$/

/** Copies the library into `folder` while it stays open, checks the copy, and keeps the newest seven. */
export async function backUp(database: Database.Database, folder: string, why: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const target = join(folder, `library-${stamp}-${why}.db`)
  const partial = `${target}.partial`
  try {
    await database.backup(partial)
    checkCopy(partial)
    renameSync(partial, target)
  } finally {
    removeHalfMade(folder)
  }
  for (const old of listBackups(folder).slice(keptBackups)) rmSync(old, { force: true })
  return target
}

/** Paths of the backups, newest first. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => backupName.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name))
}

/** What a failed or killed backup leaves, and the empty files SQLite puts beside a copy while it is checked. */
function removeHalfMade(folder: string): void {
  for (const name of readdirSync(folder)) if (name.includes('.partial')) rmSync(join(folder, name), { force: true })
}

function checkCopy(path: string): void {
  const copy = new Database(path, { readonly: true })
  try {
    const verdict = copy.pragma('integrity_check', { simple: true })
    if (verdict !== 'ok') {
      throw new AppError('damaged', `The backup "${path}" did not pass SQLite's check: ${String(verdict)}`, path)
    }
  } finally {
    copy.close()
  }
}
