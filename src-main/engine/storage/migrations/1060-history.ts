import type { Migration } from '../migrate.ts'

/** Actions of every kind in the history, names that a journal can be replayed by, and what is removed but not yet gone. */
export const migration1060: Migration = {
  version: 1060,
  up: (database) =>
    database.exec(`
-- kind: of history/action.ts, its payload being what change_part holds; uid: in the journal.
ALTER TABLE change ADD COLUMN kind TEXT NOT NULL DEFAULT 'decide';
ALTER TABLE change ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE change SET uid = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX change_uid ON change (uid);

-- uid: the catalog's name in the journal, whatever its folder is called and wherever it lies.
-- removed_at: since when it is hidden with all that was decided in it, until it is purged; null: it is there.
ALTER TABLE catalog ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE catalog ADD COLUMN removed_at INTEGER;
UPDATE catalog SET uid = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX catalog_uid ON catalog (uid);

-- The images of removed catalogs that were on disk then: they have present 0 meanwhile.
CREATE TABLE hidden_image (image_id INTEGER PRIMARY KEY REFERENCES image ON DELETE CASCADE) STRICT;

-- retired: kept on the images that have it, and not offered any more; deleted: as if it had never been, but for the history.
-- The name of a deleted one is out of the way of others: see labels/names.ts.
ALTER TABLE attribute ADD COLUMN state TEXT NOT NULL DEFAULT 'used' CHECK (state IN ('used', 'retired', 'deleted'));
ALTER TABLE label ADD COLUMN state TEXT NOT NULL DEFAULT 'used' CHECK (state IN ('used', 'retired', 'deleted'));
`),
}
