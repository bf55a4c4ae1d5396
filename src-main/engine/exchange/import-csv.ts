import type { Database } from 'better-sqlite3'
import type { ImportReport, UnusedColumn } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { Annotations, ImportedDecision } from '../decisions/annotations.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import type { Attributes } from '../labels/attributes.ts'
import { titleOf } from '../labels/names.ts'
import { oneRow } from '../storage/one-row.ts'
import { objectionTo } from './new-attributes.ts'
import { readTable, type TableRecord } from './read-table.ts'

/** Columns that name the image. */
const FILE_COLUMNS = ['file', 'path', 'image', 'filename']

export interface ImportRequest {
  path: string
  /** Null: images of the whole library. */
  catalogId: number | null
  /** Column whose equal values mark the views of one product. */
  productColumn?: string
  /** Column of captions, where it is not called so. */
  captionColumn?: string
  /** Columns of labels that are called like no attribute become one. */
  makeAttributes?: boolean
}

/** A column that is read as decisions. */
interface AttributeColumn {
  column: number
  attributeId: number
  name: string
  cells: CellKind
}

/** An image as the finder knows it. */
interface Found {
  id: number
  name: string
  /** Of its folder, below the catalog. */
  path: string
  catalogId: number
  root: string
}

/** Spaces around a name are rarely meant; where there is a file of that very name they are. */
function findTrimmed(cell: string, find: (file: string) => Found | string): Found | string {
  const file = cell.trim()
  if (file === '') return 'the file column is empty'
  const exact = file === cell ? undefined : find(cell)
  return typeof exact === 'object' ? exact : find(file)
}

/** Reads decisions from a CSV file: a column `file` and one column per attribute; other columns are left alone. */
export class CsvImport {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #annotations: Annotations
  readonly #kinds: Kinds

  constructor({
    annotations,
    attributes,
    database,
    kinds,
  }: {
    annotations: Annotations
    attributes: Attributes
    database: Database
    kinds: Kinds
  }) {
    this.#database = database
    this.#kinds = kinds
    this.#attributes = attributes
    this.#annotations = annotations
  }

