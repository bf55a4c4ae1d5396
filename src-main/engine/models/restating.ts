import type { Database } from 'better-sqlite3'
import type { Attributes } from '../labels/attributes.ts'
import type { Predictions } from './predictions.ts'
import type { Versions } from './versions.ts'

interface RestatingParts {
  database: Database
  attributes: Pick<Attributes, 'standing'>
  predictions: Predictions
  versions: Pick<Versions, 'heads' | 'meaning'>
}

/**
 * Keeps predictions said in labels as they are now. What they were last said in is kept beside them, so that what was cut
 * off, or a library that was taken from a backup, is found and made good.
 */
export class Restating {
  readonly #parts: RestatingParts
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: RestatingParts) {
    this.#parts = parts
    this.#statements = prepare(parts.database)
  }

  /** @returns whether labels of the attribute stood for others when its predictions were last said: values follow from them */
  async bringUpToDate(attributeId: number): Promise<boolean> {
    const { attributes, predictions, versions } = this.#parts
    const standing = JSON.stringify([...attributes.standing(attributeId)])
    const { forget, keep, known } = this.#statements
    if ((known.get(attributeId) ?? '[]') === standing) return false
    for (const versionId of versions.heads(attributeId)) {
      await predictions.restate(versionId, versions.meaning(versionId))
    }
    if (standing === '[]') forget.run(attributeId)
    else keep.run(attributeId, standing)
    return true
  }
}

function prepare(database: Database) {
  return {
    known: database.prepare<[number], string>('SELECT standing FROM cache.stated WHERE attribute_id = ?').pluck(),
    keep: database.prepare<[number, string]>(
      'INSERT OR REPLACE INTO cache.stated (attribute_id, standing) VALUES (?, ?)',
    ),
    forget: database.prepare<[number]>('DELETE FROM cache.stated WHERE attribute_id = ?'),
  }
}
