import type { Migration } from '../migrate.ts'

/** Files of models that were read through and are what their cards say. */
export const cacheMigration1220: Migration = {
  version: 1220,
  up: (database) =>
    database.exec(`
-- changed: when the file, or what the disk says of it, was changed last; checked_at: when it was read. Milliseconds since 1970.
CREATE TABLE checked_file (
  path TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  changed REAL NOT NULL,
  sha256 TEXT NOT NULL,
  checked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`),
}
