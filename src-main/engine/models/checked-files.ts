import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Statement } from 'better-sqlite3'
import { verifyModelFile } from './cards.ts'

/** What a disk loses by itself changes no time of a file: each is read through once a day. */
const trustedMs = 24 * 60 * 60 * 1000

interface Check {
  bytes: number
  changed: number
  sha256: string
  checkedAt: number
}

/**
 * The files of models that were found whole, so that not each start of the program reads all of them (40 MB as shipped).
 * One is read again as soon as its size or the time of its last change is another, and after a day.
 */
export class CheckedFiles {
  readonly #find: Statement<[string], Check>
  readonly #keep: Statement<[string, number, number, string, number]>
  readonly #read: typeof verifyModelFile
  readonly #now: () => number

  constructor(database: Database, read = verifyModelFile, now: () => number = Date.now) {
    this.#find = database.prepare<[string], Check>(
      'SELECT bytes, changed, sha256, checked_at AS checkedAt FROM checked_file WHERE path = ?',
    )
    this.#keep = database.prepare<[string, number, number, string, number]>(
      'INSERT OR REPLACE INTO cache.checked_file VALUES (?, ?, ?, ?, ?)',
    )
    this.#read = read
    this.#now = now
  }

  /** @throws AppError `model-missing`, `damaged`: the file is not the one the card was written for. */
  readonly verify = async (folder: string, card: { file: string; sha256: string }): Promise<void> => {
    const path = join(folder, card.file)
    // Before it is read: what changes meanwhile is read again the next time.
    const found = statSync(path, { throwIfNoEntry: false })
    const now = this.#now()
    const last = this.#find.get(path)
    const isSame = last?.bytes === found?.size && last?.changed === found?.ctimeMs && last?.sha256 === card.sha256
    const age = last === undefined ? Infinity : now - last.checkedAt
    if (isSame && age >= 0 && age < trustedMs) return
    await this.#read(folder, card)
    if (found) this.#keep.run(path, found.size, found.ctimeMs, card.sha256, now)
  }
}
