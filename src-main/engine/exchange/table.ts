import type { RowProblem } from '../../../src-preload/contract.ts'

export interface TableRecord {
  /** The one it begins on, 1-based. */
  line: number
  cells: string[]
}

/** Records of a file, the heads of the columns among them. */
export interface Rows {
  records: TableRecord[]
  /** Lines that are no record. */
  problems: RowProblem[]
  /** What else there is to say of it, in sentences. */
  notes?: string[]
}

export interface Table {
  header: string[]
  /** As many cells each as there are columns. */
  records: TableRecord[]
  problems: RowProblem[]
  notes: string[]
  /** In which the text was read; null: a workbook has none. */
  encoding: string | null
}
