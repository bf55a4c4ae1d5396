import type { Migration } from '../migrate.ts'

/** What can be made again from the files and the models. */
export const cacheMigration1000: Migration = {
  version: 1000,
  up: (database) =>
    database.exec(`
CREATE TABLE cache_of (library_id TEXT NOT NULL) STRICT;

CREATE TABLE thumbnail (
  hash BLOB PRIMARY KEY,
  media_type TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE backbone (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- vector: little-endian float32.
CREATE TABLE embedding (
  id INTEGER PRIMARY KEY,
  image_id INTEGER NOT NULL,
  backbone_id INTEGER NOT NULL REFERENCES backbone,
  vector BLOB NOT NULL,
  UNIQUE (backbone_id, image_id)
) STRICT;
CREATE INDEX embedding_image ON embedding (image_id);

-- top: pairs of little-endian uint32 label id and float32 confidence, best first; margin between the two best.
CREATE TABLE prediction (
  version_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  confidence REAL NOT NULL,
  margin REAL NOT NULL,
  top BLOB NOT NULL,
  PRIMARY KEY (version_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX prediction_image ON prediction (image_id);

-- The label each image has now: derived from annotation and the active version's prediction (labels/values.ts).
CREATE TABLE value (
  attribute_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported', 'machine')),
  confidence REAL,
  margin REAL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX value_label ON value (attribute_id, label_id, image_id, source);
CREATE INDEX value_confidence ON value (attribute_id, confidence, image_id);
CREATE INDEX value_margin ON value (attribute_id, margin, image_id);
CREATE INDEX value_image ON value (image_id);
`),
}
