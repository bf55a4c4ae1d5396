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

/** A label that an import made. */
export interface NewLabel {
  /** Its attribute's name. */
  attribute: string
  name: string
  /** Labels of the attribute that it is easily taken for. */
  alike: string[]
}

/** A table before it is used. */
export interface TablePreview {
  /** In which its text is read; null: a workbook has none. */
  encoding: string | null
  /** False: the encoding is a guess that a person has to look at. */
  isSure: boolean
  /** How the text reads in this and other encodings that it may be in, likeliest first; none where that is sure. */
  readings: { encoding: string; words: string[] }[]
  columns: string[]
  /** The first rows. */
  rows: string[][]
  /** The column that names the files; null: a person has to say. */
  fileColumn: string | null
}

export interface ImportReport {
  rows: number
  /** Rows that named an image of the library. */
  matched: number
  /** Decisions written. */
  labels: number
  /** Labels that did not exist and were made. */
  created: number
  newLabels: NewLabel[]
  /** Titles of the attributes that columns became. */
  made: string[]
  unused: UnusedColumn[]
  /** Rows and answers that were not used, by line: of pictures that are not there, and where rows or a person say otherwise. */
  problems: RowProblem[]
  /** How many of these are answers that people contradict: theirs stand. */
  conflicts: number
  /** What else there is to know, in sentences. */
  notes: string[]
  /** In which the text was read; null: a workbook has none. */
  encoding: string | null
}

export interface ExportReport {
  path: string
  rows: number
}
