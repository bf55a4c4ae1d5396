import type { Migration } from '../migrate.ts'

/** Texts of any attribute, and the labels of those that may have several. */
export const cacheMigration1060: Migration = {
  version: 1060,
  up: (database) =>
    database.exec(`
-- Who wrote it, or whose it is, and how sure the model is stands in value.
ALTER TABLE caption_text RENAME TO former_text;
CREATE TABLE caption_text (
  attribute_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;
INSERT INTO caption_text (attribute_id, image_id, text)
SELECT v.attribute_id, t.image_id, t.text FROM former_text t
JOIN value v ON v.image_id = t.image_id AND v.label_id IS NULL;
DROP TABLE former_text;
CREATE INDEX caption_text_image ON caption_text (image_id);

-- The labels an image has now, of an attribute that may have several: one row for each.
CREATE TABLE many_label (
  attribute_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  image_id INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported', 'machine')),
  confidence REAL,
  PRIMARY KEY (attribute_id, image_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX many_label_label ON many_label (attribute_id, label_id, image_id, source);
CREATE INDEX many_label_image ON many_label (image_id);
`),
}
