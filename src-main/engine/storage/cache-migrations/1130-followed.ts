import type { Migration } from '../migrate.ts'

/** Whether the cache has all that follows from the library's last action: each may be lost without the other. */
export const cacheMigration1130: Migration = {
  version: 1130,
  up: (database) =>
    database.exec(`
-- One row: the last action of the library whose consequences are here.
CREATE TABLE followed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uid TEXT NOT NULL,
  way TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
`),
}
