import type { Database } from 'better-sqlite3'
import type { OwedLine } from './owed-line.ts'

/**
 * Commits actions to both databases, the library and its cache. SQLite writes one after the other: where the disk is full in
 * between, the library has an action whose consequences the cache lacks, and the commit says that it failed. Such an action is
 * done: it is kept whole, told, and what follows is made anew before the next one.
 */
export class Commits {
  readonly #database: Database
  readonly #owed: OwedLine
  #isBehind = false
  #makeAnew: () => Promise<void> = () => Promise.resolve()

  constructor(database: Database, owed: OwedLine) {
    this.#database = database
    this.#owed = owed
  }

  onBehind(makeAnew: () => Promise<void>): void {
    this.#makeAnew = makeAnew
  }

  /** @param action that is done once this is committed @throws what SQLite says, where the library does not have it */
  commit({ uid, way }: { uid: string; way: string }, work: () => void): void {
    try {
      this.#database.transaction(work)()
    } catch (error) {
      if (!this.#owed.isDone(uid, way)) throw error
      this.#isBehind = true
    }
  }

  /** A part of an action whose commit failed may be in the library alone. */
  fellBehind(): void {
    this.#isBehind = true
  }

  /** Before an action. @throws what the disk says where it is still full */
  async catchUp(): Promise<void> {
    if (!this.#isBehind) return
    await this.#makeAnew()
    this.#isBehind = false
  }
}
