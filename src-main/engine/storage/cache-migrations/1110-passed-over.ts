import type { Migration } from '../migrate.ts'

/** What scans left out, and what is to be read again. */
export const cacheMigration1110: Migration = {
  version: 1110,
  up: (database) =>
    database.exec(`
-- What the last scan of a catalog passed over, and why. path: below the catalog, with '/'.
CREATE TABLE passed_over (
  catalog_id INTEGER NOT NULL,
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (catalog_id, path)
) STRICT, WITHOUT ROWID;

-- Images whose files are to be read again, whatever size and time say. batch: those that were asked for at once.
CREATE TABLE read_again (
  batch INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  PRIMARY KEY (batch, image_id)
) STRICT, WITHOUT ROWID;
`),
}
