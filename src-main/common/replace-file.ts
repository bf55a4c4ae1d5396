import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'

/** Writes a file in one step: whoever reads it sees the old one or the new one, never a part. */
export function replaceFile(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${randomUUID()}.part`
  try {
    writeFileSync(temporary, bytes, { flush: true })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}
