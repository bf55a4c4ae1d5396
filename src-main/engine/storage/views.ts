import type { Database } from 'better-sqlite3'

/**
 * What every room may read: whoever owns the tables below them can shape these anew without the others knowing. Views of
 * the connection, so that they are never older than the program. test/storage/sql-walls.test.ts holds the rooms to them.
 */
const views = `
-- Images that are on disk, those that are gone from it (kept should they come back), and both.
CREATE TEMP VIEW present_image AS SELECT * FROM main.image WHERE present = 1;
CREATE TEMP VIEW gone_image AS SELECT * FROM main.image WHERE present = 0;
CREATE TEMP VIEW any_image AS SELECT * FROM main.image;
-- Where an image lies: root is the catalog's folder, folder lies below it and is '' for the root itself.
CREATE TEMP VIEW place AS
  SELECT i.id AS image_id, i.present, i.name, f.id AS folder_id, f.path AS folder, c.id AS catalog_id, c.name AS catalog,
    c.path AS root
  FROM main.image i JOIN main.folder f ON f.id = i.folder_id JOIN main.catalog c ON c.id = f.catalog_id;
-- The model versions that tag now, one of an attribute at most. Those of deleted attributes rest.
CREATE TEMP VIEW active_version AS
  SELECT * FROM main.model_version WHERE state = 'active'
    AND NOT EXISTS (SELECT 1 FROM main.attribute a WHERE a.id = attribute_id AND a.state = 'deleted');
-- What people decided or imported.
CREATE TEMP VIEW decision AS SELECT * FROM main.annotation;
-- Decisions that are probably wrong, in labels as they are now: merged since, a label stands for another, and one that is
-- retired or deleted is no alternative. They are those that the last training of their attribute found doubtful, each by a
-- twin that learned without it; and imported ones that the model in use cannot have learned from and speaks against
-- (models/contradictions.ts).
CREATE TEMP VIEW doubt AS
  SELECT s.attribute_id, s.image_id, coalesce(l.merged_into, l.id) AS label_id, s.confidence, o.id AS other_id,
    s.other_confidence, s.found_at
  FROM cache.suspect s JOIN main.label l ON l.id = s.label_id JOIN main.label said ON said.id = s.other_id
  JOIN main.label o ON o.id = coalesce(said.merged_into, said.id)
  WHERE o.state = 'used' AND o.id <> coalesce(l.merged_into, l.id)
    AND (s.version_id IS NULL OR EXISTS (SELECT 1 FROM active_version m WHERE m.id = s.version_id));
-- Images of which someone said that the decided labels are all.
CREATE TEMP VIEW whole_decision AS SELECT * FROM main.whole_annotation;
-- What people wrote or imported.
CREATE TEMP VIEW text_decision AS SELECT * FROM main.text_annotation;
-- Folders; attributes and labels, the deleted ones as well; model versions in any state; trainings.
CREATE TEMP VIEW any_folder AS SELECT * FROM main.folder;
CREATE TEMP VIEW any_attribute AS SELECT * FROM main.attribute;
CREATE TEMP VIEW any_label AS SELECT * FROM main.label;
CREATE TEMP VIEW any_version AS SELECT * FROM main.model_version;
CREATE TEMP VIEW any_run AS SELECT * FROM main.run;
-- What versions said of images, in labels and in words; which images have which features; what images have now.
CREATE TEMP VIEW said_label AS SELECT * FROM cache.prediction;
CREATE TEMP VIEW said_text AS SELECT * FROM cache.written;
-- What twins of a version say, each of images that it learned without; top in labels as they were learned.
CREATE TEMP VIEW held_back AS SELECT version_id, image_id, top FROM cache.held_out;
CREATE TEMP VIEW embedded AS SELECT backbone_id, image_id FROM cache.embedding;
CREATE TEMP VIEW shown AS SELECT * FROM cache.value;
`

/** Call on every connection to a library, once its tables are there. */
export function makeViews(database: Database): void {
  database.exec(views)
}
