import type { Database } from 'better-sqlite3'

/** The images whose values are written, while they are; statements of kinds name it, so it is there before they are. */
export function makeTouched(database: Database): void {
  database.exec('CREATE TEMP TABLE IF NOT EXISTS touched (image_id INTEGER PRIMARY KEY) STRICT')
}

/**
 * What an image has now of an attribute of one kind: one label, a text, later others. A kind is chosen once, by the
 * registry (kinds/kinds.ts); no one else asks which it is. The images meant are those of `temp.touched (image_id)`.
 */
export interface ValueKind {
  /**
   * SQL that can stand after FROM, with `attribute_id, image_id, label_id, source`: the labels images have now. Null: the
   * kind has none.
   */
  readonly labels: string | null
  /** Likewise what people and tables said: `attribute_id, image_id, label_id, verdict, source, at`. */
  readonly decisions: string
  /** Whether images have other answers once a model's are stated from another confidence on. */
  readonly isCutAtThreshold: boolean
  /** Forgets what the images touched had. Called inside a transaction, as is `write`. */
  clear(attributeId: number): void
  /**
   * Brings what the images touched have up to date: one row of `cache.value` for each that has anything, none for the
   * others, and what else the kind keeps.
   * @param versionId the model in use; null: there is none
   */
  write(attributeId: number, versionId: number | null): void
  /** Whether anything was decided or predicted of the attribute, so that there should be values. */
  isSpokenOf(attributeId: number, versionId: number | null): boolean
}
