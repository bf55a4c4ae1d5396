import type { Database, Statement } from 'better-sqlite3'
import { nameBefore } from './names.ts'

/** What attributes and labels are called; those that are no more, as they were called last. */
export class PastNames {
  readonly #attribute: Statement<[number], string>
  readonly #label: Statement<[number], string>

  constructor(database: Database) {
    this.#attribute = database.prepare<[number], string>('SELECT title FROM attribute WHERE id = ?').pluck()
    this.#label = database.prepare<[number], string>('SELECT name FROM label WHERE id = ?').pluck()
  }

  attribute(id: number): string {
    return nameBefore(this.#attribute.get(id) ?? `attribute ${id}`)
  }

  label(id: number): string {
    return nameBefore(this.#label.get(id) ?? `label ${id}`)
  }
}
