import type { Database } from 'better-sqlite3'
import type { Attribute } from '../../../../src-preload/contract.ts'
import { confidenceCell, type CellKind, type Cells, type Told } from '../answer-kind.ts'
import { joinLabels, splitLabels } from './joined.ts'

/** The names of the labels, separated by `|`. */
export class ManyLabelsCells implements CellKind {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  write({ id }: Pick<Attribute, 'id'>, imageIds: readonly number[]): Map<number, Cells> {
    const cells = new Map<number, Cells>()
    for (const imageId of imageIds) {
      const value = this.#statements.value.get(id, imageId)
      if (!value) continue
      const names = this.#statements.names.all(id, imageId)
      cells.set(imageId, [joinLabels(names), value.source, confidenceCell(value.confidence)])
    }
    return cells
  }

  read(cell: string, numberOf: (name: string) => number): Told {
    return splitLabels(cell).map(numberOf)
  }
}

function prepare(database: Database) {
  return {
    value: database.prepare<[number, number], { source: string; confidence: number | null }>(
      'SELECT source, confidence FROM cache.value WHERE attribute_id = ? AND image_id = ?',
    ),
    names: database
      .prepare<[number, number], string>(
        `SELECT l.name FROM cache.many_label m JOIN any_label l ON l.id = m.label_id
         WHERE m.attribute_id = ? AND m.image_id = ? ORDER BY l.name`,
      )
      .pluck(),
  }
}
