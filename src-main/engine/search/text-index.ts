import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import { searched } from '../../../src-preload/contract/folding.ts'

/** One stretch of indexing: a call that comes meanwhile waits no longer. */
const sliceMs = 10
const rowsAtOnce = 50

/**
 * Keeps `cache.search`, the words of file names and captions, up to date in the background. Whoever changes a name or a
 * caption knows nothing of it: the image is noted as waiting, which costs a microsecond, and until its turn comes a
 * search reads its texts themselves. Names of folders and labels are few; they are not indexed but looked through.
 */
export class TextIndex {
  readonly #database: Database
  readonly #pause: () => Promise<void>
  readonly #statements: ReturnType<typeof prepare>
  #working: Promise<void> | null = null
  #isClosed = false

  /** @param pause between two stretches */
  constructor(database: Database, pause: () => Promise<void> = setImmediate) {
    this.#database = database
    this.#pause = pause
    noteChanges(database)
    beginOnce(database)
    this.#statements = prepare(database)
  }

  /** Something may have changed. */
  wake(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
  }

  /** Resolves when nothing waits, or when what waits cannot be written. */
  async settled(): Promise<void> {
    this.wake()
    await this.#working
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#working
  }

  async #work(): Promise<void> {
    try {
      do await this.#pause()
      while (!this.#isClosed && this.#slice())
    } catch (error) {
      // A full disk, say. What waits goes on waiting, a search reads it itself, and the next change tries again.
      console.error('The words of names and captions could not be indexed:', error)
    }
  }

  /** Whether something may still be waiting. */
  #slice(): boolean {
    const end = performance.now() + sliceMs
    return this.#database.transaction(() => {
      while (performance.now() < end) {
        const ids = this.#statements.waiting.all(rowsAtOnce)
        if (ids.length === 0) return false
        for (const id of ids) this.#index(id)
      }
      return true
    })()
  }

  #index(imageId: number): void {
    const texts = this.#statements.texts.get(imageId)
    this.#statements.forget.run(imageId)
    if (texts) {
      const { caption, name } = texts
      this.#statements.put.run(imageId, searched(name), caption === null ? null : searched(caption))
    }
    this.#statements.done.run(imageId)
  }
}

/** The triggers are the connection's own, since those of a file cannot reach into another. */
function noteChanges(database: Database): void {
  const note = (when: string, table: string, id: string): string =>
    `CREATE TEMP TRIGGER search_${when.split(' ')[0]}_${table.replace('.', '_')} AFTER ${when} ON ${table}
     BEGIN INSERT OR IGNORE INTO search_waiting (image_id) VALUES (${id}); END;`
  database.exec(
    [
      note('INSERT', 'main.image', 'new.id'),
      note('UPDATE OF name', 'main.image', 'new.id'),
      note('DELETE', 'main.image', 'old.id'),
      note('INSERT', 'cache.caption_text', 'new.image_id'),
      note('UPDATE OF text', 'cache.caption_text', 'new.image_id'),
      note('DELETE', 'cache.caption_text', 'old.image_id'),
    ].join('\n'),
  )
}

/** The cache is new, or of a version that knew no index: everything waits. */
function beginOnce(database: Database): void {
  if (database.prepare<[]>('SELECT 1 FROM cache.search_begun').get() !== undefined) return
  database.transaction(() => {
    database.exec('INSERT OR IGNORE INTO cache.search_waiting (image_id) SELECT id FROM any_image')
    database.prepare<[number]>('INSERT INTO cache.search_begun (at) VALUES (?)').run(Date.now())
  })()
}

function prepare(database: Database) {
  return {
    waiting: database.prepare<[number], number>('SELECT image_id FROM cache.search_waiting LIMIT ?').pluck(),
    texts: database.prepare<[number], { name: string; caption: string | null }>(
      `SELECT name, (SELECT group_concat(text, char(10)) FROM cache.caption_text WHERE image_id = i.id) AS caption
       FROM any_image i WHERE id = ?`,
    ),
    put: database.prepare<[number, string, string | null]>(
      'INSERT INTO cache.search (rowid, name, caption) VALUES (?, ?, ?)',
    ),
    forget: database.prepare<[number]>('DELETE FROM cache.search WHERE rowid = ?'),
    done: database.prepare<[number]>('DELETE FROM cache.search_waiting WHERE image_id = ?'),
  }
}
