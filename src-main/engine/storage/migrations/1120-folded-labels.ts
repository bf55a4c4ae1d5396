import { fold } from '../../../../src-preload/contract/folding.ts'
import type { Migration } from '../migrate.ts'

/** Labels are found whatever their capitals and however their accents are composed: SQLite's NOCASE knows ASCII alone. */
export const migration1120: Migration = {
  version: 1120,
  up(database) {
    database.exec(`
-- The name as names are compared (folding.ts). Not unique: a library may hold labels that differ by less from before.
ALTER TABLE label ADD COLUMN folded TEXT NOT NULL DEFAULT '';
CREATE INDEX label_folded ON label (attribute_id, folded);
`)
    const write = database.prepare<[string, number]>('UPDATE label SET folded = ? WHERE id = ?')
    const labels = database.prepare<[], { id: number; name: string }>('SELECT id, name FROM label').all()
    for (const { id, name } of labels) write.run(fold(name), id)
  },
}
