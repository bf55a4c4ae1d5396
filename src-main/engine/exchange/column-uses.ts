import type { Database } from 'better-sqlite3'
import type { ColumnUse, TableReading } from '../../../src-preload/contract.ts'
import { fold, withoutInvisible } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import { captionAttribute } from '../labels/caption-attribute.ts'
import { titleOf } from '../labels/names.ts'
import { objectionTo } from './new-attributes.ts'
import type { Table } from './table.ts'

/** Columns that name the image, where a person names none. */
const fileColumns = ['file', 'path', 'image', 'filename', 'file name', 'file_name', 'filepath', 'image src']

/** What a column is read as, and of one that is skipped why, as a clause; null: nobody would ask. */
export interface UsedColumn {
  use: ColumnUse
  reason: string | null
}

/** Which column names the file; -1: none does. */
export function fileColumnOf(header: readonly string[]): number {
  const names = header.map(headOf)
  return names.findIndex((name) => fileColumns.includes(name))
}

/** What a person says each column is. @throws AppError `bad-request` */
export function chosenUses({ header }: Pick<Table, 'header'>, uses: readonly ColumnUse[], path: string): UsedColumn[] {
  if (uses.length !== header.length) {
    throw new AppError('bad-request', `"${path}" has ${header.length} columns now: choose it again.`, path)
  }
  for (const part of ['file', 'catalog', 'product'] as const) {
    const several = header.filter((_, at) => uses[at]!.as === part)
    if (several.length > 1) {
      throw new AppError('bad-request', `Only one column can be the ${part}: ${several.join(' or ')}.`, part)
    }
  }
  return uses.map((use) => ({ use, reason: use.as === 'skip' ? 'you skip it' : null }))
}

/**
 * What the columns of a table are by their names and contents, and by what a person says of some.
 * @throws AppError `bad-request`
 */
export async function guessedUses(
  { header, records }: Pick<Table, 'header' | 'records'>,
  request: TableReading,
  { attributes, database }: { attributes: Attributes; database: Database },
): Promise<UsedColumn[]> {
  const names = header.map(headOf)
  const { path } = request
  const chosen = (wanted: string | undefined): number | null => {
    if (wanted === undefined) return null
    const column = names.indexOf(headOf(wanted))
    if (column >= 0) return column
    throw new AppError('bad-request', `"${path}" has no column "${wanted}"; it has: ${header.join(', ')}.`, wanted)
  }
  const file = chosen(request.fileColumn) ?? fileColumnOf(header)
  const caption = chosen(request.captionColumn)
  const product =
    chosen(request.productColumn) ?? (attributes.find('product') === undefined ? names.indexOf('product') : -1)
  const catalog = names.findIndex((name, at) => name === 'catalog' && at !== file && at !== product)
  // What an export says beside the labels is no surprise.
  const besides = [...attributes.names(), ...names].flatMap((name) => [`${name} source`, `${name} confidence`])
  const known = new Set(['catalog', ...besides].map(fold))
  // Captions that are read from a column of another name are read from no other.
  const captions = caption === null ? undefined : captionAttribute(database)
  const uses: UsedColumn[] = []
  for (const [at, name] of names.entries()) {
    const attributeId = at === caption ? captions : attributes.find(name)?.id
    if (at === file) uses.push(used({ as: 'file' }))
    else if (at === product) uses.push(used({ as: 'product' }))
    else if (at === catalog) uses.push(used({ as: 'catalog' }))
    else if (attributeId !== undefined && (attributeId !== captions || at === caption)) {
      uses.push(used({ as: 'attribute', attributeId }))
    } else if (known.has(name) || (name === '' && records.every(({ cells }) => cells[at]?.trim() === ''))) {
      uses.push(used({ as: 'skip' }))
    } else {
      const reason =
        attributeId === undefined
          ? await reasonAgainst(at, name, records, request)
          : 'the captions are read from another column'
      if (reason === null) uses.push(used({ as: 'new', title: titleOf(withoutInvisible(header[at] ?? '').trim()) }))
      else uses.push({ use: { as: 'skip' }, reason })
    }
  }
  return uses
}

const used = (use: ColumnUse): UsedColumn => ({ use, reason: null })

/** Why a column does not become an attribute; null: it does. */
async function reasonAgainst(
  column: number,
  name: string,
  records: Table['records'],
  { makeAttributes }: TableReading,
): Promise<string | null> {
  if (fileColumns.includes(name)) return 'the files are read from another column'
  if (!makeAttributes) return 'no attribute is called so'
  if (name === '') return 'it has no name'
  if (name.length > 100) return 'its name is too long for an attribute'
  return objectionTo(column, records)
}

/** A head of a column as it is compared. */
const headOf = (name: string): string => fold(withoutInvisible(name).trim())
