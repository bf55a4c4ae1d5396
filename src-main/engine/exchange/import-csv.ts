import type { Database } from 'better-sqlite3'
import type { AttributeKind, ImportReport, UnusedColumn } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import { namedKey } from '../catalog/products.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import type { Attributes } from '../labels/attributes.ts'
import { titleOf } from '../labels/names.ts'
import { Column, type NewAttribute } from './column.ts'
import { imageFinder } from './image-finder.ts'
import type { Imports } from './imports.ts'
import { objectionTo } from './new-attributes.ts'
import { readTable, type TableRecord } from './read-table.ts'

/** Columns that name the image. */
const fileColumns = ['file', 'path', 'image', 'filename']

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

/** A column of the table that is read as answers. */
interface AnswerColumn {
  at: number
  /** As the table calls it. */
  name: string
  column: Column
  cells: CellKind
}

export interface CsvImportParts {
  attributes: Attributes
  database: Database
  imports: Imports
  kinds: Kinds
}

/** Reads decisions from a CSV file: a column `file` and one column per attribute; other columns are left alone. */
export class CsvImport {
  readonly #parts: CsvImportParts

  constructor(parts: CsvImportParts) {
    this.#parts = parts
  }

  async run(
    request: ImportRequest,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ImportReport> {
    const { header, records, problems } = await readTable(request.path)
    const { answers, file, made, product, unused } = await this.#columns(header, records, request)
    const find = imageFinder(this.#parts.database, request.catalogId)
    const products = new Map<number, string>()
    const pause = makePause()
    let matched = 0
    for (const [index, { line, cells }] of records.entries()) {
      signal.throwIfAborted()
      const image = find(cells[file] ?? '')
      if (typeof image === 'string') {
        problems.push({ line, message: `Not used: ${image}.` })
        continue
      }
      matched++
      const key = product === null ? '' : (cells[product]?.trim() ?? '')
      if (key !== '') products.set(image.id, namedKey(key))
      for (const { at, cells: kind, column, name } of answers) {
        const cell = cells[at]?.trim() ?? ''
        if (cell === '') continue
        try {
          column.answers.set(image.id, kind.read(cell, column.numberOf))
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
    const name = request.path.split(/[\\/]/).at(-1) ?? request.path
    const contents = { columns: [...new Set(answers.map(({ column }) => column))], products }
    const { kept, labels, steps } = await this.#parts.imports.perform(`Imported ${name}`, contents, signal)
    if (kept > 0) {
      problems.push({ line: 1, message: `${kept} labels were not used: a person has decided otherwise in the studio.` })
    }
    problems.sort((a, b) => a.line - b.line)
    return { rows: records.length, matched, labels: steps, created: labels, made, unused, problems }
  }

  async #columns(header: string[], records: readonly TableRecord[], request: ImportRequest) {
    const { attributes, database, kinds } = this.#parts
    const names = header.map((name) => name.trim().toLowerCase())
    const file = names.findIndex((name) => fileColumns.includes(name))
    if (file < 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column "file". Its first line must name the columns: file, and one for each attribute (${attributes.names().join(', ')}).`,
        request.path,
      )
    }
    const caption = this.#column(header, request, request.captionColumn)
    const named = names.indexOf('product')
    const product = this.#column(header, request, request.productColumn) ?? (named < 0 ? null : named)
    // What an export says beside the labels is no surprise.
    const besides = [...attributes.names(), ...names].flatMap((name) => [`${name} source`, `${name} confidence`])
    const known = new Set(['catalog', ...besides])
    // Captions that are read from a column of another name are read from no other.
    const captions = caption === null ? undefined : attributes.get(captionAttribute(database))
    const answers: AnswerColumn[] = []
    const made = new Map<string, string>()
    const unused: UnusedColumn[] = []
    const add = (at: number, name: string, attribute: number | NewAttribute, kind: AttributeKind): void => {
      // Two columns may be called like one attribute.
      const key = keyOf(attribute)
      const same = answers.find(({ column }) => keyOf(column.attribute) === key)
      answers.push({ at, name, column: same?.column ?? new Column(attribute), cells: kinds.named(kind).cells })
    }
    for (const [at, name] of names.entries()) {
      const attribute = at === caption ? captions : attributes.find(name)
      if (attribute && (attribute.id !== captions?.id || at === caption)) {
        add(at, attribute.name, attribute.id, attribute.kind)
        continue
      }
      if (at === file || at === product || known.has(name)) continue
      const reason = attribute
        ? 'the captions are read from another column'
        : await this.#reasonAgainst(at, name, records, request)
      if (reason === null) {
        const wanted: NewAttribute = { ...attributes.newNames(titleOf(header[at] ?? ''), name), kind: 'label' }
        add(at, name, wanted, wanted.kind)
        made.set(wanted.name, wanted.title)
      } else unused.push({ column: header[at] ?? '', reason })
    }
    if (answers.length === 0) {
      throw new AppError(
        'bad-request',
        `"${request.path}" has no column of an attribute (${attributes.names().join(', ')}); it has: ${header.join(', ')}.`,
        request.path,
      )
    }
    return { file, answers, product, made: [...made.values()], unused }
  }

  /** Why a column does not become an attribute; null: it does. */
  async #reasonAgainst(
    column: number,
    name: string,
    records: readonly TableRecord[],
    { makeAttributes }: ImportRequest,
  ): Promise<string | null> {
    if (fileColumns.includes(name)) return 'the files are read from another column'
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
}

const keyOf = (attribute: number | NewAttribute): number | string =>
  typeof attribute === 'number' ? attribute : attribute.name
