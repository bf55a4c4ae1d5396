import type { Migration } from '../migrate.ts'

/** Imported labels that the model in use speaks against are doubted as well. */
export const cacheMigration1160: Migration = {
  version: 1160,
  up: (database) =>
    database.exec(`
-- Of an imported label: the version in use that speaks against it, found_at being when it was imported; null: a training found it.
ALTER TABLE suspect ADD COLUMN version_id INTEGER;
`),
}
