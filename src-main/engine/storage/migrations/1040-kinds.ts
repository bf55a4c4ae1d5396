import type { Migration } from '../migrate.ts'

/** What an answer is can be more than one of two: the program checks the kind (kinds/kinds.ts), not the table. */
export const migration1040: Migration = {
  version: 1040,
  up: (database) =>
    database.exec(`
ALTER TABLE attribute RENAME COLUMN kind TO former_kind;
ALTER TABLE attribute ADD COLUMN kind TEXT NOT NULL DEFAULT 'label';
UPDATE attribute SET kind = 'text' WHERE former_kind = 'text';
ALTER TABLE attribute DROP COLUMN former_kind;
`),
}