  async run(
    request: ImportRequest,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ImportReport> {
    const { header, records, problems } = await readTable(request.path)
    const columns = await this.#columns(header, records, request)
    const find = this.#imageFinder(request.catalogId)
    const decisions: ImportedDecision[] = []
    const products = new Map<number, string>()
    const pause = makePause()
    let matched = 0
    let created = 0
    for (const [index, { line, cells }] of records.entries()) {
      signal.throwIfAborted()
      const image = findTrimmed(cells[columns.file] ?? '', find)
      if (typeof image === 'string') {
        problems.push({ line, message: `Not used: ${image}.` })
        continue
      }
      matched++
      const product = columns.product === null ? '' : (cells[columns.product]?.trim() ?? '')
      if (product !== '') products.set(image.id, `${image.catalogId} ${product}`)
      for (const { column, attributeId, name, cells: kind } of columns.attributes) {
        const cell = cells[column]?.trim() ?? ''
        if (cell === '') continue
        try {
          const read = kind.read(attributeId, cell)
          created += read.created
          decisions.push({ imageId: image.id, attributeId, answer: read.told })
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
    progress(records.length, records.length)
    this.#storeProducts(products)
    const name = request.path.split(/[\\/]/).at(-1) ?? request.path
    const { written, kept } = await this.#annotations.importDecisions(`Imported ${name}`, decisions)
    if (kept > 0) {
      problems.push({ line: 1, message: `${kept} labels were not used: a person has decided otherwise in the studio.` })
    }
    problems.sort((a, b) => a.line - b.line)
    return {
      rows: records.length,
      matched,
      labels: written,
      created,
      made: columns.made,
      unused: columns.unused,
      problems,
    }
  }

  async #columns(header: string[], records: readonly TableRecord[], request: ImportRequest) {
    const names = header.map((name) => name.trim().toLowerCase())
    const file = names.findIndex((name) => FILE_COLUMNS.includes(name))
    if (file < 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column "file". Its first line must name the columns: file, and one for each attribute (${this.#attributes.names().join(', ')}).`,
        request.path,
      )
    }
    const caption = this.#column(header, request, request.captionColumn)
    const named = names.indexOf('product')
    const product = this.#column(header, request, request.productColumn) ?? (named < 0 ? null : named)
    // What an export says beside the labels is no surprise.
    const besides = [...this.#attributes.names(), ...names].flatMap((name) => [`${name} source`, `${name} confidence`])
    const known = new Set(['catalog', ...besides])
    const captions = captionAttribute(this.#database)
    const attributes: AttributeColumn[] = []
    const made: string[] = []
    const unused: UnusedColumn[] = []
    for (const [column, name] of names.entries()) {
      const isCaption = column === caption
      const attribute = this.#attributes.find(isCaption ? 'caption' : name)
      if (attribute && (caption === null || attribute.id !== captions || isCaption)) {
        attributes.push({
          column,
          attributeId: attribute.id,
          name: attribute.name,
          cells: this.#kinds.named(attribute.kind).cells,
        })
        continue
      }
      if (column === file || column === product || known.has(name)) continue
      const reason = attribute
        ? 'the captions are read from another column'
        : await this.#reasonAgainst(column, name, records, request)
      if (reason === null) {
        const { id, kind, title } = this.#attributes.create(titleOf(header[column] ?? ''), name)
        attributes.push({ column, attributeId: id, name, cells: this.#kinds.named(kind).cells })
        made.push(title)
      } else unused.push({ column: header[column] ?? '', reason })
    }
    if (attributes.length === 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column of an attribute (${this.#attributes.names().join(', ')}); it has: ${header.join(', ')}.`,
        request.path,
      )
    }
    return { file, attributes, product, made, unused }
  }

  /** Why a column does not become an attribute; null: it does. */
  async #reasonAgainst(
    column: number,
    name: string,
    records: readonly TableRecord[],
    { makeAttributes }: ImportRequest,
  ): Promise<string | null> {
    if (FILE_COLUMNS.includes(name)) return 'the files are read from another column'
    if (!makeAttributes) return 'no attribute is called so'
    if (name === '') return 'it has no name'
    if (name.length > 100) return 'its name is too long for an attribute'
    return objectionTo(column, records)
  }

  /** The column of this name; null where none is asked for. */
  #column(header: string[], { path }: ImportRequest, wanted: string | undefined): number | null {
    if (wanted === undefined) return null
    const column = header.findIndex((name) => name.trim().toLowerCase() === wanted.toLowerCase())
    if (column >= 0) return column
    throw new AppError('bad-request', `"${path}" has no column "${wanted}"; it has: ${header.join(', ')}.`, wanted)
  }

  /**
   * Finds images by their path below the catalog; where none has it, by the end of the path, or by name alone where only
   * one image has it. Capitals count only where they tell two images apart.
   */
  #imageFinder(catalogId: number | null): (file: string) => Found | string {
    const byName = this.#database.prepare<{ name: string; catalogId: number | null }, Found>(
      `SELECT image_id AS id, name, folder AS path, catalog_id AS catalogId, root
       FROM place WHERE name = @name COLLATE NOCASE AND present = 1 AND (@catalogId IS NULL OR catalog_id = @catalogId)`,
    )
    return (file) => {
      const plain = file.replaceAll('\\', '/').replace(/^(\.?\/)+/, '')
      const rows = byName.all({ name: plain.slice(plain.lastIndexOf('/') + 1), catalogId })
      const below = (row: Found): string => (row.path === '' ? row.name : `${row.path}/${row.name}`)
      const whole = (row: Found): string => `${row.root.replaceAll('\\', '/')}/${below(row)}`
      const isSame = (row: Found): boolean => below(row).toLowerCase() === plain.toLowerCase()
      const isEnd = (row: Found): boolean => whole(row).toLowerCase().endsWith(`/${plain.toLowerCase()}`)
      const steps = [(row: Found) => below(row) === plain, isSame, isEnd, () => true]
      for (const fits of steps) {
        const [only, ...others] = rows.filter(fits)
        if (!only) continue
        if (others.length === 0) return only
        return `"${file}" is the name of ${others.length + 1} images; give the path below the catalog`
      }
      return `no image "${file}" in the library`
    }
  }

  #storeProducts(products: Map<number, string>): void {
    const upsert = this.#database.prepare<[number, string], { id: number }>(
      `INSERT INTO product (catalog_id, key) VALUES (?, ?)
       ON CONFLICT (catalog_id, key) DO UPDATE SET key = excluded.key RETURNING id`,
    )
    const assign = this.#database.prepare<[number, number]>('UPDATE image SET product_id = ? WHERE id = ?')
    this.#database.transaction(() => {
      for (const [imageId, named] of products) {
        const space = named.indexOf(' ')
        const { id } = oneRow(upsert, Number(named.slice(0, space)), `= ${named.slice(space + 1)}`)
        assign.run(id, imageId)
      }
    })()
  }
}
