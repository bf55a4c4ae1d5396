import type { Migration } from '../migrate.ts'

/** Thumbnails for large tiles, made when one is looked at. */
export const cacheMigration1185: Migration = {
  version: 1185,
  up: (database) =>
    database.exec(`
-- made: rises; of many the earliest go.
CREATE TABLE large_thumbnail (
  made INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  media_type TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;
`),
}
