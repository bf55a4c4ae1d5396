import type { Migration } from '../migrate.ts'

/** What captioners wrote, and the caption each image has now. */
export const cacheMigration1010: Migration = {
  version: 1010,
  up: (database) =>
    database.exec(`
CREATE TABLE written (
  version_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (version_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX written_image ON written (image_id);

-- Who wrote it and how sure the captioner is stands in value, as for labels, with the label 0.
CREATE TABLE caption_text (image_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
`),
}
