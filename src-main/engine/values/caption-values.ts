import type { Database } from 'better-sqlite3'
import { captionAttribute } from '../labels/caption-attribute.ts'

interface CaptionState {
  present: number
  decided: string | null
  source: 'human' | 'imported' | null
  written: string | null
  /** Of the active captioner in its own text. */
  confidence: number | null
}

/**
 * Keeps the caption every image has now: its text in `cache.caption_text`, who says so and how sure in `cache.value`
 * under the label 0. The rule: what a person wrote or imported wins; else what the active captioner wrote, unless it
 * found no words.
 */
export class CaptionValues {
  readonly attributeId: number
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.attributeId = captionAttribute(database)
    this.#statements = prepare(database)
  }

  /** Call inside the transaction that changed the image's caption. */
  refresh(versionId: number | null, imageId: number): void {
    const state = this.#statements.state.get(versionId ?? -1, imageId) as CaptionState | undefined
    const text = state?.decided ?? state?.written
    if (!state?.present || !text) {
      this.#statements.removeText.run(imageId)
      this.#statements.removeValue.run(this.attributeId, imageId)
      return
    }
    // How sure the captioner is of its own text says nothing of another.
    const confidence = text === state.written ? state.confidence : null
    this.#statements.putText.run(imageId, text)
    this.#statements.putValue.run(this.attributeId, imageId, state.source ?? 'machine', confidence, confidence)
  }

  /** All images from `low` to below `high`. */
  rebuild(versionId: number | null, low: number, high: number): void {
    for (const imageId of this.#statements.range.all(low, high) as number[]) this.refresh(versionId, imageId)
  }
}

function prepare(database: Database) {
  return {
    state: database.prepare(
      `SELECT i.present, c.text AS decided, c.source, w.text AS written, w.confidence FROM image i
       LEFT JOIN caption c ON c.image_id = i.id
       LEFT JOIN cache.written w ON w.version_id = ? AND w.image_id = i.id WHERE i.id = ?`,
    ),
    range: database.prepare('SELECT id FROM image WHERE id >= ? AND id < ?').pluck(),
    putText: database.prepare('INSERT OR REPLACE INTO cache.caption_text (image_id, text) VALUES (?, ?)'),
    putValue: database.prepare(
      `INSERT OR REPLACE INTO cache.value (attribute_id, image_id, label_id, source, confidence, margin)
       VALUES (?, ?, 0, ?, ?, ?)`,
    ),
    removeText: database.prepare('DELETE FROM cache.caption_text WHERE image_id = ?'),
    removeValue: database.prepare('DELETE FROM cache.value WHERE attribute_id = ? AND image_id = ?'),
  }
}
