import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file in one step: whoever reads it sees the old one or the new one, never a part, also after a loss of power. */
export function replaceFile(file: string, bytes: Uint8Array | string): void {
  const temporary = `${file}.${randomUUID()}.part`
  try {
    writeFileSync(temporary, bytes, { flush: true })
    renameSync(temporary, file)
    syncFolder(dirname(file))
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Has the disk hold what a file that was written before holds. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Has the disk hold what was renamed in a folder. Where the system cannot (Windows), it does so by itself. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // See above.
  }
}
