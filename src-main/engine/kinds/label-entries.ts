import type { Database } from 'better-sqlite3'
import { byImage, rowsOf, type EntryRow } from './entry-rows.ts'
import type { Entry, Step } from './entry.ts'

/** Reads and writes the labels that people gave images, or took from them: the table `annotation`. */
export class LabelEntries {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  of(attributeId: number, imageIds: readonly number[]): Map<number, Entry[]> {
    return byImage(this.#statements.of.all(JSON.stringify(imageIds), attributeId))
  }

  replace(attributeId: number, steps: readonly Step[]): void {
    const { added, gone } = rowsOf(steps, ([answer]) => answer !== null)
    if (gone.length > 0) this.#statements.clear.run(attributeId, JSON.stringify(gone))
    if (added.length > 0) this.#statements.insert.run(attributeId, JSON.stringify(added))
  }
}

function prepare(database: Database) {
  return {
    of: database
      .prepare<[string, number], EntryRow>(
        `SELECT n.image_id, n.label_id, n.verdict, n.source, n.at
         FROM json_each(?) i CROSS JOIN annotation n NOT INDEXED ON n.attribute_id = ? AND n.image_id = i.value`,
      )
      .raw(),
    clear: database.prepare<[number, string]>(
      'DELETE FROM annotation WHERE attribute_id = ? AND image_id IN (SELECT value FROM json_each(?))',
    ),
    insert: database.prepare<[number, string]>(
      `INSERT INTO annotation (attribute_id, image_id, label_id, verdict, source, at)
       SELECT ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`,
    ),
  }
}
