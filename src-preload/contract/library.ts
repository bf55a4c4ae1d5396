/** A copy of the library that was made of itself, and that it can be restored from. */
export interface LibraryBackup {
  /** Of its file. */
  name: string
  /** As the clock went then; null where its name does not say. */
  madeAt: number | null
  bytes: number
}

/** Remembered choices of the window; values are JSON. */
export type Settings = Record<string, unknown>
