import type { Database } from 'better-sqlite3'
import type { AttributeKind, LabelDetails } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { oneRow } from '../storage/one-row.ts'
import { nameOfDeleted } from './names.ts'

/**
 * `used`: offered. `retired`: what people decided with it stays and can be found; it is not offered any more, no model
 * answers with it, and none learns it. `deleted`: as if it had never been, but for the history.
 */
export type LabelState = 'used' | 'retired' | 'deleted'

export type Position = [attributeId: number, position: number]

/** What tables mean by a name, as it was written. */
interface Read {
  name: string
  labelId: number
}

/** Tables that use a name mean another label now; null: none, so that one is made of it. */
export interface Reading {
  name: string
  from: Read | null
  to: Read | null
}

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

  setKind(id: number, kind: AttributeKind): void {
    this.#statements.setKind.run(kind, id)
  }

  describeAttribute(id: number, description: string): void {
    this.#statements.describeAttribute.run(description, id)
  }

  /** Where attributes stand in their list. */
  positions(): Position[] {
    return this.#statements.positions.all()
  }

  setPositions(positions: readonly Position[]): void {
    for (const [id, position] of positions) this.#statements.setPosition.run(position, id)
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

  /** What is said of a label beside its name; what is left out stays. */
  changeLabel(id: number, to: Partial<LabelDetails>): void {
    const { setColour, setDescription, setHotkey, setParent } = this.#statements
    if (to.description !== undefined) setDescription.run(to.description, id)
    if (to.colour !== undefined) setColour.run(to.colour, id)
    if (to.key !== undefined) setHotkey.run(to.key, id)
    if (to.parentId !== undefined) setParent.run(to.parentId, id)
  }

  /** Labels that lie right under this one, deleted ones not among them. */
  under(id: number): number[] {
    return this.#statements.under.all(id)
  }

  /** What tables mean by a name that is no label's own; null: nothing. */
  reading(attributeId: number, name: string): Read | null {
    return this.#statements.reading.get(attributeId, fold(name)) ?? null
  }

  /** All names that tables use for a label beside its own. */
  synonyms(labelId: number): string[] {
    return this.#statements.synonyms.all(labelId)
  }

  /** @param way whether what is read changes, or changes back */
  read(attributeId: number, readings: readonly Reading[], way: 'do' | 'undo'): void {
    const { forgetReading, setReading } = this.#statements
    for (const { name, from, to } of way === 'do' ? readings : readings.toReversed()) {
      const now = way === 'do' ? to : from
      if (now === null) forgetReading.run(attributeId, fold(name))
      else setReading.run(attributeId, fold(now.name), now.name, now.labelId)
    }
  }

  /** What it takes for tables that use a name to mean this label, or none (null). */
  reread(attributeId: number, name: string, labelId: number | null): Reading[] {
    const from = this.reading(attributeId, name)
    const to = labelId === null ? null : { name, labelId }
    return from?.labelId === to?.labelId ? [] : [{ name, from, to }]
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
    setKind: database.prepare<[string, number]>('UPDATE attribute SET kind = ? WHERE id = ?'),
    describeAttribute: database.prepare<[string, number]>('UPDATE attribute SET description = ? WHERE id = ?'),
    positions: database
      .prepare<[], Position>(`SELECT id, position FROM attribute WHERE state <> 'deleted' ORDER BY position, id`)
      .raw(),
    setPosition: database.prepare<[number, number]>('UPDATE attribute SET position = ? WHERE id = ?'),
    setDescription: database.prepare<[string, number]>('UPDATE label SET description = ? WHERE id = ?'),
    setColour: database.prepare<[string | null, number]>('UPDATE label SET colour = ? WHERE id = ?'),
    setHotkey: database.prepare<[string | null, number]>('UPDATE label SET hotkey = ? WHERE id = ?'),
    setParent: database.prepare<[number | null, number]>('UPDATE label SET parent_id = ? WHERE id = ?'),
    under: database
      .prepare<[number], number>(`SELECT id FROM label WHERE parent_id = ? AND state <> 'deleted' ORDER BY id`)
      .pluck(),
    reading: database.prepare<[number, string], Read>(
      'SELECT name, label_id AS labelId FROM synonym WHERE attribute_id = ? AND folded = ?',
    ),
    synonyms: database.prepare<[number], string>('SELECT name FROM synonym WHERE label_id = ? ORDER BY name').pluck(),
    forgetReading: database.prepare<[number, string]>('DELETE FROM synonym WHERE attribute_id = ? AND folded = ?'),
    setReading: database.prepare<[number, string, string, number]>(
      'INSERT OR REPLACE INTO synonym (attribute_id, folded, name, label_id) VALUES (?, ?, ?, ?)',
    ),
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
