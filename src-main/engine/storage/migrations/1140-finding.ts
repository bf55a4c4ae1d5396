import type { Migration } from '../migrate.ts'

/** Lists by what is known of files, each read along an index of its own, and lists that people keep under a name. */
export const migration1140: Migration = {
  version: 1140,
  up: (database) =>
    database.exec(`
CREATE INDEX image_width ON image (width) WHERE width IS NOT NULL;
CREATE INDEX image_height ON image (height) WHERE height IS NOT NULL;
-- Width in thousandths of the height.
CREATE INDEX image_shape ON image (width * 1000 / height);
CREATE INDEX image_size ON image (size);
CREATE INDEX image_modified ON image (modified);
CREATE INDEX image_added ON image (added_at);

-- filter, sort: JSON, as the contract has them, with the library's own ids.
-- folded: the name as names are compared. state 'deleted': taken back or deleted, under a name that no other can have.
CREATE TABLE view (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  filter TEXT NOT NULL,
  sort TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'used' CHECK (state IN ('used', 'deleted'))
) STRICT;
`),
}
