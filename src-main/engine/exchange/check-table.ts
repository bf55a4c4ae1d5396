import type { CheckedColumn, TableCheck, TableReading, UnknownLabel } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { NearNames } from '../../../src-preload/contract/near-names.ts'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import { tidyName } from '../labels/names.ts'
import type { Column } from './column.ts'
import { answersOf, notesOf, type ReadTable, type TableImport } from './import-table.ts'
import type { ForeseenColumn, Imports } from './imports.ts'
import { valuesIn } from './table-columns.ts'

const firstRows = 12
const shownUnknown = 300
const shownProblems = 1000

export interface CheckParts {
  attributes: Attributes
  imports: Imports
  tableImport: TableImport
}

/** Says what importing a table would come to: one check at a time, for who asks again waits for no other. */
export class TableChecks {
  readonly #parts: CheckParts
  #running = new AbortController()

  constructor(parts: CheckParts) {
    this.#parts = parts
  }

  async check(request: TableReading): Promise<TableCheck> {
    this.#running.abort(new AppError('cancelled', 'The table is checked anew.'))
    this.#running = new AbortController()
    const { signal } = this.#running
    const read = await this.#parts.tableImport.read(request, signal, () => undefined)
    const foreseen = await this.#parts.imports.foresee(answersOf(read.columns), signal)
    const unknown = this.#unknown(read, foreseen)
    const sums = [...foreseen.values()]
    const { problems, rows, table } = read
    const images = new Map(rows.map(({ image, record }) => [record.line, image.id]))
    return {
      columns: columnsOf(read, foreseen, unknown),
      rows: table.records.length,
      matched: rows.length,
      first: table.records
        .slice(0, firstRows)
        .map(({ cells, line }) => ({ line, cells, imageId: images.get(line) ?? null })),
      unknown: unknown.slice(0, shownUnknown),
      moreUnknown: Math.max(0, unknown.length - shownUnknown),
      conflicts: sums.reduce((sum, { conflicts }) => sum + conflicts, 0),
      agreed: sums.reduce((sum, { agreed }) => sum + agreed, 0),
      problems: problems.slice(0, shownProblems),
      problemCount: problems.length,
      notes: notesOf(table, read.columns),
    }
  }

  /** Labels that are to be made: first those that are easily taken for another, each by the rows they are on. */
  #unknown({ columns }: ReadTable, foreseen: ReadonlyMap<Column, ForeseenColumn>): UnknownLabel[] {
    const { attributes } = this.#parts
    const all: UnknownLabel[] = []
    for (const [column, { unknown }] of foreseen) {
      const known = typeof column.attribute === 'number' ? attributes.labelNames(column.attribute).values() : []
      const names = column.names()
      const uses = column.uses()
      const at = columns.answers.find((answers) => answers.column === column)!.at
      const written = new Map<string, UnknownLabel>()
      for (const number of unknown) {
        const name = tidyName(names.get(number)!)
        const rows = uses.get(number) ?? 0
        const before = written.get(fold(name))
        if (before) before.rows += rows
        else written.set(fold(name), { column: at, name, rows, alike: [] })
      }
      const near = new NearNames([...known, ...[...written.values()].map(({ name }) => name)])
      for (const label of written.values()) all.push({ ...label, alike: near.of(label.name) })
    }
    const isTwin = ({ alike }: UnknownLabel): number => Number(alike.length > 0)
    return all.sort((a, b) => isTwin(b) - isTwin(a) || b.rows - a.rows)
  }
}

function columnsOf(
  { columns, table, uses }: ReadTable,
  foreseen: ReadonlyMap<Column, ForeseenColumn>,
  unknown: readonly UnknownLabel[],
): CheckedColumn[] {
  return uses.map(({ reason, use }, at) => {
    const column = columns.answers.find((answers) => answers.at === at)?.column
    const names = column?.names()
    // Of columns that are read together the first one tells.
    const isFirst = columns.answers.find((answers) => answers.column === column)?.at === at
    return {
      name: table.header[at] ?? '',
      use,
      reason,
      values: valuesIn(at, table.records),
      labels: names === undefined || names.size === 0 ? null : new Set(Array.from(names.values(), keyOf)).size,
      newLabels: unknown.filter((label) => label.column === at).length,
      changes: (isFirst && column && foreseen.get(column)?.changes) || 0,
    }
  })
}

const keyOf = (name: string): string => fold(tidyName(name))
