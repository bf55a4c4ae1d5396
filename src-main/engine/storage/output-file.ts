import { randomUUID } from 'node:crypto'
import { lstat, open, readdir, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import { AppError } from '../../common/app-error.ts'
import { isListed } from '../../common/picture-formats.ts'

/**
 * Writes files that a person named, each in one step: at its name stands the file of before, or none, until all of the new
 * ones are on disk. What stands there is replaced only where it is a plain file, and outside of the library.
 *
 * @param library the folder of the library
 * @param options.arePictures they may be called like pictures, and then replace none: it could be one of a catalog
 * @throws AppError that names the file the person named
 */
export async function writeOutputs<Result>(
  paths: readonly string[],
  library: string,
  write: (files: readonly FileHandle[]) => Promise<Result>,
  { arePictures = false }: { arePictures?: boolean } = {},
): Promise<Result> {
  const outputs: { path: string; temporary: string; file: FileHandle }[] = []
  try {
    for (const path of paths) {
      const folder = await requireWritable(path, library, arePictures)
      await removeLeft(folder)
      const temporary = join(folder, `.${basename(path).slice(0, 100)}.${randomUUID()}.selvedge`)
      outputs.push({ path: join(folder, basename(path)), temporary, file: await open(temporary, 'wx') })
    }
    const result = await write(outputs.map(({ file }) => file))
    for (const { file } of outputs) {
      await file.sync()
      await file.close()
    }
    for (const { path, temporary } of outputs) await rename(temporary, path)
    for (const folder of new Set(outputs.map(({ path }) => dirname(path)))) await syncFolder(folder)
    return result
  } catch (error) {
    for (const { file, temporary } of outputs) {
      // Closed already, or full: the one that came first says what went wrong.
      await file.close().catch(() => undefined)
      await rm(temporary, { force: true })
    }
    throw inWords(error, paths[Math.min(outputs.length, paths.length - 1)] ?? '')
  }
}

/** So long nobody writes to a file of ours that is written: it was cut off. */
const leftMs = 10 * 60_000
const temporaryName = /^\..*\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.selvedge$/

/** Removes what exports to a folder left that were ended by force. */
async function removeLeft(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => [])
  for (const name of names.filter((each) => temporaryName.test(each))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs > leftMs) await rm(path, { force: true }).catch(() => undefined)
  }
}

/** @returns the real path of its folder */
async function requireWritable(path: string, library: string, mayBePicture: boolean): Promise<string> {
  const refuse = (why: string): AppError => new AppError('bad-request', `"${path}" ${why}. Choose another name.`, path)
  let folder: string
  try {
    folder = await realpath(dirname(path))
  } catch (error) {
    throw inWords(error, path)
  }
  if (`${folder}${sep}`.startsWith(`${await realpath(library)}${sep}`)) throw refuse('lies inside the library')
  if (isListed(path) && !mayBePicture) throw refuse('is called like a picture')
  const there = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw inWords(error, path)
  })
  if (there && isListed(path)) throw refuse('is a picture that is there already')
  if (there?.isDirectory()) throw refuse('is a folder')
  if (there?.isSymbolicLink()) throw refuse('is a link to another file')
  if (there && !there.isFile()) throw refuse('is a device and not a file')
  return folder
}

/** Some file systems cannot, and have kept the name by then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** The person named no temporary file. */
function inWords(error: unknown, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  const folder = dirname(path)
  switch (code) {
    case 'ENOENT':
      return new AppError('not-found', `The folder "${folder}" for "${basename(path)}" does not exist.`, folder, { cause: error }) // prettier-ignore
    case 'ENOTDIR':
      return new AppError('bad-request', `"${folder}" is not a folder. Choose another place.`, folder, { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('unreadable', `"${path}" cannot be written: "${folder}" may not be changed. Choose another folder.`, path, { cause: error }) // prettier-ignore
    case 'ENAMETOOLONG':
      return new AppError('bad-request', `The name of "${path}" is too long. Choose a shorter one.`, path, { cause: error }) // prettier-ignore
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError('disk-full', `The disk is full: "${path}" was not written. Free some space, then try again.`, path, { cause: error }) // prettier-ignore
    default:
      return error
  }
}
