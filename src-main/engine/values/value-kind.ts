/**
 * What an image has now of an attribute of one kind: one label, a text, later others. A kind is chosen once, by the
 * registry (kinds.ts); no one else asks which it is.
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
