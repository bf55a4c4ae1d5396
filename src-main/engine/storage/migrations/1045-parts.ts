import type { Migration } from '../migrate.ts'

/** An action on many images is written in parts, one short transaction each. */
export const migration1045: Migration = {
  version: 1045,
  up: (database) =>
    database.exec(`
-- steps: JSON, what was and what became of each decision of the part.
CREATE TABLE change_part (
  change_id INTEGER NOT NULL REFERENCES change ON DELETE CASCADE,
  part INTEGER NOT NULL,
  steps TEXT NOT NULL,
  UNIQUE (change_id, part)
) STRICT;
INSERT INTO change_part SELECT id, 0, steps FROM change;
ALTER TABLE change DROP COLUMN steps;

-- What is being done with it, part by part: 'do', 'undo' or 'redo'; null: nothing. parts_done: of an undo or redo.
ALTER TABLE change ADD COLUMN under_way TEXT;
ALTER TABLE change ADD COLUMN parts_done INTEGER NOT NULL DEFAULT 0;
`),
}
