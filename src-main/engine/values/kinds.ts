import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { OneLabel } from './one-label.ts'
import { Text } from './text.ts'
import type { ValueKind } from './value-kind.ts'

/** By the name that `attribute.kind` holds. */
export type ValueKinds = ReadonlyMap<string, ValueKind>

/** The kinds of values there are. */
export function valueKinds(database: Database): ValueKinds {
  return new Map<AttributeKind, ValueKind>([
    ['label', new OneLabel(database)],
    ['text', new Text(database)],
  ])
}

/** @throws AppError `library-newer` where an attribute is of a kind that this program does not know */
export function kindNamed(kinds: ValueKinds, name: string | undefined): ValueKind {
  const kind = kinds.get(name ?? '')
  if (kind !== undefined) return kind
  throw new AppError('library-newer', `This Selvedge knows no attributes of the kind "${name}". Update Selvedge.`, name)
}
