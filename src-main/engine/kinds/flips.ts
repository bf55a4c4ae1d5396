import type { Database } from 'better-sqlite3'
import type { AttributeKind } from '../../../src-preload/contract.ts'
import type { FlipKind } from './answer-kind.ts'
import { ManyLabelsFlips } from './many-labels/flips.ts'
import { OneLabelFlips } from './one-label/flips.ts'
import { TextFlips } from './text/flips.ts'

/** The flip lists of the program's own kinds: they need a database and nothing else, so that any thread can read them. */
export const flipsOf: Record<AttributeKind, (database: Database) => FlipKind> = {
  label: (database) => new OneLabelFlips(database),
  labels: (database) => new ManyLabelsFlips(database),
  text: (database) => new TextFlips(database),
}

export const isOwnKind = (name: string): name is AttributeKind => Object.hasOwn(flipsOf, name)
