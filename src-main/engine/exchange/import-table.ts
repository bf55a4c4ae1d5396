import type { Database } from 'better-sqlite3'
import type { ImportReport, NewLabel, RowProblem, TableReading } from '../../../src-preload/contract.ts'
import { withoutInvisible } from '../../../src-preload/contract/folding.ts'
import { NearNames } from '../../../src-preload/contract/near-names.ts'
import { makePause } from '../../common/pause.ts'
import { namedKey } from '../catalog/products.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Column } from './column.ts'
import { chosenUses, guessedUses, type UsedColumn } from './column-uses.ts'
import { imageFinder, type CatalogName, type Found } from './image-finder.ts'
import type { Imports, Refused } from './imports.ts'
import { readTable } from './read-table.ts'
import { rivalRows, type Claim } from './rival-rows.ts'
import { requireColumns, tableColumns, type TableColumns } from './table-columns.ts'
import type { Table, TableRecord } from './table.ts'

export interface TableImportParts {
  attributes: Attributes
  catalogs(): readonly CatalogName[]
  database: Database
  imports: Imports
  kinds: Kinds
}

/** A row that is used, and its image. */
export interface UsedRow {
  record: TableRecord
  image: Found
}

/** A table as a person would have it read. */
export interface ReadTable {
  table: Table
  uses: UsedColumn[]
  columns: TableColumns
  /** Those that name an image. */
  rows: readonly UsedRow[]
  /** Keys of products by image. */
  products: ReadonlyMap<number, string>
  /** Of the lines of the table, in their order. */
  problems: RowProblem[]
}

/** Reads decisions from a table: a column of files and one per attribute; other columns are left alone. */
export class TableImport {
  readonly #parts: TableImportParts

  constructor(parts: TableImportParts) {
    this.#parts = parts
  }

