import type { Migration } from '../migrate.ts'

/** The index is of folded texts from now on: what was indexed before is indexed again. */
export const cacheMigration1120: Migration = {
  version: 1120,
  up: (database) => {
    database.exec(`INSERT INTO search (search) VALUES ('delete-all'); DELETE FROM search_begun;`)
  },
}
