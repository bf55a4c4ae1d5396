import type { Migration } from '../migrate.ts'

/** Libraries know their last action from this one on. */
export const lastActionVersion = 1130

/** Where in the journal a library stands, so that what the journal holds beyond that can be done again. */
export const migration1130: Migration = {
  version: lastActionVersion,
  up: (database) =>
    database.exec(`
-- One row, written with each action: the head of its line in the journal. None: nothing was done since this is kept.
CREATE TABLE last_action (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  uid TEXT NOT NULL,
  way TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
`),
}
