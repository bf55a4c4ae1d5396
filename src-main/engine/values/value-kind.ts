import type { Database } from 'better-sqlite3'

/** The images whose values are written, while they are; statements of kinds name it, so it is there before they are. */
export function makeTouched(database: Database): void {
  database.exec('CREATE TEMP TABLE IF NOT EXISTS touched (image_id INTEGER PRIMARY KEY) STRICT')
}

/**
 * What an image has now of an attribute of one kind: one label, a text, later others. A kind is chosen once, by the
 * registry (kinds/kinds.ts); no one else asks which it is.
 */
export interface ValueKind {
  /**
   * Writes what the images of `temp.touched (image_id)` have now: one row of `cache.value` for each that has anything, and
   * what else the kind keeps. Called inside a transaction.
   * @param versionId the model in use; null: there is none
   */
  write(attributeId: number, versionId: number | null): void
  /** Whether anything was decided or predicted of the attribute, so that there should be values. */
  isSpokenOf(attributeId: number, versionId: number | null): boolean
}
