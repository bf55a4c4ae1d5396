import type { Migration } from '../migrate.ts'

/** Captions: an attribute whose answers are texts. */
export const migration1010: Migration = {
  version: 1010,
  up: (database) =>
    database.exec(`
ALTER TABLE attribute ADD COLUMN kind TEXT NOT NULL DEFAULT 'labels' CHECK (kind IN ('labels', 'text'));
-- Someone may have made labels of this name before captions were.
UPDATE attribute SET name = 'caption labels', title = 'Caption labels' WHERE name = 'caption';
INSERT INTO attribute (name, title, position, kind) VALUES ('caption', 'Caption', 1000000, 'text');

-- The texts people wrote or imported, as annotation holds their labels.
CREATE TABLE caption (
  image_id INTEGER PRIMARY KEY REFERENCES image ON DELETE CASCADE,
  text TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('human', 'imported')),
  at INTEGER NOT NULL
) STRICT;
`),
}
