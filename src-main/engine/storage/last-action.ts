import type { Database } from 'better-sqlite3'

/** What tells an action in the journal: done, taken back and done again it has one uid, and a time for each. */
export interface ActionMark {
  uid: string
  way: string
  /** ISO 8601. */
  at: string
}

/** The last action that the library has, and the last one whose consequences the cache has: after a loss, not the same. */
export class LastAction {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** Inside the transaction of the action. */
  set({ at, uid, way }: ActionMark): void {
    this.#statements.set.run({ at, uid, way })
    this.#statements.follow.run()
  }

  get(): ActionMark | null {
    return this.#statements.get.get() ?? null
  }

  /** Whether the cache has what follows from it. */
  isFollowed(): boolean {
    return this.#statements.isFollowed.get() !== undefined
  }

  /** What follows was made anew. */
  follow(): void {
    this.#statements.follow.run()
  }
}

function prepare(database: Database) {
  return {
    set: database.prepare<[ActionMark]>(
      'INSERT OR REPLACE INTO main.last_action (id, uid, way, at) VALUES (1, @uid, @way, @at)',
    ),
    get: database.prepare<[], ActionMark>('SELECT uid, way, at FROM main.last_action'),
    follow: database.prepare<[]>('INSERT OR REPLACE INTO cache.followed SELECT * FROM main.last_action'),
    isFollowed: database
      .prepare<[], number>(
        `SELECT 1 WHERE NOT EXISTS (SELECT * FROM main.last_action EXCEPT SELECT * FROM cache.followed)`,
      )
      .pluck(),
  }
}
