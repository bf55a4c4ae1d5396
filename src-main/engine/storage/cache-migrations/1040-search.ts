import type { Migration } from '../migrate.ts'

/** Which images have three letters in a row in their file name or caption (search/text-index.ts). */
export const cacheMigration1040: Migration = {
  version: 1040,
  up: (database) =>
    database.exec(`
-- rowid: the image's id. The texts themselves lie elsewhere.
CREATE VIRTUAL TABLE search USING fts5 (name, caption, tokenize = 'trigram', content = '', contentless_delete = 1);

-- Images whose texts changed since they were indexed.
CREATE TABLE search_waiting (image_id INTEGER PRIMARY KEY) STRICT;

-- One row once all images that there were wait or are indexed.
CREATE TABLE search_begun (at INTEGER NOT NULL) STRICT;
`),
}
