import type { Migration } from '../migrate.ts'

/** What became of a version that no person rejected, and what a version whose run is lost may have learned from. */
export const migration1160: Migration = {
  version: 1160,
  up: (database) =>
    database.exec(`
-- 1: a newer candidate took its place while it waited; its state is 'rejected' as well.
ALTER TABLE model_version ADD COLUMN replaced INTEGER NOT NULL DEFAULT 0 CHECK (replaced IN (0, 1));
UPDATE model_version SET replaced = 1 WHERE state = 'rejected' AND NOT EXISTS (
  SELECT 1 FROM change c JOIN change_part p ON p.change_id = c.id
  WHERE c.kind = 'model.reject' AND c.undone = 0 AND json_extract(p.steps, '$.versionId') = model_version.id)
AND EXISTS (
  SELECT 1 FROM model_version n WHERE n.attribute_id = model_version.attribute_id AND n.id > model_version.id);

-- Decisions up to this time (milliseconds since 1970) it may have learned from; null: those until its run began.
ALTER TABLE model_version ADD COLUMN learned_until INTEGER;
UPDATE model_version SET learned_until = created_at WHERE origin = 'trained' AND run_id IS NULL;
`),
}
