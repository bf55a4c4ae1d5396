import type { Migration } from '../migrate.ts'

/** Predictions in labels as they are now, beside what the models said. */
export const cacheMigration1070: Migration = {
  version: 1070,
  up: (database) =>
    database.exec(`
ALTER TABLE prediction RENAME TO former_prediction;
DROP INDEX prediction_image;

-- top: pairs of little-endian uint32 label id and float32 confidence, best first, of labels as they are now: merged ones
-- together, without those that are retired or deleted. said: as the model said it, where that is another; else null.
-- label_id, confidence: the best; null where none is left. margin: between the two best.
CREATE TABLE prediction (
  version_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER,
  confidence REAL,
  margin REAL,
  top BLOB NOT NULL,
  familiarity REAL,
  said BLOB,
  PRIMARY KEY (version_id, image_id)
) STRICT, WITHOUT ROWID;
INSERT INTO prediction (version_id, image_id, label_id, confidence, margin, top, familiarity)
SELECT version_id, image_id, label_id, confidence, margin, top, familiarity FROM former_prediction;
DROP TABLE former_prediction;
CREATE INDEX prediction_image ON prediction (image_id);

-- What labels stood for when the predictions of an attribute were last brought up to date (models/restating.ts); no row
-- while each stands for itself.
CREATE TABLE stated (attribute_id INTEGER PRIMARY KEY, standing TEXT NOT NULL) STRICT;
`),
}
