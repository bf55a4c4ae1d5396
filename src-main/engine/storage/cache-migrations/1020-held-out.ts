import type { Migration } from '../migrate.ts'

/** What models say of images that they did not learn from, and decisions that the others speak against. */
export const cacheMigration1020: Migration = {
  version: 1020,
  up: (database) =>
    database.exec(`
-- label_id: as it was decided when the run began; top: as in prediction, by the twin that learned without the image.
CREATE TABLE held_out (
  version_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  top BLOB NOT NULL,
  PRIMARY KEY (version_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_out_image ON held_out (image_id);

-- Found by the last run of the attribute, at found_at (milliseconds since 1970): decided anew since, it is none any more.
-- confidence: out of fold, in label_id, which was decided; other_confidence: in other_id.
CREATE TABLE suspect (
  attribute_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  confidence REAL NOT NULL,
  other_id INTEGER NOT NULL,
  other_confidence REAL NOT NULL,
  found_at INTEGER NOT NULL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;

-- How much the image is like those the version learned from, 0 to 1; null where the version does not tell.
ALTER TABLE prediction ADD COLUMN familiarity REAL;
`),
}
