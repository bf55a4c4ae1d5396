import type { Database } from 'better-sqlite3'
import type { AttributeKind, UnusedColumn } from '../../../src-preload/contract.ts'
import { fold, withoutInvisible } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import { titleOf } from '../labels/names.ts'
import { Column, type NewAttribute } from './column.ts'
import { objectionTo } from './new-attributes.ts'
import type { Table } from './table.ts'

/** Columns that name the image, where a person names none. */
const fileColumns = ['file', 'path', 'image', 'filename', 'file name', 'file_name', 'filepath', 'image src']

/** Which columns a person named. */
export interface ChosenColumns {
  path: string
  /** Column that names the file of each row, where it is not called so. */
  fileColumn?: string
  /** Column whose equal values mark the views of one product. */
  productColumn?: string
  /** Column of captions, where it is not called so. */
  captionColumn?: string
  /** Columns of labels that are called like no attribute become one. */
  makeAttributes?: boolean
}

/** A column of the table that is read as answers. */
export interface AnswerColumn {
  at: number
  /** As the table calls it. */
  name: string
  column: Column
  cells: CellKind
}

/** What the columns of a table are read as. */
export interface TableColumns {
  file: number
  catalog: number | null
  product: number | null
  answers: AnswerColumn[]
  /** Titles of attributes that are to be made. */
  made: string[]
  unused: UnusedColumn[]
  /** Of columns that are called alike, in sentences. */
  notes: string[]
}

/** Which column names the file; -1: none does. */
export function fileColumnOf(header: readonly string[]): number {
  const names = header.map(headOf)
  return names.findIndex((name) => fileColumns.includes(name))
}

/** @throws AppError `bad-request` */
export async function tableColumns(
  { header, records }: Pick<Table, 'header' | 'records'>,
  request: ChosenColumns,
  { attributes, database, kinds }: { attributes: Attributes; database: Database; kinds: Kinds },
): Promise<TableColumns> {
  const names = header.map(headOf)
  const { path } = request
  const chosen = (wanted: string | undefined): number | null => {
    if (wanted === undefined) return null
    const column = names.indexOf(headOf(wanted))
    if (column >= 0) return column
    throw new AppError('bad-request', `"${path}" has no column "${wanted}"; it has: ${header.join(', ')}.`, wanted)
  }
  const file = chosen(request.fileColumn) ?? fileColumnOf(header)
  if (file < 0) {
    throw new AppError(
      'bad-request',
      `"${path}" has no column "file". Its first line must name the columns: file, and one for each attribute (${attributes.names().join(', ')}). It has: ${header.join(', ')}. Say which of them names the files.`,
      path,
    )
  }
  const orNull = (column: number): number | null => (column < 0 ? null : column)
  const caption = chosen(request.captionColumn)
  const product =
    chosen(request.productColumn) ?? (attributes.find('product') ? null : orNull(names.indexOf('product')))
  const catalog = orNull(names.findIndex((name, at) => name === 'catalog' && at !== file && at !== product))
  // What an export says beside the labels is no surprise.
  const besides = [...attributes.names(), ...names].flatMap((name) => [`${name} source`, `${name} confidence`])
  const known = new Set(['catalog', ...besides].map(fold))
  // Captions that are read from a column of another name are read from no other.
  const captions = caption === null ? undefined : attributes.get(captionAttribute(database))
  const answers: AnswerColumn[] = []
  const made = new Map<string, string>()
  const unused: UnusedColumn[] = []
  const add = (at: number, name: string, attribute: number | NewAttribute, kind: AttributeKind): void => {
    // Two columns may be called like one attribute.
    const same = answers.find(({ column }) => keyOf(column.attribute) === keyOf(attribute))
    answers.push({ at, name, column: same?.column ?? new Column(attribute), cells: kinds.named(kind).cells })
  }
  for (const [at, name] of names.entries()) {
    if (at === file || at === product || at === catalog) continue
    const attribute = at === caption ? captions : attributes.find(name)
    if (attribute && (attribute.id !== captions?.id || at === caption)) {
      add(at, attribute.name, attribute.id, attribute.kind)
      continue
    }
    if (known.has(name) || (name === '' && records.every(({ cells }) => cells[at]?.trim() === ''))) continue
    const reason = attribute
      ? 'the captions are read from another column'
      : await reasonAgainst(at, name, records, request)
    if (reason === null) {
      const head = withoutInvisible(header[at] ?? '').trim()
      const wanted: NewAttribute = { ...attributes.newNames(titleOf(head), head), kind: 'label' }
      add(at, wanted.name, wanted, wanted.kind)
      made.set(wanted.name, wanted.title)
    } else unused.push({ column: header[at] ?? '', reason })
  }
  if (answers.length === 0) {
    throw new AppError(
      'bad-request',
      `"${path}" has no column of an attribute (${attributes.names().join(', ')}); it has: ${header.join(', ')}.`,
      path,
    )
  }
  const shared = [...Map.groupBy(answers, ({ column }) => column).values()].filter((columns) => columns.length > 1)
  const notes = shared.map((columns) => `${columns.length} columns are read as ${columns[0]!.name}.`)
  return { file, catalog, product, answers, made: [...made.values()], unused, notes }
}

/** Why a column does not become an attribute; null: it does. */
async function reasonAgainst(
  column: number,
  name: string,
  records: Table['records'],
  { makeAttributes }: ChosenColumns,
): Promise<string | null> {
  if (fileColumns.includes(name)) return 'the files are read from another column'
  if (!makeAttributes) return 'no attribute is called so'
  if (name === '') return 'it has no name'
  if (name.length > 100) return 'its name is too long for an attribute'
  return objectionTo(column, records)
}

/** A head of a column as it is compared. */
const headOf = (name: string): string => fold(withoutInvisible(name).trim())

const keyOf = (attribute: number | NewAttribute): number | string =>
  typeof attribute === 'number' ? attribute : attribute.name
