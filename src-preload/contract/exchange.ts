export interface RowProblem {
  /** 1-based line of the file, the header being line 1. */
  line: number
  message: string
}

/** A column that was left alone. */
export interface UnusedColumn {
  column: string
  /** A clause: `no attribute is called so`. */
  reason: string
}

export interface ImportReport {
  rows: number
  /** Rows that named an image of the library. */
  matched: number
  /** Decisions written. */
  labels: number
  /** Labels that did not exist and were made. */
  created: number
  /** Titles of the attributes that columns became. */
  made: string[]
  unused: UnusedColumn[]
  problems: RowProblem[]
}

export interface ExportReport {
  path: string
  rows: number
}
