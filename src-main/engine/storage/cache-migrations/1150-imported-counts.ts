import type { Migration } from '../migrate.ts'

/** Images of a label are counted by who says so. */
export const cacheMigration1150: Migration = {
  version: 1150,
  up: (database) =>
    database.exec(`
-- imported: of those decided, the images that a table gave the label.
ALTER TABLE label_count ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
-- Not closed as it should be, so to say: all is counted anew.
DELETE FROM closed;
`),
}
