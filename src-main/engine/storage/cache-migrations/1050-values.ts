import type { Migration } from '../migrate.ts'

/** A value has a label only where the attribute has one label per image. */
export const cacheMigration1050: Migration = {
  version: 1050,
  up: (database) =>
    database.exec(`
ALTER TABLE value RENAME TO former_value;
DROP INDEX value_label;
DROP INDEX value_confidence;
DROP INDEX value_margin;
DROP INDEX value_image;

-- What each image has now, as the room values derives it: one row per attribute and image that has anything.
-- label_id: of an attribute with one label; null for other kinds, which keep their answers in tables of their own.
CREATE TABLE value (
  attribute_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  label_id INTEGER,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported', 'machine')),
  confidence REAL,
  margin REAL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;
INSERT INTO value SELECT attribute_id, image_id, nullif(label_id, 0), source, confidence, margin FROM former_value;
DROP TABLE former_value;
CREATE INDEX value_label ON value (attribute_id, label_id, image_id, source);
CREATE INDEX value_confidence ON value (attribute_id, confidence, image_id);
CREATE INDEX value_margin ON value (attribute_id, margin, image_id);
CREATE INDEX value_image ON value (image_id);
-- Decisions are few beside predictions: what nobody has reviewed is all but these.
CREATE INDEX value_decided ON value (attribute_id, source, image_id) WHERE source <> 'machine';
`),
}
