import type { Migration } from '../migrate.ts'

/** Texts of any attribute, and answers of several labels that are complete. */
export const migration1050: Migration = {
  version: 1050,
  up: (database) =>
    database.exec(`
-- What people wrote or imported, as annotation holds their labels; for every kind whose answers are no labels.
CREATE TABLE text_annotation (
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  text TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported')),
  at INTEGER NOT NULL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_annotation_image ON text_annotation (image_id);
INSERT INTO text_annotation (attribute_id, image_id, text, source, at)
SELECT (SELECT id FROM attribute WHERE kind = 'text'), image_id, text, source, at FROM caption;
DROP TABLE caption;

-- The labels that annotation says the image is are all it has, of those there were at the time.
CREATE TABLE whole_annotation (
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported')),
  at INTEGER NOT NULL,
  PRIMARY KEY (attribute_id, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX whole_annotation_image ON whole_annotation (image_id);
`),
}
