import type { Migration } from '../migrate.ts'

/** What people say of labels and attributes beside their names: families, colours, keys, other names. */
export const migration1150: Migration = {
  version: 1150,
  up: (database) =>
    database.exec(`
ALTER TABLE attribute ADD COLUMN description TEXT NOT NULL DEFAULT '';

-- parent_id: an image with this label is found by that one as well. colour: '#rrggbb'; null: none was chosen.
-- hotkey: the letter that always gives this label, of no other of the attribute that is not deleted; null: none.
ALTER TABLE label ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE label ADD COLUMN parent_id INTEGER REFERENCES label ON DELETE SET NULL;
ALTER TABLE label ADD COLUMN colour TEXT;
ALTER TABLE label ADD COLUMN hotkey TEXT;
CREATE INDEX label_parent ON label (parent_id) WHERE parent_id IS NOT NULL;

-- Names that tables use for a label beside its own; folded as label.folded.
CREATE TABLE synonym (
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  label_id INTEGER NOT NULL REFERENCES label ON DELETE CASCADE,
  PRIMARY KEY (attribute_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX synonym_label ON synonym (label_id);
`),
}
