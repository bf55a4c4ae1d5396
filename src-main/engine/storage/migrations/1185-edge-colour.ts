import type { Migration } from '../migrate.ts'

/** What a picture lies on where its shape is another than its tile's. */
export const migration1185: Migration = {
  version: 1185,
  up: (database) =>
    database.exec(`
-- Colour of its border, sRGB as 0xRRGGBB; null: not read since this is known.
ALTER TABLE image ADD COLUMN edge INTEGER;
`),
}
