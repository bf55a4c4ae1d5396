import type { Migration } from '../migrate.ts'

/** How models compare, when one was accepted, and from what confidence on an answer is stated. */
export const migration1020: Migration = {
  version: 1020,
  up: (database) =>
    database.exec(`
-- As JSON: the new model beside the active one. explanation: a line for people.
ALTER TABLE run ADD COLUMN comparison TEXT;
ALTER TABLE run ADD COLUMN explanation TEXT;

-- When it last became active, in milliseconds since 1970; null for shipped models and those accepted before this was kept.
ALTER TABLE model_version ADD COLUMN accepted_at INTEGER;

-- As its card says: the confidence below which its answers are better called unsure, 0 to 1; null: it does not say.
ALTER TABLE model_version ADD COLUMN threshold REAL;

-- Chosen by a person, 0 to 1; null: the model's own.
ALTER TABLE attribute ADD COLUMN threshold REAL;
`),
}
