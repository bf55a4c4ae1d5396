import type { Database } from 'better-sqlite3'
import type { Filter, ImageSort, View } from '../../../src-preload/contract.ts'
import { fold } from '../../../src-preload/contract/folding.ts'
import { AppError } from '../../common/app-error.ts'
import { oneRow } from '../storage/one-row.ts'

interface ViewRow {
  id: number
  name: string
  /** JSON. */
  filter: string
  sort: string
}

/** Where a view stands; null: after those that have a place, the oldest first. */
export type ViewPosition = [viewId: number, position: number | null]

/** The views of the library. What is written here is part of an action: view-actions.ts. */
export class SavedViews {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database) {
    this.#statements = prepare(database)
  }

  /** As they are now: a label that was merged since is the one it became. */
  list(): View[] {
    return this.#statements.list.all().map((row) => {
      const view = viewOf(row)
      return { ...view, filter: this.current(view.filter) }
    })
  }

  /** A filter in labels as they are now. */
  current(filter: Filter): Filter {
    const merged = new Map(this.#statements.merged.all())
    if (!filter.all || merged.size === 0) return filter
    const now = (labels: number[]): number[] => [...new Set(labels.map((id) => merged.get(id) ?? id))]
    return { ...filter, all: filter.all.map((clause) => (clause.labels ? { ...clause, labels: now(clause.labels) } : clause)) } // prettier-ignore
  }

  /** As it was kept. @throws AppError `not-found` */
  get(id: number): View {
    const view = this.#statements.list.all().find((row) => row.id === id)
    if (!view) throw new AppError('not-found', `There is no view ${id}.`, String(id))
    return viewOf(view)
  }

  /** Of all, in their order. */
  positions(): ViewPosition[] {
    return this.#statements.positions.all()
  }

  setPositions(positions: readonly ViewPosition[]): void {
    for (const [id, position] of positions) this.#statements.setPosition.run(position, id)
  }

  /** By name as people write it. */
  find(name: string): View | undefined {
    const row = this.#statements.find.get(fold(name.trim()))
    return row && viewOf(row)
  }

  /** @throws AppError `already-exists` where another view is called so */
  requireFree(name: string, own?: number): void {
    const taken = this.find(name)
    if (taken && taken.id !== own) {
      throw new AppError('already-exists', `There is a view "${taken.name}" already.`, taken.name)
    }
  }

  /** @returns its id */
  insert(name: string, filter: Filter, sort: ImageSort): number {
    return oneRow(this.#statements.insert, name, fold(name), JSON.stringify(filter), JSON.stringify(sort))
  }

  write({ id, name, filter, sort }: View): void {
    this.#statements.write.run(name, fold(name), JSON.stringify(filter), JSON.stringify(sort), id)
  }

  /** @param name the one it has when it is not deleted */
  setDeleted(id: number, name: string, isDeleted: boolean): void {
    // No name that people give begins with a control character.
    const folded = isDeleted ? `\u001f${id} ${fold(name)}` : fold(name)
    this.#statements.setState.run(isDeleted ? 'deleted' : 'used', folded, id)
  }
}

function viewOf({ id, name, filter, sort }: ViewRow): View {
  return { id, name, filter: JSON.parse(filter) as Filter, sort: JSON.parse(sort) as ImageSort }
}

function prepare(database: Database) {
  const columns = 'id, name, filter, sort'
  return {
    list: database.prepare<[], ViewRow>(
      `SELECT ${columns} FROM view WHERE state = 'used' ORDER BY position IS NULL, position, id`,
    ),
    positions: database
      .prepare<[], ViewPosition>(
        `SELECT id, position FROM view WHERE state = 'used' ORDER BY position IS NULL, position, id`,
      )
      .raw(),
    setPosition: database.prepare<[number | null, number]>('UPDATE view SET position = ? WHERE id = ?'),
    find: database.prepare<[string], ViewRow>(`SELECT ${columns} FROM view WHERE folded = ? AND state = 'used'`),
    merged: database
      .prepare<[], [number, number]>('SELECT id, merged_into FROM label WHERE merged_into IS NOT NULL')
      .raw(),
    insert: database
      .prepare<[string, string, string, string], number>(
        'INSERT INTO view (name, folded, filter, sort) VALUES (?, ?, ?, ?) RETURNING id',
      )
      .pluck(),
    write: database.prepare<[string, string, string, string, number]>(
      'UPDATE view SET name = ?, folded = ?, filter = ?, sort = ? WHERE id = ?',
    ),
    setState: database.prepare<[string, string, number]>('UPDATE view SET state = ?, folded = ? WHERE id = ?'),
  }
}
