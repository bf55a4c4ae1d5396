import type { Migration } from '../migrate.ts'

/** The journal is written after the action it tells of, never before it. */
export const migration1080: Migration = {
  version: 1080,
  up: (database) =>
    database.exec(`
-- The line that the journal is owed of the last action: at place 0 its head, there once the action is done; what it says
-- of the action follows in pieces of JSON.
CREATE TABLE owed_line (place INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;

-- An undo goes from the last part to the first from now on. One that was cut off before is taken back from all of them.
UPDATE change SET parts_done = (SELECT count(*) FROM change_part p WHERE p.change_id = change.id)
WHERE under_way = 'undo';
`),
}
