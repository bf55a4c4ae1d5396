export interface RowProblem {
  /** 1-based line of the file, the header being line 1. */
  line: number
  message: string
}

export interface ImportReport {
  rows: number
  /** Rows that named an image of the library. */
  matched: number
  /** Decisions written. */
  labels: number
  /** Labels that did not exist and were made. */
  created: number
  /** Columns that were left alone: they are called like no attribute. */
  unused: string[]
  problems: RowProblem[]
}

export interface ExportReport {
  path: string
  rows: number
}
