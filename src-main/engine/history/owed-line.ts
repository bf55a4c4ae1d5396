import type { Database } from 'better-sqlite3'
import { makePause } from '../../common/pause.ts'
import { LastAction, type ActionMark } from '../storage/last-action.ts'
import type { Journal } from './journal.ts'
import { headOf, pieces, type LineHead } from './line.ts'

/** Where the head of a line is kept, and how what it says of its action begins; that follows in pieces. */
const [head, beginning] = [0, 1]

/**
 * What the journal is to be told of the last action. It is kept in the library, in the transactions of the action itself and in
 * the words of that moment, and written down once these are committed: whenever the program is killed, the journal has a
 * line of each action that was done and of no other, at the latest when the library is opened again.
 */
export class OwedLine {
  readonly #database: Database
  readonly #journal: Journal
  readonly #statements: ReturnType<typeof prepare>
  readonly #lastAction: LastAction
  /** Where the last piece of the line is that is put together. */
  #last = beginning
  /** Whether something may be kept: at the start, what a kill left. */
  #isKept = true

  constructor(database: Database, journal: Journal) {
    this.#database = database
    this.#journal = journal
    this.#statements = prepare(database)
    this.#lastAction = new LastAction(database)
  }

  /** Adds to the JSON that the line says of its action. Called inside a transaction of the action. */
  add(json: string): void {
    this.#isKept = true
    this.#statements.add.run(++this.#last, json)
  }

  /**
   * The line is whole and owed from now on. Called inside the transaction that the action ends with.
   * @param before JSON in front of all that was added @param after and behind it
   */
  finish(said: Omit<LineHead, 'v' | 'at'>, before: string, after = ''): void {
    if (after !== '') this.add(after)
    this.#isKept = true
    this.#statements.add.run(beginning, before)
    const whole = headOf(said)
    this.#statements.add.run(head, JSON.stringify(whole))
    this.#lastAction.set(whole)
  }

  /** Whether the library has this action, whatever was said when it was committed. */
  isDone(uid: string, way: string): boolean {
    const last = this.#lastAction.get()
    return last?.uid === uid && last.way === way
  }

  /** The journal has a line of the action already. Called inside the transaction that the action ends with. */
  isTold(line: ActionMark): void {
    this.#lastAction.set(line)
  }

  /**
   * After a commit: writes the line. Where the disk does not take it, it stays owed: the action is done and kept, and no other
   * is done before it is told.
   */
  async tell(): Promise<void> {
    await this.settle().catch(() => undefined)
  }

  /** Before an action: writes what is owed, and forgets the pieces of an action that was cut off. */
  async settle(): Promise<void> {
    if (!this.#isKept) return
    const said = this.#statements.get.get(head)
    if (said !== undefined) {
      const whole = JSON.parse(said) as LineHead
      await this.#journal.append(whole.at, pieces(whole, await this.#data()))
    }
    await this.#forget()
    this.#last = beginning
    this.#isKept = false
  }

  async #data(): Promise<string[]> {
    const pause = makePause()
    const data: string[] = []
    for (const place of this.#statements.places.all()) {
      if (place !== head) data.push(this.#statements.get.get(place) ?? '')
      await pause()
    }
    return data
  }

  /** The head first: without it nothing is owed. Should the disk lose that, the line is found to be written. */
  async #forget(): Promise<void> {
    const pause = makePause()
    for (const place of this.#statements.places.all()) {
      this.#database.pragma('synchronous = NORMAL')
      this.#statements.forget.run(place)
      this.#database.pragma('synchronous = FULL')
      await pause()
    }
  }
}

function prepare(database: Database) {
  return {
    add: database.prepare<[number, string]>('INSERT INTO owed_line (place, json) VALUES (?, ?)'),
    get: database.prepare<[number], string>('SELECT json FROM owed_line WHERE place = ?').pluck(),
    places: database.prepare<[], number>('SELECT place FROM owed_line ORDER BY place').pluck(),
    forget: database.prepare<[number]>('DELETE FROM owed_line WHERE place = ?'),
  }
}
