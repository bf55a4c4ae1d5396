import type { Database, Statement } from 'better-sqlite3'
import type { Attribute } from '../../../../src-preload/contract.ts'
import { confidenceCell, type CellKind, type Cells, type Told } from '../answer-kind.ts'
import { oneLine } from './deciding.ts'

interface Row {
  text: string
  source: string
  confidence: number | null
}

/** The text itself, however sure its writer is. */
export class TextCells implements CellKind {
  readonly #text: Statement<[number, number], Row>

  constructor(database: Database) {
    this.#text = database.prepare<[number, number], Row>(
      `SELECT t.text, v.source, v.confidence FROM cache.caption_text t
       JOIN cache.value v ON v.attribute_id = t.attribute_id AND v.image_id = t.image_id
       WHERE t.attribute_id = ? AND t.image_id = ?`,
    )
  }

  write({ id }: Pick<Attribute, 'id'>, imageIds: readonly number[]): Map<number, Cells> {
    const cells = new Map<number, Cells>()
    for (const imageId of imageIds) {
      const row = this.#text.get(id, imageId)
      if (row) cells.set(imageId, [row.text, row.source, confidenceCell(row.confidence)])
    }
    return cells
  }

  read(cell: string): Told {
    return oneLine(cell)
  }
}
