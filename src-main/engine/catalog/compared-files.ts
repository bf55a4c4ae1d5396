import { stat } from 'node:fs/promises'
import { contentHash } from './content-hash.ts'

/** A file as it was known, and where it is looked for. */
export interface SoughtFile {
  path: string
  size: number
  /** SHA-256; null: it was never read. */
  hash: Uint8Array | null
}

export interface ComparedFiles {
  /** Files that are there, and as large as they were. */
  found: number
  /** Of those that were read: files that are others, or cannot be read. */
  others: number
}

/** Of so many files the content is compared. */
export const filesRead = 10

/** Looks for files, and reads some of those it finds. @param onWord called whenever the disk has given an answer */
export async function compareFiles(
  files: readonly SoughtFile[],
  { onWord, signal }: { onWord: () => void; signal: AbortSignal },
): Promise<ComparedFiles> {
  const found: SoughtFile[] = []
  for (const file of files) {
    signal.throwIfAborted()
    const facts = await stat(file.path).catch(() => null)
    onWord()
    if (facts?.isFile() === true && facts.size === file.size) found.push(file)
  }
  let others = 0
  for (const { hash, path } of found.filter((file) => file.hash !== null).slice(0, filesRead)) {
    const now = await contentHash(path, { onWord, signal }).catch(() => null)
    signal.throwIfAborted()
    if (now === null || hash === null || !now.equals(hash)) others++
  }
  return { found: found.length, others }
}
