import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { syncFolder } from '../../common/replace-file.ts'

/** What lies in a library's folder, and nothing else of ours does. */
const databases = ['library.db', 'cache.db', 'lock.db']
const besideDatabases = ['', '-wal', '-shm', '-journal']
const folders = ['journal', 'models', 'backups', 'logs', 'checkpoints', 'scratch', 'set-aside']
/** A copy of a backup on its way into the library's place. */
export const restoringName = 'library.db.restoring'

const files = new Set([
  ...databases.flatMap((name) => besideDatabases.map((suffix) => name + suffix)),
  ...besideDatabases.map((suffix) => restoringName + suffix),
  'library.seal',
  'cache.suspect',
])
/** What systems put into any folder. */
const systems = /^(\.|Thumbs\.db$|desktop\.ini$|lost\+found$|@eaDir$)/i

export const setAsideFolder = 'set-aside'

/** Names in the folder of a library that no part of it goes by. */
export function strangersIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !files.has(name) && !folders.includes(name) && !systems.test(name))
}

/** @throws AppError `not-a-library` where a library is neither there nor may be made */
export function requirePlaceFor(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found) return
  if (!found.isDirectory()) {
    throw new AppError('not-a-library', `"${folder}" is a file. A library is a folder: choose one.`, folder)
  }
  const names = readdirSync(folder)
  const isOurs = names.some((name) => databases.includes(name) || name === 'backups' || name === 'journal')
  const [stranger] = strangersIn(folder)
  if (isOurs || stranger === undefined) return
  throw new AppError(
    'not-a-library',
    `"${folder}" is not a library: it holds other things, such as "${stranger}". Choose an empty folder, or one that a library lies in.`,
    folder,
  )
}

/** @throws what the system says where a library that is there may be read and not written */
export function requireWritable(folder: string): void {
  const names = databases.flatMap((name) => [name, `${name}-wal`])
  for (const name of ['.', ...names, ...folders]) {
    const path = join(folder, name)
    if (existsSync(path)) accessSync(path, constants.W_OK)
  }
}

/** Makes the folders of a library where they are missing. */
export function makeFolders(folder: string): void {
  for (const name of folders) if (name !== setAsideFolder) mkdirSync(join(folder, name), { recursive: true })
}

/**
 * Moves files of the library out of the way, for ever: nothing of a person's is deleted.
 * @param names below the library's folder; those that are not there are passed over
 * @returns the folder in which they lie now; null: none was there
 */
export function setAside(folder: string, names: readonly string[]): string | null {
  const there = names.filter((name) => existsSync(join(folder, name)))
  if (there.length === 0) return null
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  let target = join(folder, setAsideFolder, stamp)
  for (let turn = 2; existsSync(target); turn++) target = join(folder, setAsideFolder, `${stamp}-${turn}`)
  mkdirSync(target, { recursive: true })
  for (const name of there) renameSync(join(folder, name), join(target, name.split('/').join('-')))
  syncFolder(target)
  syncFolder(folder)
  return target
}

/** The files of a database: itself, its log, its index of the log. */
export const filesOf = (database: string): string[] => besideDatabases.map((suffix) => database + suffix)
