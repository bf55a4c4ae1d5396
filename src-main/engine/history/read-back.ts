import type { Database } from 'better-sqlite3'
import { LastAction } from '../storage/last-action.ts'
import type { ActionKind } from './action.ts'
import type { Changes } from './changes.ts'
import type { History } from './history.ts'
import { lastLineOf, linesOf, type ReadLine } from './journal.ts'
import type { JournalLine } from './line.ts'
import { replay, type Replay } from './replay.ts'

/** How a library stood to its journal. */
export interface ReadBack extends Replay {
  /** The journal does not have the last action of the library: lines of it are lost. */
  isJournalShort: boolean
}

/** Where a library stands, by what it has of its own history. */
interface Standing {
  last: ReturnType<LastAction['get']>
  has: (uid: string) => boolean
  /** When the newest of its actions was done, in milliseconds since 1970; null: it has none. */
  newest: number | null
}

/**
 * Does what the journal holds beyond the last action of the library: it went back to an earlier state, as a backup was taken in
 * its place, or its write-ahead log was lost. Where both are at the same action, as they are at all other times, that
 * takes the reading of one line.
 * @param parts `wasRestored`: a backup was taken in its place
 */
export async function readBack(
  parts: { database: Database; folder: string; history: History; wasRestored: boolean },
  progress: (done: number) => void = () => undefined,
): Promise<ReadBack> {
  const { database, folder, history, wasRestored } = parts
  const lastAction = new LastAction(database)
  const standing = standingOf(lastAction, history.changes)
  const newest = lastLineOf(folder)
  const nothing = { done: 0, missing: [] }
  if (newest === undefined) return { ...nothing, isJournalShort: standing.last !== null }
  if (standing.last && isOf(newest, standing.last)) return { ...nothing, isJournalShort: false }
  if (!standing.last && !wasRestored && standing.newest !== null) {
    // From before the last action was kept, and as it was left.
    if (isLine(newest)) lastAction.set(newest)
    return { ...nothing, isJournalShort: false }
  }
  const index = indexOf(linesOf(folder), standing)
  if (index === undefined && !wasRestored) return { ...nothing, isJournalShort: true }
  const lines = index === undefined ? since(linesOf(folder), standing.last?.at) : after(linesOf(folder), index)
  const result = await replay(lines, history, progress)
  // What could not be done is not tried again.
  if (isLine(newest)) lastAction.set(newest)
  return { ...result, isJournalShort: index === undefined }
}

/**
 * A line that says nothing: where a journal lost its last ones, it begins anew behind a library that has them. For the history
 * to define, and to perform for good.
 */
export const journalBegun: ActionKind<object> = {
  name: 'journal.begun',
  apply: () => undefined,
  toLine: () => ({}),
  fromLine: () => ({}),
}

function standingOf(lastAction: LastAction, changes: Changes): Standing {
  return {
    last: lastAction.get(),
    has: (uid) => changes.byUid(uid) !== null,
    newest: changes.newest(1)[0]?.at ?? null,
  }
}

/**
 * Place of the line at which the library stands; -1: before the first. Undefined: the journal does not have it. A library from before
 * it kept its last action is found by the actions that it has, one from before these had names by their time.
 */
function indexOf(lines: Iterable<ReadLine>, { has, last, newest }: Standing): number | undefined {
  let found = -1
  let index = -1
  for (const { entry } of lines) {
    index++
    if (entry === undefined) continue
    const isHere = last
      ? isOf(entry, last)
      : (isLine(entry) && has(entry.uid)) || timeOf(entry) <= (newest ?? -Infinity)
    if (isHere) found = index
  }
  return last && found < 0 ? undefined : found
}

function* after(lines: Iterable<ReadLine>, last: number): Generator<ReadLine> {
  let index = -1
  for (const line of lines) if (++index > last) yield line
}

/** Of a journal that does not have the line itself. */
function* since(lines: Iterable<ReadLine>, at = ''): Generator<ReadLine> {
  for (const line of lines) if (line.entry === undefined || timeOf(line.entry) > Date.parse(at)) yield line
}

/** Lines of the first version have no `v`. */
const isLine = (entry: unknown): entry is JournalLine => typeof entry === 'object' && entry !== null && 'v' in entry

const isOf = (entry: unknown, last: NonNullable<Standing['last']>): boolean =>
  isLine(entry) && entry.uid === last.uid && entry.way === last.way && entry.at === last.at

const timeOf = (entry: unknown): number => Date.parse(String((entry as { at?: unknown }).at))
