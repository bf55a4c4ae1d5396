import { join } from 'node:path'
import { readJournal } from '../../src-main/engine/history/journal.ts'
import type { JournalLine } from '../../src-main/engine/history/line.ts'
import type { TestEngine } from './test-engine.ts'

interface Told {
  uid: string
  undone: number
}

/** The history as the journal of a library tells it, and as the library has it: these are the same at all times. */
export function histories({ engine, library }: TestEngine): { told: Told[]; kept: Told[]; damaged: string[] } {
  const { damaged, entries } = readJournal(join(library, 'journal'))
  const told = (entries as JournalLine[]).reduce<Told[]>((actions, { kind, uid, way }) => {
    // For good, and no part of what can be taken back.
    if (kind === 'catalog.purge') return actions
    if (way === 'do') return [...actions.filter(({ undone }) => undone === 0), { uid, undone: 0 }]
    return actions.map((action) => (action.uid === uid ? { uid, undone: way === 'undo' ? 1 : 0 } : action))
  }, [])
  const kept = engine.store.database.prepare('SELECT uid, undone FROM change ORDER BY id').all() as Told[]
  return { told, kept, damaged }
}
