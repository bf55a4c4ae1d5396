import type { ErrorCode, ErrorData } from '../../src-preload/contract.ts'
import { AppError, fromErrorData } from '../../src-preload/contract/app-error.ts'

export { AppError, fromErrorData }

/** Turns whatever was thrown into data: known codes stay, system errors get a sentence, the rest is `internal`. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof AppError) return error.toData()
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) }
  const system = error as NodeJS.ErrnoException
  switch (system.code) {
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return { code: 'disk-full', message: 'The disk is full. Free some space, then try again: nothing was lost.' }
    case 'ENOENT':
      return withSubject('not-found', `"${system.path ?? 'The file'}" does not exist.`, system.path)
    case 'EACCES':
    case 'EPERM':
      return withSubject(
        'unreadable',
        `No permission for "${system.path ?? 'the file'}". Check its access rights.`,
        system.path,
      )
    // A drive that went away or fails, a share that does not answer, too many open files: of the moment, not of the file.
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
    case 'ETIMEDOUT':
    case 'EBUSY':
    case 'EMFILE':
    case 'ENFILE':
      return withSubject(
        'unreadable',
        `"${system.path ?? 'The file'}" could not be read just now (${system.code}). Check its drive, then try again.`,
        system.path,
      )
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return { code: 'damaged', message: 'A database of the library is damaged. Close Selvedge and start it again.' }
    default:
      return { code: 'internal', message: error.message }
  }
}

function withSubject(code: ErrorCode, message: string, subject: string | undefined): ErrorData {
  return subject === undefined ? { code, message } : { code, message, subject }
}
