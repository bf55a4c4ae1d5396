/** Remembered choices of the window; values are JSON. */
export type Settings = Record<string, unknown>
