import type { AttributeKind, SameLabel, UnusedColumn } from '../../../src-preload/contract.ts'
import { fold, withoutInvisible } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import type { CellKind } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import { Column, type NewAttribute } from './column.ts'
import type { UsedColumn } from './column-uses.ts'
import type { Table } from './table.ts'

/** A column of the table that is read as answers. */
export interface AnswerColumn {
  at: number
  /** As messages call it. */
  name: string
  column: Column
  cells: CellKind
}

/** What the columns of a table are read as. */
export interface TableColumns {
  /** Null: no column is. */
  file: number | null
  catalog: number | null
  product: number | null
  answers: AnswerColumn[]
  /** Titles of attributes that are to be made. */
  made: string[]
  unused: UnusedColumn[]
  /** Of columns that are called alike, in sentences. */
  notes: string[]
}

/** Reads what columns are used as. @throws AppError `bad-request`, `not-found`, `already-exists` */
export function tableColumns(
  { header, records }: Pick<Table, 'header' | 'records'>,
  uses: readonly UsedColumn[],
  same: readonly SameLabel[],
  { attributes, kinds }: { attributes: Attributes; kinds: Kinds },
): TableColumns {
  const at = (part: 'file' | 'catalog' | 'product'): number | null => {
    const column = uses.findIndex(({ use }) => use.as === part)
    return column < 0 ? null : column
  }
  const answers: AnswerColumn[] = []
  const made = new Map<string, string>()
  const add = (at: number, name: string, attribute: number | NewAttribute, kind: AttributeKind): void => {
    // Two columns may be of one attribute.
    const known = answers.find(({ column }) => keyOf(column.attribute) === keyOf(attribute))?.column
    const column = known ?? new Column(attribute)
    for (const { name, label } of same.filter((each) => each.column === at)) column.readAs(name, label)
    answers.push({ at, name, column, cells: kinds.named(kind).cells })
  }
  for (const [at, { use }] of uses.entries()) {
    if (use.as === 'attribute') {
      const { id, kind, name } = attributes.get(use.attributeId)
      add(at, name, id, kind)
    } else if (use.as === 'new') {
      const head = withoutInvisible(header[at] ?? '').trim()
      // In files it is called as the column is.
      const isOfHead = fold(head) === fold(use.title)
      const wanted: NewAttribute = { ...attributes.newNames(use.title, isOfHead ? head : use.title), kind: 'label' }
      add(at, wanted.name, wanted, wanted.kind)
      made.set(wanted.name, wanted.title)
    }
  }
  const unused = uses.flatMap(({ reason }, at) =>
    reason === null ? [] : [{ column: header[at] ?? '', values: valuesIn(at, records), reason }],
  )
  const shared = [...Map.groupBy(answers, ({ column }) => column).values()].filter((columns) => columns.length > 1)
  const notes = shared.map((columns) => `${columns.length} columns are read as ${columns[0]!.name}.`)
  return {
    file: at('file'),
    catalog: at('catalog'),
    product: at('product'),
    answers,
    made: [...made.values()],
    unused,
    notes,
  }
}

/** Cells of a column that are not empty. */
export function valuesIn(column: number, records: Table['records']): number {
  let values = 0
  for (const { cells } of records) if ((cells[column] ?? '').trim() !== '') values++
  return values
}

/** The column of files of a table that is to be imported. @throws AppError `bad-request` where it cannot be */
export function requireColumns(
  { answers, file, product }: TableColumns,
  { header, path, attributes }: { header: readonly string[]; path: string; attributes: Attributes },
): number {
  if (file === null) {
    throw new AppError(
      'bad-request',
      `"${path}" has no column "file". Its first line must name the columns: file, and one for each attribute (${attributes.names().join(', ')}). It has: ${header.join(', ')}. Say which of them names the files.`,
      path,
    )
  }
  if (answers.length === 0 && product === null) {
    throw new AppError(
      'bad-request',
      `"${path}" has no column of an attribute (${attributes.names().join(', ')}); it has: ${header.join(', ')}.`,
      path,
    )
  }
  return file
}

const keyOf = (attribute: number | NewAttribute): number | string =>
  typeof attribute === 'number' ? attribute : attribute.name
