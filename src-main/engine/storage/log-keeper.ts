import { statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { Thread } from '../../common/thread.ts'
import type { Store } from './store.ts'

/** Bytes from which on long work waits until a log was written. */
const large = 256 * 1024 * 1024
/** So often logs are written that no long work fills: it would have to wait for the disk as well. */
const everyMs = 1000
/** SQLite's own: pages of a log, after which the commit that fills it writes them into the database. */
const pagesByItself = 1000

/** `PASSIVE`: as far as no one reads or writes; `TRUNCATE`: all of it, so that the log begins anew and gives its space back. */
export type CheckpointMode = 'PASSIVE' | 'TRUNCATE'

/**
 * Writes what the write-ahead logs hold into their databases, in a thread of its own. SQLite would do it in one of the
 * commits, and with it keep the engine waiting for the disk, some tenths of a second at a time.
 */
export class LogKeeper {
  readonly #database: Database
  readonly #folder: string
  /** Null where it is not to begin, or ended: then commits do it. */
  #program: string | null = null
  /** Begins when it has something to do, and not while the library is opened. */
  #thread: Thread | null = null
  #timer: NodeJS.Timeout | undefined
  #pausedAt = 0

  constructor({ database, databasesFolder }: Pick<Store, 'database' | 'databasesFolder'>) {
    this.#database = database
    this.#folder = databasesFolder
  }

  /** @param program absolute path of the built log-thread.ts */
  begin(program: string): void {
    this.#timer = setInterval(() => {
      if (performance.now() - this.#pausedAt > everyMs) void this.#write('PASSIVE')
    }, everyMs)
    this.#program = program
    this.#database.pragma('wal_autocheckpoint = 0')
  }

  /** Between two pieces of long work: a turn for others, and for the thread where the work is ahead of it. */
  async pause(): Promise<void> {
    await setImmediate()
    if (['library.db-wal', 'cache.db-wal'].some((name) => this.#sizeOf(name) > large)) await this.#write('TRUNCATE')
    this.#pausedAt = performance.now()
  }

  /** After long work: has the disk hold the log of the library, so that the commit that must wait for that need not wait long. */
  async flush(): Promise<void> {
    const log = await open(join(this.#folder, 'library.db-wal'))
    try {
      await log.sync()
    } finally {
      await log.close()
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#program = null
    await this.#thread?.close()
    this.#thread = null
  }

  async #write(mode: CheckpointMode): Promise<void> {
    // Should the thread be gone, commits write.
    if (this.#program !== null) this.#thread ??= this.#beginThread(this.#program)
    await this.#thread?.call('checkpoint', mode).catch(() => undefined)
  }

  #beginThread(program: string): Thread {
    return new Thread(program, { library: this.#folder }, (error) => {
      console.error('The thread that writes the logs of the library ended; commits do it again:', error)
      clearInterval(this.#timer)
      this.#program = null
      this.#thread = null
      if (this.#database.open) this.#database.pragma(`wal_autocheckpoint = ${pagesByItself}`)
    })
  }

  #sizeOf(name: string): number {
    return statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0
  }
}
