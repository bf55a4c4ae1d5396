import type { Migration } from '../migrate.ts'

/** What the last scan saw of where folders lie, so that a drive that is away is not taken for an emptied folder. */
export const migration1110: Migration = {
  version: 1110,
  up: (database) =>
    database.exec(`
-- mounted 1: on another drive than the folder it lies in. target: where it really lies, absolute, if a link leads to it.
ALTER TABLE folder ADD COLUMN mounted INTEGER NOT NULL DEFAULT 0 CHECK (mounted IN (0, 1));
ALTER TABLE folder ADD COLUMN target TEXT;
`),
}
