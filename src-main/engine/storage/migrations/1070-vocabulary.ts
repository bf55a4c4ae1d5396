import type { Migration } from '../migrate.ts'

/** Labels that were merged. */
export const migration1070: Migration = {
  version: 1070,
  up: (database) =>
    database.exec(`
-- The label that this one, deleted, stands for since it was merged: what a model says of it, it says of that one. Null:
-- it was not merged. Never a label that was merged itself.
ALTER TABLE label ADD COLUMN merged_into INTEGER REFERENCES label ON DELETE SET NULL;
`),
}
