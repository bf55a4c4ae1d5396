import type { Migration } from '../migrate.ts'

/** The truth: what is on disk, what people decided, which models there are. */
export const migration1000: Migration = {
  version: 1000,
  up: (database) =>
    database.exec(`
CREATE TABLE library (id TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE catalog (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  scanned_at INTEGER
) STRICT;

-- path: below the catalog root, with '/', '' for the root itself.
CREATE TABLE folder (
  id INTEGER PRIMARY KEY,
  catalog_id INTEGER NOT NULL REFERENCES catalog ON DELETE CASCADE,
  parent_id INTEGER REFERENCES folder ON DELETE CASCADE,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  UNIQUE (catalog_id, path)
) STRICT;
CREATE INDEX folder_parent ON folder (parent_id);

CREATE TABLE product (
  id INTEGER PRIMARY KEY,
  catalog_id INTEGER NOT NULL REFERENCES catalog ON DELETE CASCADE,
  key TEXT NOT NULL,
  UNIQUE (catalog_id, key)
) STRICT;

-- size in bytes, modified in microseconds since 1970, hash: SHA-256 of the file, known once it was read.
-- present 0: gone from disk; the row and its annotations stay, should the file come back.
-- id: never given twice, as the history and the cache go on naming images that were removed.
CREATE TABLE image (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
  product_id INTEGER REFERENCES product ON DELETE SET NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  hash BLOB,
  width INTEGER,
  height INTEGER,
  orientation INTEGER,
  format TEXT,
  present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
  error_code TEXT,
  error TEXT,
  added_at INTEGER NOT NULL,
  UNIQUE (folder_id, name)
) STRICT;
CREATE INDEX image_name ON image (name COLLATE NOCASE, id) WHERE present = 1;
CREATE INDEX image_product ON image (product_id);
CREATE INDEX image_hash ON image (hash) WHERE hash IS NOT NULL;

CREATE TABLE attribute (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  title TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE label (
  id INTEGER PRIMARY KEY,
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  created_at INTEGER NOT NULL,
  UNIQUE (attribute_id, name)
) STRICT;

-- verdict 'is': the label of the image; 'not': the image is not this label.
CREATE TABLE annotation (
  image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES label ON DELETE CASCADE,
  verdict TEXT NOT NULL CHECK (verdict IN ('is', 'not')),
  source TEXT NOT NULL CHECK (source IN ('human', 'imported')),
  at INTEGER NOT NULL,
  PRIMARY KEY (attribute_id, image_id, label_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_image ON annotation (image_id);
CREATE INDEX annotation_label ON annotation (label_id);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  options TEXT NOT NULL,
  examples INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  seconds REAL,
  before TEXT,
  after TEXT,
  error TEXT
) STRICT;

CREATE TABLE run_point (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  iteration INTEGER NOT NULL,
  loss REAL NOT NULL,
  accuracy REAL NOT NULL,
  validation_loss REAL,
  validation_accuracy REAL,
  PRIMARY KEY (run_id, iteration)
) STRICT, WITHOUT ROWID;

-- folder: where the model's files lie, below the library's or the shipped models' folder (origin says which).
-- label_ids: JSON, the label of each output, so that a renamed label stays the one the model knows.
CREATE TABLE model_version (
  id INTEGER PRIMARY KEY,
  attribute_id INTEGER NOT NULL REFERENCES attribute ON DELETE CASCADE,
  name TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('shipped', 'trained')),
  folder TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'candidate', 'retired', 'rejected')),
  run_id INTEGER REFERENCES run ON DELETE SET NULL,
  card TEXT NOT NULL,
  label_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (origin, folder)
) STRICT;
CREATE UNIQUE INDEX model_version_active ON model_version (attribute_id) WHERE state = 'active';

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  subject_id INTEGER,
  note TEXT NOT NULL DEFAULT '',
  error TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

-- One row per user action. steps: what was and what became of each decision it touched.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  at INTEGER NOT NULL,
  images INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
  steps TEXT NOT NULL
) STRICT;

INSERT INTO attribute (name, title, position) VALUES ('type', 'Type', 1), ('colour', 'Colour', 2), ('brand', 'Brand', 3);
`),
}
