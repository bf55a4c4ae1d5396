import type { Filter } from './filter.ts'

export interface RowProblem {
  /** 1-based line of the file, the header being line 1. */
  line: number
  message: string
}

/** A column that was left alone. */
export interface UnusedColumn {
  column: string
  /** Its cells that are not empty. */
  values: number
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

/** What a column of a table is read as. */
export type ColumnUse =
  /** `catalog` tells files of one name apart; equal values of `product` mark the views of one. */
  | { as: 'file' | 'catalog' | 'product' | 'skip' }
  | { as: 'attribute'; attributeId: number }
  /** An attribute of one label that is to be made. */
  | { as: 'new'; title: string }

/** A name in a column that means a label of another name. */
export interface SameLabel {
  /** 0 is the first. */
  column: number
  name: string
  label: string
}

/** How a table is read: what a person says of it, the rest is guessed. */
export interface TableReading {
  path: string
  /** Where its images are; default: in the whole library. */
  catalogId?: number
  /** Of its text, where that is not sure. */
  encoding?: string
  /** The column that names the files; default: `file`, `path`, `image` or `filename`. */
  fileColumn?: string
  productColumn?: string
  /** The column of captions; default: `caption`. */
  captionColumn?: string
  /** Columns of labels that are called like no attribute become one. */
  makeAttributes?: boolean
  /** What each column is; the guesses and the names above do not count then. */
  columns?: ColumnUse[]
  same?: SameLabel[]
  /** What becomes of what people decided where the table says otherwise; default: it is kept. */
  conflicts?: 'keep' | 'overwrite'
}

export interface CheckedColumn {
  name: string
  use: ColumnUse
  /** Why it is skipped, as a clause; null: it is not, or needs no reason. */
  reason: string | null
  /** Cells that are not empty. */
  values: number
  /** Different labels that it names; null: it names none. */
  labels: number | null
  /** Of these, those that are to be made. */
  newLabels: number
  /** What images would be told, and do not say already. */
  changes: number
}

/** A label that a table names and the library lacks. */
export interface UnknownLabel {
  column: number
  name: string
  rows: number
  /** Labels that it is easily taken for. */
  alike: string[]
}

/** What an import would come to. */
export interface TableCheck {
  columns: CheckedColumn[]
  rows: number
  /** Rows that name an image of the library. */
  matched: number
  /** The first rows; null: it finds no image. */
  first: { line: number; cells: string[]; imageId: number | null }[]
  /** Those with twins first, then those of the most rows, and how many more there are. */
  unknown: UnknownLabel[]
  moreUnknown: number
  /** Answers that people contradict, and those they gave themselves. */
  conflicts: number
  agreed: number
  /** Rows that are not used, and cells that cannot be: the first of them, and how many there are. */
  problems: RowProblem[]
  problemCount: number
  notes: string[]
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
  /** The images of these. */
  conflictImages: number[]
  /** Answers that took the place of what people decided. */
  overwritten: number
  /** What else there is to know, in sentences. */
  notes: string[]
  /** In which the text was read; null: a workbook has none. */
  encoding: string | null
}

/** What stands beside an answer: who says so, and how sure the model is. */
export type ExportDetail = 'source' | 'confidence'

/** Which images an export writes, and what of them. */
export interface ExportChoice {
  /** Default: all images. */
  filter?: Filter
  /** These, in this order, and no filter. */
  ids?: Uint32Array
  /** Default: all there are. They stand in the order in which the library lists them. */
  attributeIds?: number[]
  /** Default: both. */
  details?: ExportDetail[]
  /** Whether labels a model is not sure of are written (the default), or their cells left empty. */
  unsure?: 'write' | 'empty'
}

export interface ExportRequest extends ExportChoice {
  path: string
}

/** An export before it is written. */
export interface ExportPreview {
  images: number
  columns: string[]
  /** The first rows, cell by cell as they would be written. */
  rows: { imageId: number; cells: string[] }[]
}

export interface ExportReport {
  path: string
  rows: number
}
