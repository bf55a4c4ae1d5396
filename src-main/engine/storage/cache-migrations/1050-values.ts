import type { Migration } from '../migrate.ts'

/** A value has a label only where the attribute has one label per image; counts are kept as values change. */
export const cacheMigration1050: Migration = {
  version: 1050,
  up: (database) =>
    database.exec(`
-- What each image has now, as the room values derives it: one row per attribute and image that has anything.
-- label_id: of an attribute with one label; null for other kinds, which keep their answers in tables of their own.
-- In place: in a library of a million images the table and its indices take half a minute to write anew.
ALTER TABLE value ALTER COLUMN label_id DROP NOT NULL;
-- Texts, all of whose labels are 0: found by their attribute, which takes a sixth of the time of looking at each value.
UPDATE value SET label_id = NULL WHERE attribute_id IN (SELECT DISTINCT attribute_id FROM value WHERE label_id = 0);
-- Decisions are few beside predictions: what nobody has reviewed is all but these.
CREATE INDEX value_decided ON value (attribute_id, source, image_id) WHERE source <> 'machine';

-- Kept by the room values. images: that have the label now; decided: not by a model; examples: there, readable, and
-- decided to be of the label.
CREATE TABLE label_count (
  attribute_id INTEGER NOT NULL,
  label_id INTEGER NOT NULL,
  images INTEGER NOT NULL DEFAULT 0,
  decided INTEGER NOT NULL DEFAULT 0,
  examples INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (attribute_id, label_id)
) STRICT, WITHOUT ROWID;

-- Kept by the room values. Images by who says what they have now; of those there and readable: examples by who decided,
-- labels rejected, and decisions made after \`since\` (milliseconds since 1970).
CREATE TABLE attribute_count (
  attribute_id INTEGER PRIMARY KEY,
  human INTEGER NOT NULL DEFAULT 0,
  imported INTEGER NOT NULL DEFAULT 0,
  machine INTEGER NOT NULL DEFAULT 0,
  human_examples INTEGER NOT NULL DEFAULT 0,
  imported_examples INTEGER NOT NULL DEFAULT 0,
  rejections INTEGER NOT NULL DEFAULT 0,
  recent INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Kept by the room catalog. Of the images that are there: all, those that could not be read, those not read yet.
CREATE TABLE folder_count (
  folder_id INTEGER PRIMARY KEY,
  images INTEGER NOT NULL DEFAULT 0,
  errors INTEGER NOT NULL DEFAULT 0,
  untagged INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row while the library is closed as it should be: then the counts were kept to the end.
CREATE TABLE closed (at INTEGER NOT NULL) STRICT;
`),
}