  /** Reads the table and finds its images. Changes nothing. */
  async read(
    request: TableReading,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ReadTable> {
    const table = await readTable(request.path, request.encoding)
    const { records } = table
    const uses =
      request.columns === undefined
        ? await guessedUses(table, request, this.#parts)
        : chosenUses(table, request.columns, request.path)
    const columns = tableColumns(table, uses, request.same ?? [], this.#parts)
    const problems = [...table.problems]
    const rows =
      columns.file === null
        ? []
        : await this.#find(records, { ...columns, file: columns.file }, request.catalogId ?? null, problems, signal)
    const products = await this.#tell(rows, columns, problems, signal, (done) => progress(done, records.length))
    progress(records.length, records.length)
    return { table, uses, columns, rows, products, problems: byLine(problems) }
  }

  async run(
    request: TableReading,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ImportReport> {
    const { attributes, imports } = this.#parts
    const { columns, problems, products, rows, table } = await this.read(request, signal, progress)
    requireColumns(columns, { header: table.header, path: request.path, attributes })
    const name = request.path.split(/[\\/]/).at(-1) ?? request.path
    const contents = { columns: answersOf(columns), products, overwrites: request.conflicts === 'overwrite' }
    const { labels, overwritten, refused, steps } = await imports.perform(`Imported ${name}`, contents, signal)
    return {
      rows: table.records.length,
      matched: rows.length,
      labels: steps,
      created: labels.length,
      newLabels: this.#newLabels(labels),
      made: columns.made,
      unused: columns.unused,
      problems: byLine([...problems, ...refused.map((answer) => this.#refusal(answer))]),
      conflicts: refused.length,
      conflictImages: [...new Set(refused.map(({ imageId }) => imageId))],
      overwritten,
      notes: notesOf(table, columns),
      encoding: table.encoding,
    }
  }

  /** The rows that name an image; of the others it says why. */
  async #find(
    records: readonly TableRecord[],
    { catalog, file }: TableColumns & { file: number },
    catalogId: number | null,
    problems: RowProblem[],
    signal: AbortSignal,
  ): Promise<UsedRow[]> {
    const { catalogs, database } = this.#parts
    const nameOf = ({ cells }: TableRecord) => ({
      file: cells[file] ?? '',
      catalog: catalog === null ? '' : (cells[catalog] ?? ''),
    })
    const find = await imageFinder(database, records.map(nameOf), { catalogId, catalogs: catalogs() }, signal)
    const claims: Claim[] = []
    const found: UsedRow[] = []
    const pause = makePause()
    for (const record of records) {
      signal.throwIfAborted()
      const name = nameOf(record)
      const image = find(name)
      if (typeof image === 'string') problems.push({ line: record.line, message: `Not used: ${image}.` })
      else {
        found.push({ record, image })
        claims.push({ line: record.line, file: name.file, image })
      }
      await pause()
    }
    const rivals = rivalRows(claims)
    for (const [line, reason] of rivals) problems.push({ line, message: `Not used: ${reason}.` })
    return found.filter(({ record }) => !rivals.has(record.line))
  }

  /** Tells the columns what the rows say of their images. @returns keys of products by image */
  async #tell(
    rows: readonly UsedRow[],
    { answers, product }: TableColumns,
    problems: RowProblem[],
    signal: AbortSignal,
    progress: (done: number) => void,
  ): Promise<Map<number, string>> {
    const products = new Map<number, string>()
    const pause = makePause()
    for (const [index, { image, record }] of rows.entries()) {
      signal.throwIfAborted()
      const { cells, line } = record
      const key = product === null ? '' : (cells[product]?.trim() ?? '')
      if (key !== '') products.set(image.id, namedKey(key))
      for (const { at, cells: kind, column, name } of answers) {
        const cell = cells[at]?.trim() ?? ''
        if (cell === '') continue
        try {
          const before = column.tell(image.id, { told: kind.read(cell, column.numberOf), line, cell })
          if (before) {
            const where = before.line === line ? 'of the same row' : `of line ${before.line}`
            problems.push({ line, message: `${name} of "${image.below}" is "${cell}" here, and "${before.cell}" ${where} was not used.` }) // prettier-ignore
          }
        } catch (error) {
          problems.push({
            line,
            message: `${name} not used: ${error instanceof Error ? error.message : String(error)}`,
          })
        }
      }
      if (index % 500 === 0) progress(index)
      await pause()
    }
    return products
  }

  #refusal({ cell, column, entries, line }: Refused): RowProblem {
    const { attributes } = this.#parts
    const title = typeof column.attribute === 'number' ? attributes.get(column.attribute).title : column.attribute.title
    const said = entries.flatMap(([answer, verdict]) => {
      if (answer === null) return []
      const text = `"${typeof answer === 'number' ? attributes.label(answer).name : answer}"`
      return verdict === 'not' ? `not ${text}` : text
    })
    const decided = said.length === 0 ? 'none' : said.join(', ')
    return { line, message: `${title} "${cell}" not used: a person has decided ${decided}.` }
  }

  /** With the names that are easily taken for theirs. */
  #newLabels(labels: readonly { attributeId: number; name: string }[]): NewLabel[] {
    const { attributes } = this.#parts
    return [...Map.groupBy(labels, ({ attributeId }) => attributeId)].flatMap(([attributeId, made]) => {
      const near = new NearNames(attributes.labelNames(attributeId).values())
      const attribute = attributes.get(attributeId).name
      return made.map(({ name }) => ({ attribute, name, alike: near.of(name) }))
    })
  }
}

const byLine = (problems: readonly RowProblem[]): RowProblem[] => problems.toSorted((a, b) => a.line - b.line)

/** Each once, also where several columns of the table are of one attribute. */
export const answersOf = ({ answers }: TableColumns): Column[] => [...new Set(answers.map(({ column }) => column))]

export const notesOf = (table: Table, columns: TableColumns): string[] => [
  ...table.notes,
  ...columns.notes,
  ...invisibleNotes(answersOf(columns)),
]

function invisibleNotes(columns: readonly Column[]): string[] {
  const names = columns.flatMap((column) => [...column.names().values()])
  const odd = names.filter((name) => withoutInvisible(name) !== name).map((name) => `"${withoutInvisible(name)}"`)
  if (odd.length === 0) return []
  const some = odd.slice(0, 5).join(', ') + (odd.length > 5 ? ` and ${odd.length - 5} more` : '')
  return [`Characters that nobody sees were left out of ${some}.`]
}
