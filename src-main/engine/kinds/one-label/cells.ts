import type { Database, Statement } from 'better-sqlite3'
import type { Attribute } from '../../../../src-preload/contract.ts'
import { confidenceCell, type CellKind, type Cells, type Told } from '../answer-kind.ts'

interface Row {
  name: string
  source: string
  confidence: number | null
}

/** The name of the label. */
export class OneLabelCells implements CellKind {
  readonly #value: Statement<[number, number], Row>

  constructor(database: Database) {
    this.#value = database.prepare<[number, number], Row>(
      `SELECT l.name, v.source, v.confidence FROM cache.value v JOIN any_label l ON l.id = v.label_id
       WHERE v.attribute_id = ? AND v.image_id = ?`,
    )
  }

  write({ id, threshold }: Attribute, imageIds: readonly number[], writesUnsure: boolean): Map<number, Cells> {
    const cells = new Map<number, Cells>()
    for (const imageId of imageIds) {
      const value = this.#value.get(id, imageId)
      if (!value) continue
      const isUnsure = value.source === 'machine' && (value.confidence ?? 0) < threshold
      if (isUnsure && !writesUnsure) continue
      cells.set(imageId, [value.name, value.source, confidenceCell(value.confidence)])
    }
    return cells
  }

  read(cell: string, numberOf: (name: string) => number): Told {
    return numberOf(cell)
  }
}
