import type { Migration } from '../migrate.ts'

/** By which decoder an image was read, so that what a former one read otherwise is read again. */
export const migration1100: Migration = {
  version: 1100,
  up: (database) =>
    database.exec(`
-- As in common/decoder-version.ts; null: by the first one, or not read yet.
ALTER TABLE image ADD COLUMN decoder INTEGER;
`),
}
