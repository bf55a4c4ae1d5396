import type { ImageEffect } from '../../../src-preload/contract.ts'
import type { JournalLine } from './line.ts'

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
  /** What it did to an image, of a kind that may touch any; none where this is left out. */
  ofImage?(payload: Payload, imageId: number): ImageEffect[]
  /** For the journal: names, paths and content in place of ids, as they are at this moment. */
  toLine(payload: Payload): unknown
  /**
   * From the journal, in a library that may be another: ids again, of what is there or is made for it.
   * Null: there is nothing left that it could be applied to.
   */
  fromLine(line: unknown): Payload | null
}

/** What an action in parts comes to, gathered part by part. */
export interface Gathered {
  /** So many images were changed. */
  readonly images: number
  /** Nothing was changed: there is nothing to take back. */
  readonly isNothing: boolean
}

/** Work on items one after the other, as many at a time as one transaction has time for. */
export interface Stretch<Part, Outcome> {
  readonly length: number
  /** Works on some of the items, in the transaction that is under way. @returns what it did */
  work(from: number, to: number, outcome: Outcome): Part
}

/** Items in a row: an array, or ids in their typed one. */
export interface Sliceable {
  readonly length: number
  slice(from: number, to: number): this
}

export function stretch<Items extends Sliceable, Part, Outcome>(
  items: Items,
  work: (some: Items, outcome: Outcome) => Part,
): Stretch<Part, Outcome> {
  return { length: items.length, work: (from, to, outcome) => work(items.slice(from, to), outcome) }
}

/**
 * A kind of thing that people do and can take back which may be too much for one transaction: it is done, taken back and told
 * in parts (plain data, with the library's own ids), with turns for others between. What is cut off is taken back.
 */
export interface LongKind<Part, Outcome extends Gathered> {
  readonly name: string
  outcome(): Outcome
  /** Does a part again or takes it back. What was purged meanwhile is passed over. @returns what it did */
  travel(part: Part, way: Way, outcome: Outcome): Part
  /** The images that a part touched, each once. */
  images(part: Part): readonly number[]
  /** What a part did to an image. */
  ofImage(part: Part, imageId: number): ImageEffect[]
  line(): LineWriter<Part>
  /** What a line of the journal says, to be done in a library that may be another. */
  fromLine(line: JournalLine): Stretch<Part, Outcome>[]
  /** When it is on disk: what follows from it. */
  settle?(outcome: Outcome): void | Promise<void>
}

/** Puts together what a line says, in names, paths and content, as they are when a part was done. */
export interface LineWriter<Part> {
  /** JSON, that of parts being separated by commas; empty: there is nothing to say of it. */
  say(part: Part): string
  /** What stands before and after all parts, when they were said. */
  frame(): [before: string, after: string]
}
