import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import { oneRow } from '../storage/one-row.ts'
import { nameOfDeleted } from './names.ts'

/** `deleted`: as if it had never been, but for the history. */
type NameState = 'used' | 'deleted'

/** Writes attributes and labels, without asking whether it may: what people may is for `Attributes` and the actions. */
export class Vocabulary {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  insertAttribute(name: string, title: string, kind: AttributeKind): number {
    return oneRow(this.#statements.insertAttribute, name, title, kind)
  }

  nameAttribute(id: number, name: string, title: string): void {
    this.#statements.nameAttribute.run(name, title, id)
  }

  /** @param name the one it has when it is not deleted */
  setAttributeState(id: number, name: string, state: NameState): void {
    this.#statements.setAttributeState.run(state, state === 'deleted' ? nameOfDeleted(id, name) : name, id)
  }

  setThreshold(attributeId: number, threshold: number | null): void {
    this.#statements.setThreshold.run(threshold, attributeId)
  }

  insertLabel(attributeId: number, name: string): number {
    return oneRow(this.#statements.insertLabel, attributeId, name, Date.now())
  }

  nameLabel(id: number, name: string): void {
    this.#statements.nameLabel.run(name, id)
  }

  /** @param name the one it has when it is not deleted */
  setLabelState(id: number, name: string, state: NameState): void {
    this.#statements.setLabelState.run(state, state === 'deleted' ? nameOfDeleted(id, name) : name, id)
  }
}

function prepare(database: Database) {
  return {
    // Texts come after all labels.
    insertAttribute: database
      .prepare<[string, string, string], number>(
        `INSERT INTO attribute (name, title, kind, position)
         SELECT ?, ?, ?, coalesce(max(position), 0) + 1 FROM attribute WHERE position < 1000000 RETURNING id`,
      )
      .pluck(),
    nameAttribute: database.prepare<[string, string, number]>('UPDATE attribute SET name = ?, title = ? WHERE id = ?'),
    setAttributeState: database.prepare<[string, string, number]>(
      'UPDATE attribute SET state = ?, name = ? WHERE id = ?',
    ),
    setThreshold: database.prepare<[number | null, number]>('UPDATE attribute SET threshold = ? WHERE id = ?'),
    insertLabel: database
      .prepare<[number, string, number], number>(
        'INSERT INTO label (attribute_id, name, created_at) VALUES (?, ?, ?) RETURNING id',
      )
      .pluck(),
    nameLabel: database.prepare<[string, number]>('UPDATE label SET name = ? WHERE id = ?'),
    setLabelState: database.prepare<[string, string, number]>('UPDATE label SET state = ?, name = ? WHERE id = ?'),
  }
}
