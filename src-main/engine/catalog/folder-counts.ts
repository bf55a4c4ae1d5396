import type { Database } from 'better-sqlite3'

/** What one row of `image`, `new` or `old` in a trigger, adds to the counts of its folder. */
const shares = (row: string): [column: string, share: string][] => [
  ['images', `${row}.present`],
  ['errors', `(${row}.present AND ${row}.error IS NOT NULL)`],
  ['untagged', `(${row}.present AND ${row}.error IS NULL AND ${row}.hash IS NULL)`],
]

const add = (row: string): string =>
  `INSERT INTO folder_count (folder_id, images, errors, untagged)
   VALUES (${row}.folder_id, ${shares(row)
     .map(([, share]) => share)
     .join(', ')})
   ON CONFLICT DO UPDATE SET images = images + excluded.images, errors = errors + excluded.errors,
     untagged = untagged + excluded.untagged;`

const takeOff = (row: string): string =>
  `UPDATE folder_count SET ${shares(row)
    .map(([column, share]) => `${column} = ${column} - ${share}`)
    .join(', ')} WHERE folder_id = ${row}.folder_id;`

/** Keeps `cache.folder_count` as rows of `image` come, change and go, whoever writes them. */
export class FolderCounts {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    database.exec(`
      CREATE TEMP TRIGGER IF NOT EXISTS folder_count_insert AFTER INSERT ON main.image BEGIN ${add('new')} END;
      CREATE TEMP TRIGGER IF NOT EXISTS folder_count_update
        AFTER UPDATE OF folder_id, present, error, hash ON main.image BEGIN ${takeOff('old')} ${add('new')} END;
      CREATE TEMP TRIGGER IF NOT EXISTS folder_count_delete AFTER DELETE ON main.image BEGIN ${takeOff('old')} END;
      CREATE TEMP TRIGGER IF NOT EXISTS folder_count_forget AFTER DELETE ON main.folder
        BEGIN DELETE FROM folder_count WHERE folder_id = old.id; END`)
  }

  /** From the beginning. */
  recount(): void {
    this.#database.transaction(() => {
      this.#database.exec(`DELETE FROM cache.folder_count`)
      this.#database.exec(
        `INSERT INTO cache.folder_count (folder_id, images, errors, untagged)
         SELECT i.folder_id, count(*), sum(i.error IS NOT NULL), sum(i.error IS NULL AND i.hash IS NULL)
         FROM image i WHERE i.present = 1 GROUP BY i.folder_id`,
      )
    })()
  }
}
