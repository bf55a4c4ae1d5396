import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { oneRow } from '../storage/one-row.ts'
import { nameOfDeleted } from './names.ts'

/**
 * `used`: offered. `retired`: what people decided with it stays and can be found; it is not offered any more, no model
 * answers with it, and none learns it. `deleted`: as if it had never been, but for the history.
 */
export type LabelState = 'used' | 'retired' | 'deleted'

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
  setAttributeState(id: number, name: string, state: 'used' | 'deleted'): void {
    const { isAttributeTaken, setAttributeState } = this.#statements
    const free = freeName(name, (wanted) => isAttributeTaken.get(wanted, id) === 1)
    setAttributeState.run(state, state === 'deleted' ? nameOfDeleted(id, name) : free, id)
  }

  setThreshold(attributeId: number, threshold: number | null): void {
    this.#statements.setThreshold.run(threshold, attributeId)
  }

  insertLabel(attributeId: number, name: string): number {
    return oneRow(this.#statements.insertLabel, attributeId, name, fold(name), Date.now())
  }

  nameLabel(id: number, name: string): void {
    this.#statements.nameLabel.run(name, fold(name), id)
  }

  /** @param name the one it has when it is not deleted */
  setLabelState(id: number, name: string, state: LabelState): void {
    const { isLabelTaken, setLabelState } = this.#statements
    const kept =
      state === 'deleted'
        ? nameOfDeleted(id, name)
        : freeName(name, (wanted) => isLabelTaken.get({ folded: fold(wanted), id }) === 1)
    setLabelState.run(state, kept, fold(kept), id)
  }

  /** Labels that were merged into this one. */
  standingFor(id: number): number[] {
    return this.#statements.standingFor.all(id)
  }

  /** These stand for `intoId` from now on; null: for none. */
  standFor(ids: readonly number[], intoId: number | null): void {
    for (const id of ids) this.#statements.standFor.run(intoId, id)
  }
}

/** Another may have taken the name while its bearer was deleted: of a model that came with an update, for one. */
function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name} ${count}`
    if (!isTaken(free)) return free
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
    isAttributeTaken: database
      .prepare<[string, number], 1>('SELECT 1 FROM attribute WHERE name = ? AND id <> ?')
      .pluck(),
    setThreshold: database.prepare<[number | null, number]>('UPDATE attribute SET threshold = ? WHERE id = ?'),
    insertLabel: database
      .prepare<[number, string, string, number], number>(
        'INSERT INTO label (attribute_id, name, folded, created_at) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .pluck(),
    nameLabel: database.prepare<[string, string, number]>('UPDATE label SET name = ?, folded = ? WHERE id = ?'),
    setLabelState: database.prepare<[string, string, string, number]>(
      'UPDATE label SET state = ?, name = ?, folded = ? WHERE id = ?',
    ),
    isLabelTaken: database
      .prepare<{ id: number; folded: string }, 1>(
        `SELECT 1 FROM label WHERE attribute_id = (SELECT attribute_id FROM label WHERE id = @id) AND folded = @folded
         AND id <> @id`,
      )
      .pluck(),
    standingFor: database.prepare<[number], number>('SELECT id FROM label WHERE merged_into = ? ORDER BY id').pluck(),
    standFor: database.prepare<[number | null, number]>('UPDATE label SET merged_into = ? WHERE id = ?'),
  }
}
