export interface LibraryInfo {
  folder: string
  /** Version of the program. */
  version: string
  images: number
  catalogs: number
  /** Whether the bundled sample catalog is open in this library. */
  hasSample: boolean
}

/** Remembered choices of the window; values are JSON. */
export type Settings = Record<string, unknown>
