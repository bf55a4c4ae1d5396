import type { Migration } from '../migrate.ts'

/** In which order people have their views. */
export const migration1195: Migration = {
  version: 1195,
  up: (database) =>
    database.exec(`
-- Where it stands; null: after those that have a place, the oldest first.
ALTER TABLE view ADD COLUMN position INTEGER;
`),
}
