import { constants, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../common/app-error.ts'

const fileLimit = 512 * 2 ** 20
/** Between two words of the one who waits: of what a slow network brings in some seconds. */
const part = 4 * 2 ** 20

/** For whoever writes into a pipe; Windows has none among its files, and no such flag. */
const withoutWaiting = process.platform === 'win32' ? 0 : constants.O_NONBLOCK

export interface Reading {
  /** Waits for the memory that the file takes. */
  room(bytes: number): Promise<void>
  /** Told as it comes. */
  goesOn(): void
}

/**
 * A whole picture file. What is no regular file is not read: a pipe or a device may give bytes for ever, or none.
 * @throws AppError `damaged`, `too-large`, `unreadable`; of the system as they are
 */
export async function readWhole(path: string, { room, goesOn }: Reading): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | withoutWaiting)
  try {
    const { size } = checked(await file.stat(), path)
    await room(size)
    return await fill(file, Buffer.allocUnsafe(size), goesOn)
  } finally {
    await file.close()
  }
}

function checked(stats: Stats, path: string): Stats {
  if (stats.isDirectory()) throw new AppError('unreadable', 'A folder lies where this picture was. Rescan.', path)
  if (!stats.isFile()) {
    throw new AppError(
      'unreadable',
      'This is a pipe or a device and no file any more. Put the picture back, then rescan.',
      path,
    )
  }
  if (stats.size === 0) throw new AppError('damaged', 'The file is empty (0 bytes).', path)
  if (stats.size > fileLimit) {
    throw new AppError('too-large', `The file has ${Math.round(stats.size / 1e6)} MB; the limit is 512 MB.`, path)
  }
  return stats
}

/** Shorter where the file became shorter meanwhile. */
async function fill(file: FileHandle, data: Buffer, goesOn: () => void): Promise<Buffer> {
  let done = 0
  while (done < data.length) {
    const { bytesRead } = await file.read(data, done, Math.min(part, data.length - done), done)
    if (bytesRead === 0) break
    done += bytesRead
    goesOn()
  }
  return data.subarray(0, done)
}
