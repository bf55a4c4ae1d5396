import type { Database } from 'better-sqlite3'
import type { Change, HistoryState, PastChange } from '../../../src-preload/contract.ts'
import { ImagesOfActions, type Touched } from './images-of-actions.ts'
import { oneRow } from '../storage/one-row.ts'

export type Direction = 'undo' | 'redo'

/** An action as it is kept. */
export interface KeptChange extends Change {
  kind: string
  /** Its name in the journal. */
  uid: string
}

/** An action that was cut off. */
export interface Unsettled {
  id: number
  underWay: 'do' | Direction
  partsDone: number
}

/**
 * The rows of the history: one of `change` for each action, what it did in parts, so that an action on many images need not be
 * one long transaction. Until its last part is written a change is under way, and no part of what can be undone.
 */
export class Changes {
  readonly images: ImagesOfActions
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.images = new ImagesOfActions(database)
    this.#statements = prepare(database)
  }

  state(): HistoryState {
    return { undo: plain(this.next('undo')), redo: plain(this.next('redo')) }
  }

  /** What is undone or done again next. */
  next(direction: Direction): KeptChange | null {
    const { firstUndone, lastDone } = this.#statements
    return (direction === 'undo' ? lastDone : firstUndone).get() ?? null
  }

  /** The newest actions, the last first. @param before only older ones than this */
  newest(count: number, before = Number.MAX_SAFE_INTEGER): PastChange[] {
    return this.#statements.newest.all(before, count).map(past)
  }

  /** One action; null: it is not, or no longer, in the history. */
  one(id: number): PastChange | null {
    const row = this.#statements.one.get(id)
    return row === undefined ? null : past(row)
  }

  /** Which of the actions has this name in the journal. */
  byUid(uid: string): KeptChange | null {
    return this.#statements.byUid.get(uid) ?? null
  }

  begin(kind: string, uid: string, at = Date.now()): number {
    return Number(this.#statements.begin.run(kind, uid, at).lastInsertRowid)
  }

  /** @param done plain data @param touched the images that it did something to, each once */
  addPart(id: number, part: number, done: unknown, touched: Touched): void {
    this.#statements.addPart.run(id, part, JSON.stringify(done))
    this.images.add(id, part, touched)
  }

  /** The action is done. What was undone before can no longer be redone: the new action took its place. */
  finish(id: number, title: string, images: number): void {
    this.#statements.dropUndone.run()
    this.#statements.finish.run({ id, title, images })
  }

  dropPart(id: number, part: number): void {
    this.#statements.dropPart.run(id, part)
  }

  forget(id: number): void {
    this.#statements.forget.run(id)
  }

  parts(id: number): number {
    return oneRow(this.#statements.parts, id)
  }

  part(id: number, part: number): unknown {
    return JSON.parse(oneRow(this.#statements.part, id, part))
  }

  /** So many parts of an undo or redo are done. */
  goOn(id: number, direction: Direction, partsDone: number): void {
    this.#statements.goOn.run({ id, direction, partsDone })
  }

  /** An undo or redo came to its end, or back to where it began. */
  settle(id: number, isUndone: boolean): void {
    this.#statements.settle.run(isUndone ? 1 : 0, id)
  }

  unsettled(kind: string): Unsettled | undefined {
    return this.#statements.unsettled.get(kind)
  }
}

/** A row as the list shows it. */
type PastRow = Omit<PastChange, 'isUndone'> & { undone: 0 | 1 }

function past({ undone, ...change }: PastRow): PastChange {
  return { ...change, isUndone: undone === 1 }
}

export function plain(change: KeptChange): Change
export function plain(change: KeptChange | null): Change | null
export function plain(change: KeptChange | null): Change | null {
  return change && { id: change.id, title: change.title, at: change.at, images: change.images }
}

function prepare(database: Database) {
  const shown = 'SELECT id, kind, title, at, images, undone FROM change WHERE under_way IS NULL'
  const change = 'SELECT id, kind, uid, title, at, images FROM change WHERE under_way IS NULL'
  return {
    lastDone: database.prepare<[], KeptChange>(`${change} AND undone = 0 ORDER BY id DESC LIMIT 1`),
    firstUndone: database.prepare<[], KeptChange>(`${change} AND undone = 1 ORDER BY id LIMIT 1`),
    byUid: database.prepare<[string], KeptChange>(`${change} AND uid = ?`),
    newest: database.prepare<[number, number], PastRow>(`${shown} AND id < ? ORDER BY id DESC LIMIT ?`),
    one: database.prepare<[number], PastRow>(`${shown} AND id = ?`),
    begin: database.prepare<[string, string, number]>(
      `INSERT INTO change (kind, uid, at, title, images, under_way) VALUES (?, ?, ?, '', 0, 'do')`,
    ),
    addPart: database.prepare<[number, number, string]>(
      'INSERT INTO change_part (change_id, part, steps) VALUES (?, ?, ?)',
    ),
    dropUndone: database.prepare<[]>('DELETE FROM change WHERE undone = 1'),
    finish: database.prepare<{ id: number; title: string; images: number }>(
      'UPDATE change SET title = @title, images = @images, under_way = NULL WHERE id = @id',
    ),
    forget: database.prepare<[number]>('DELETE FROM change WHERE id = ?'),
    dropPart: database.prepare<[number, number]>('DELETE FROM change_part WHERE change_id = ? AND part = ?'),
    parts: database.prepare<[number], number>('SELECT count(*) FROM change_part WHERE change_id = ?').pluck(),
    part: database
      .prepare<[number, number], string>('SELECT steps FROM change_part WHERE change_id = ? AND part = ?')
      .pluck(),
    goOn: database.prepare<{ id: number; direction: string; partsDone: number }>(
      'UPDATE change SET under_way = @direction, parts_done = @partsDone WHERE id = @id',
    ),
    settle: database.prepare<[number, number]>(
      'UPDATE change SET undone = ?, under_way = NULL, parts_done = 0 WHERE id = ?',
    ),
    unsettled: database.prepare<[string], Unsettled>(
      'SELECT id, under_way AS underWay, parts_done AS partsDone FROM change WHERE under_way IS NOT NULL AND kind = ?',
    ),
  }
}
