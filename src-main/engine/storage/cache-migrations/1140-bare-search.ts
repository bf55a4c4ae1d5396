import type { Migration } from '../migrate.ts'

/** The index is of texts without their accents from now on: what was indexed before is indexed again. */
export const cacheMigration1140: Migration = {
  version: 1140,
  up: (database) => {
    database.exec(`INSERT INTO search (search) VALUES ('delete-all'); DELETE FROM search_begun;`)
  },
}
