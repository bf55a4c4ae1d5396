import type { Database } from 'better-sqlite3'
import type { Entry } from './entry.ts'

interface Row {
  answer: number
  verdict: 'is' | 'not'
  source: 'human' | 'imported'
  at: number
}

/** Reads and writes the labels that people gave an image, or took from it: the table `annotation`. */
export class LabelEntries {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  of(attributeId: number, imageId: number): Entry[] {
    const rows = this.#statements.of.all(attributeId, imageId) as Row[]
    return rows.map(({ answer, verdict, source, at }) => [answer, verdict, source, at])
  }

  replace(attributeId: number, imageId: number, entries: readonly Entry[]): void {
    this.#statements.clear.run(attributeId, imageId)
    for (const [answer, verdict, source, at] of entries)
      this.#statements.insert.run(imageId, attributeId, answer, verdict, source, at)
  }
}

function prepare(database: Database) {
  return {
    of: database.prepare(
      'SELECT label_id AS answer, verdict, source, at FROM annotation WHERE attribute_id = ? AND image_id = ?',
    ),
    clear: database.prepare('DELETE FROM annotation WHERE attribute_id = ? AND image_id = ?'),
    insert: database.prepare(
      'INSERT INTO annotation (image_id, attribute_id, label_id, verdict, source, at) VALUES (?, ?, ?, ?, ?, ?)',
    ),
  }
}
