import { statfsSync } from 'node:fs'
import { AppError } from '../../common/app-error.ts'

/** What is cancelled has a number for a code: it is none of these. */
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}
const startsWithAny = (code: string, starts: readonly string[]): boolean => starts.some((each) => code.startsWith(each))

/** By what SQLite says, the pages of a database are not what a program wrote. */
export const isDamage = (error: unknown): boolean =>
  startsWithAny(codeOf(error), ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR_SHORT_READ', 'SQLITE_FORMAT'])

/** The disk takes or gives no more just now: what was asked for can be done later. */
export const isOfTheDisk = (error: unknown): boolean =>
  isDamage(error) ||
  isReadOnly(error) ||
  startsWithAny(codeOf(error), ['SQLITE_FULL', 'SQLITE_IOERR', 'ENOSPC', 'EDQUOT', 'EIO'])

/** Someone may read here and not write: another owner, a medium or share that is mounted so. */
export const isReadOnly = (error: unknown): boolean =>
  startsWithAny(codeOf(error), ['SQLITE_READONLY', 'SQLITE_PERM', 'EACCES', 'EPERM', 'EROFS'])

/** Less than a page or two of every file of a library. */
function hasNoRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < 2 ** 20
  } catch {
    return false
  }
}

/** Why nothing can be done in a library that is open for reading, and what to do. */
export const readOnlySentence = (folder: string): string =>
  `The library "${folder}" lies where it cannot be written, so it is open for reading only. Copy the folder to a disk that can be written, and open the copy to go on working.`

export const readOnlyError = (folder: string): AppError =>
  new AppError('library-read-only', readOnlySentence(folder), folder)

/** Why a library cannot be opened for reading either. */
export function readingError(error: unknown, folder: string): unknown {
  if (error instanceof AppError || !isReadOnly(error)) return openingError(error, folder)
  return new AppError(
    'unreadable',
    `You may not read the library "${folder}". Ask for the right to, or choose another library.`,
    folder,
    { cause: error },
  )
}

/** Why a library cannot be opened, in the words of whoever wanted to; what is no matter of the library stays as it is. */
export function openingError(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const says = (as: AppError['code'], sentence: string): AppError =>
    new AppError(as, sentence, folder, { cause: error })
  if (startsWithAny(code, ['SQLITE_BUSY', 'SQLITE_LOCKED'])) {
    return says(
      'library-locked',
      `The library "${folder}" is open in another Selvedge. Close that window or command, or choose another library.`,
    )
  }
  const isFull = startsWithAny(code, ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])
  // A backup, and the file that those who have a database open share, fail without a word of why.
  if (isFull || (code.startsWith('SQLITE_IOERR') && hasNoRoom(folder))) {
    return says(
      'disk-full',
      `The disk that holds the library "${folder}" is full. Free some space, then try again: nothing was lost.`,
    )
  }
  if (isReadOnly(error)) {
    return says(
      'library-read-only',
      `You may not write into the library "${folder}". Ask for the right to, or choose another library.`,
    )
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return says('not-a-library', `"${folder}" is not a folder. A library is one: choose another.`)
  }
  if (startsWithAny(code, ['SQLITE_CANTOPEN', 'SQLITE_IOERR', 'EIO', 'ENODEV', 'ESTALE', 'ETIMEDOUT', 'ENXIO'])) {
    return says(
      'unreadable',
      `The library "${folder}" cannot be read just now. Check that its drive is connected and sound, then try again.`,
    )
  }
  if (isDamage(error)) {
    return says(
      'damaged',
      `A database of the library "${folder}" is damaged. Start Selvedge again: it is restored then.`,
    )
  }
  return error
}
