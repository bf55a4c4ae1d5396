import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Database } from 'better-sqlite3'
import type { ImportReport, RowProblem } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { Annotations, ImportedDecision } from '../labels/annotations.ts'
import type { Attributes } from '../labels/attributes.ts'

/** Columns that name the image. */
const FILE_COLUMNS = ['file', 'path', 'image', 'filename']

export interface ImportRequest {
  path: string
  /** Null: images of the whole library. */
  catalogId: number | null
  /** Column whose equal values mark the views of one product. */
  productColumn?: string
}

/** Reads decisions from a CSV file: a column `file` and one column per attribute; other columns are left alone. */
export class CsvImport {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #annotations: Annotations

  constructor(database: Database, attributes: Attributes, annotations: Annotations) {
    this.#database = database
    this.#attributes = attributes
    this.#annotations = annotations
  }

  async run(
    request: ImportRequest,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ImportReport> {
    const { header, records, problems } = await readTable(request.path)
    const columns = this.#columns(header, request)
    const find = this.#imageFinder(request.catalogId)
    const decisions: ImportedDecision[] = []
    const products = new Map<number, string>()
    const pause = makePause()
    let matched = 0
    let created = 0
    for (const [index, { line, cells }] of records.entries()) {
      signal.throwIfAborted()
      const file = cells[columns.file]?.trim() ?? ''
      const image = file === '' ? 'the file column is empty' : find(file)
      if (typeof image === 'string') {
        problems.push({ line, message: `Not used: ${image}.` })
        continue
      }
      matched++
      const product = columns.product === null ? '' : (cells[columns.product]?.trim() ?? '')
      if (product !== '') products.set(image.id, `${image.catalogId} ${product}`)
      for (const { column, attributeId, name } of columns.attributes) {
        const label = cells[column]?.trim() ?? ''
        if (label === '') continue
        try {
          const ensured = this.#attributes.ensureLabel(attributeId, label)
          if (ensured.created) created++
          decisions.push({ imageId: image.id, attributeId, labelId: ensured.id })
        } catch (error) {
          problems.push({
            line,
            message: `${name} not used: ${error instanceof Error ? error.message : String(error)}`,
          })
        }
      }
      if (index % 500 === 0) progress(index, records.length)
      await pause()
    }
    this.#storeProducts(products)
    const name = request.path.split(/[\\/]/).at(-1) ?? request.path
    const { written, kept } = this.#annotations.importDecisions(`Imported ${name}`, decisions)
    if (kept > 0) {
      problems.push({ line: 1, message: `${kept} labels were not used: a person has decided otherwise in the studio.` })
    }
    problems.sort((a, b) => a.line - b.line)
    return { rows: records.length, matched, labels: written, created, problems }
  }

  #columns(header: string[], request: ImportRequest) {
    const names = header.map((name) => name.trim().toLowerCase())
    const file = names.findIndex((name) => FILE_COLUMNS.includes(name))
    if (file < 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column "file". Its first line must name the columns: file, and one for each attribute (${this.#attributes.names().join(', ')}).`,
        request.path,
      )
    }
    const attributes = names.flatMap((name, column) => {
      const attribute = this.#attributes.find(name)
      return attribute ? [{ column, attributeId: attribute.id, name: attribute.name }] : []
    })
    if (attributes.length === 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column of an attribute (${this.#attributes.names().join(', ')}); it has: ${header.join(', ')}.`,
        request.path,
      )
    }
    const wanted = (request.productColumn ?? 'product').toLowerCase()
    const product = names.indexOf(wanted)
    if (product < 0 && request.productColumn !== undefined) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column "${request.productColumn}".`,
        request.productColumn,
      )
    }
    return { file, attributes, product: product < 0 ? null : product }
  }

  /** Finds images by path below the catalog, or by name alone where only one image has it. */
  #imageFinder(catalogId: number | null): (file: string) => { id: number; catalogId: number } | string {
    const byName = this.#database.prepare(
      `SELECT i.id, f.path, c.id AS catalogId, c.path AS root FROM image i JOIN folder f ON f.id = i.folder_id
       JOIN catalog c ON c.id = f.catalog_id
       WHERE i.name = @name COLLATE NOCASE AND i.present = 1 AND (@catalogId IS NULL OR c.id = @catalogId)`,
    )
    return (file) => {
      const plain = file.replaceAll('\\', '/')
      const name = plain.slice(plain.lastIndexOf('/') + 1)
      const rows = byName.all({ name, catalogId }) as { id: number; path: string; root: string; catalogId: number }[]
      if (rows.length === 0) return `no image "${file}" in the library`
      const ending = `/${plain.replace(/^\.?\//, '')}`
      const exact = rows.filter((row) =>
        `${row.root.replaceAll('\\', '/')}/${row.path === '' ? '' : `${row.path}/`}${name}`.endsWith(ending),
      )
      const [only, another] = exact.length > 0 ? exact : rows
      if (!only) return `no image "${file}" in the library`
      return another
        ? `"${file}" is the name of ${exact.length || rows.length} images; give the path below the catalog`
        : only
    }
  }

  #storeProducts(products: Map<number, string>): void {
    const upsert = this.#database.prepare(
      `INSERT INTO product (catalog_id, key) VALUES (?, ?)
       ON CONFLICT (catalog_id, key) DO UPDATE SET key = excluded.key RETURNING id`,
    )
    const assign = this.#database.prepare('UPDATE image SET product_id = ? WHERE id = ?')
    this.#database.transaction(() => {
      for (const [imageId, named] of products) {
        const space = named.indexOf(' ')
        const { id } = upsert.get(Number(named.slice(0, space)), `= ${named.slice(space + 1)}`) as { id: number }
        assign.run(id, imageId)
      }
    })()
  }
}

interface Table {
  header: string[]
  records: { line: number; cells: string[] }[]
  problems: RowProblem[]
}

async function readTable(path: string): Promise<Table> {
  const problems: RowProblem[] = []
  const text = await readText(path)
  const delimiter = guessDelimiter(text)
  const rows = parse(text, {
    bom: true,
    info: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      problems.push({ line: Number(error?.['lines'] ?? 0), message: `Not used: ${error?.message ?? 'unreadable'}` })
      return undefined
    },
  }) as unknown as { record: string[]; info: { lines: number } }[]
  const [first, ...rest] = rows
  if (!first) throw new AppError('bad-request', `"${path}" is empty.`, path)
  const records = rest.flatMap(({ record, info }) => {
    if (record.length === first.record.length) return [{ line: info.lines, cells: record }]
    problems.push({
      line: info.lines,
      message: `Not used: it has ${record.length} columns, the first line names ${first.record.length}.`,
    })
    return []
  })
  return { header: first.record, records, problems }
}

/** UTF-8, or Windows-1252 where the bytes are no UTF-8 (spreadsheets still write it). */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function guessDelimiter(text: string): string {
  const line = text.slice(0, text.indexOf('\n') + 1 || undefined)
  const count = (mark: string): number => line.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
