import type { Attribute, ColumnUse, SameLabel, TableReading } from '../../src-preload/contract.ts'
import { fold } from '../../src-preload/contract/folding.ts'
import { AppError } from '../common/app-error.ts'
import type { Session } from './session.ts'

const parts = ['file', 'catalog', 'product', 'skip'] as const

/**
 * A reading with what a person says of some columns (`COLUMN=USE`) and of some names in them (`COLUMN:NAME=LABEL`); the other
 * columns stay as they are guessed.
 * @throws AppError `bad-request`
 */
export async function mapped(
  engine: Session['engine'],
  reading: TableReading,
  { map, same }: { map: readonly string[]; same: readonly string[] },
): Promise<TableReading> {
  if (map.length === 0 && same.length === 0) return reading
  const { columns } = await engine.exchange.check(reading)
  const attributes = await engine.labels.attributes()
  const columnOf = (name: string): number => {
    const column = columns.findIndex((each) => fold(each.name) === fold(name))
    if (column >= 0) return column
    const names = columns.map((each) => each.name).join(', ')
    throw new AppError('bad-request', `The table has no column "${name}"; it has: ${names}.`, name)
  }
  const uses = columns.map(({ use }) => use)
  const chosen = map.map((entry) => {
    const [name, use] = halves(entry, '--map COLUMN=ATTRIBUTE')
    return { column: columnOf(name), use: useOf(use, attributes) }
  })
  // What a column is said to be, no other one is guessed to be.
  for (const { use } of chosen) {
    if (use.as === 'skip' || use.as === 'new') continue
    for (const [at, guess] of uses.entries()) if (keyOf(guess) === keyOf(use)) uses[at] = { as: 'skip' }
  }
  for (const { column, use } of chosen) uses[column] = use
  return {
    ...reading,
    columns: uses,
    same: same.map((entry): SameLabel => {
      const [written, label] = halves(entry, '--same COLUMN:NAME=LABEL')
      const colon = written.indexOf(':')
      if (colon < 1) throw new AppError('bad-request', `"${entry}" does not fit: --same COLUMN:NAME=LABEL.`, entry)
      return { column: columnOf(written.slice(0, colon)), name: written.slice(colon + 1), label }
    }),
  }
}

function useOf(written: string, attributes: readonly Attribute[]): ColumnUse {
  const part = parts.find((each) => each === fold(written))
  if (part !== undefined) return { as: part }
  if (/^new:./i.test(written)) return { as: 'new', title: written.slice(4) }
  const attribute = attributes.find(({ name, title }) => fold(name) === fold(written) || fold(title) === fold(written))
  if (attribute) return { as: 'attribute', attributeId: attribute.id }
  const names = attributes.map(({ name }) => name).join(', ')
  throw new AppError(
    'bad-request',
    `A column can be file, catalog, product, skip, new:TITLE or one of ${names}; "${written}" is none of these.`,
    written,
  )
}

function halves(entry: string, form: string): [string, string] {
  const at = entry.lastIndexOf('=')
  if (at < 1 || at === entry.length - 1) {
    throw new AppError('bad-request', `"${entry}" does not fit: ${form}.`, entry)
  }
  return [entry.slice(0, at), entry.slice(at + 1)]
}

const keyOf = (use: ColumnUse): string => (use.as === 'attribute' ? `attribute ${use.attributeId}` : use.as)
