/** Done, also once more after it was taken back; or taken back. */
export type Way = 'do' | 'undo'

/**
 * A kind of thing that people do and can take back, small enough for one transaction. A room defines its kinds; the
 * history keeps what was done of each (the payload, as JSON, with the library's own ids), and the journal the same in
 * names and paths.
 */
export interface ActionKind<Payload> {
  /** In the history and the journal, for ever: `label.rename`. */
  readonly name: string
  /**
   * Before anything changes: completes what it needs.
   * @throws AppError where it cannot be done now; nothing has changed then
   */
  prepare?(payload: Payload, way: Way): void | Promise<void>
  /**
   * Does it or takes it back, in one transaction with the row of the history and the line of the journal. It may complete
   * the payload, such as with the id of what it made. What was purged meanwhile is passed over.
   */
  apply(payload: Payload, way: Way): void
  /** The attributes of which images may have something else now; none where this is left out. */
  attributes?(payload: Payload): number[]
  /** When it is on disk: what follows from it, such as values and events. */
  settle?(payload: Payload, way: Way): void | Promise<void>
  /** For the journal: names, paths and content in place of ids, as they are at this moment. */
  toLine(payload: Payload): unknown
  /**
   * From the journal, in a library that may be another: ids again, of what is there or is made for it.
   * Null: there is nothing left that it could be applied to.
   */
  fromLine(line: unknown): Payload | null
}
