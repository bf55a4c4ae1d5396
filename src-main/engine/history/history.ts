import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { Change, HistoryState, ImageChange, ImageEffect, ImagePast } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { ActionKind, Gathered, LongKind } from './action.ts'
import { Commits } from './commits.ts'
import { Changes, plain, type Direction, type KeptChange } from './changes.ts'
import { InTurn } from './in-turn.ts'
import type { Journal } from './journal.ts'
import type { Description, JournalLine } from './line.ts'
import { LongActions, type Logs } from './long-actions.ts'
import { OwedLine } from './owed-line.ts'

/** One kind of action, as the history deals with it. */
export interface Traveller {
  /** Takes a change back or does it again, with what the journal is owed of that. @returns what follows: of decisions their outcome, else attributes */
  travel(change: KeptChange, direction: Direction): Promise<unknown>
  /** Does what a line of the journal says. False: there was nothing to do it to. */
  repeat(line: JournalLine, known: KeptChange | null): Promise<boolean>
  /** What a part of one did to an image. */
  ofImage(part: unknown, imageId: number): ImageEffect[]
  /** Takes back what was cut off. */
  settle?(): Promise<void>
}

/** What came of several steps. */
export interface Journey {
  steps: { change: Change; outcome: unknown }[]
  /** The step that could not be, and what it threw; null: none. */
  stopped: { change: Change; error: unknown } | null
}

/**
 * What people did, to take back and do again one after the other, whatever it was. An action is on disk, in the library and
 * then in the journal (owed-line.ts), before the caller hears of it; each waits for the one before it.
 */
export class History {
  readonly changes: Changes
  readonly #database: Database
  readonly #logs: Logs
  readonly #owed: OwedLine
  readonly #inTurn = new InTurn()
  readonly #commits: Commits
  readonly #travellers = new Map<string, Traveller>()
  #onChanged: (state: HistoryState) => void = () => undefined

  constructor(database: Database, journal: Journal, logs: Logs) {
    this.#database = database
    this.#logs = logs
    this.#owed = new OwedLine(database, journal)
    this.#commits = new Commits(database, this.#owed)
    this.changes = new Changes(database)
  }

  /** Kinds that are done in one transaction. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what their payloads are is theirs to know
  define(...kinds: readonly ActionKind<any>[]): void {
    for (const kind of kinds) this.#define(kind.name, this.#inOneStep(kind as ActionKind<unknown>))
  }

  /** A kind that is done in parts. */
  defineLong<Part, Outcome extends Gathered>(kind: LongKind<Part, Outcome>): LongActions<Part, Outcome> {
    const inTurn = <Result>(action: () => Promise<Result>): Promise<Result> => this.#afterOthers(action)
    const parts = {
      database: this.#database,
      changes: this.changes,
      commits: this.#commits,
      logs: this.#logs,
      owed: this.#owed,
      inTurn,
    }
    const actions = new LongActions(parts, kind)
    this.#define(kind.name, actions)
    return actions
  }

  /** @param makeAnew what follows from all decisions, after the cache could not be told of some */
  onBehind(makeAnew: () => Promise<void>): void {
    this.#commits.onBehind(makeAnew)
  }

  /** Takes back what a crash cut off, and tells the journal what it kept it from. */
  async open(): Promise<void> {
    await this.#inTurn.do(() => this.#settle())
  }

  /** Lets an action that is under way come to its end. */
  close(): Promise<void> {
    return this.#inTurn.idle()
  }

  /** Does something that people can take back. */
  perform<Payload>(kind: ActionKind<Payload>, payload: Payload, description: Description): Promise<Payload> {
    return this.#afterOthers(async () => {
      await kind.prepare?.(payload, 'do')
      const uid = randomUUID()
      this.#commits.commit({ uid, way: 'do' }, () => {
        kind.apply(payload, 'do')
        this.#keep(kind, payload, description, uid, Date.now())
        this.#owe(kind, payload, { uid, way: 'do', ...description })
      })
      await this.#owed.tell()
      await kind.settle?.(payload, 'do')
      return payload
    })
  }

  /** Does something that cannot be taken back: the journal alone knows it. */
  performForGood<Payload>(kind: ActionKind<Payload>, payload: Payload, description: Description): Promise<void> {
    return this.#afterOthers(async () => {
      await kind.prepare?.(payload, 'do')
      const uid = randomUUID()
      this.#commits.commit({ uid, way: 'do' }, () => {
        this.#owe(kind, payload, { uid, way: 'do', ...description })
        kind.apply(payload, 'do')
      })
      await this.#owed.tell()
      await kind.settle?.(payload, 'do')
    })
  }

  undo(): Promise<{ change: Change | null; outcome: unknown }> {
    return this.#travel('undo')
  }

  redo(): Promise<{ change: Change | null; outcome: unknown }> {
    return this.#travel('redo')
  }

  /**
   * Takes back all that was done after an action, or does again all up to one that was taken back: each step as by itself, with
   * none of others between. Where one cannot be, those before it stay.
   * @throws AppError `not-found`
   */
  goTo(changeId: number): Promise<Journey> {
    return this.#afterOthers(async () => {
      const there = this.changes.one(changeId)
      if (!there) throw new AppError('not-found', 'This step is no longer in the history.', String(changeId))
      const direction = there.isUndone ? 'redo' : 'undo'
      const isBeyond = (id: number): boolean => (there.isUndone ? id > changeId : id <= changeId)
      const journey: Journey = { steps: [], stopped: null }
      for (let next = this.changes.next(direction); next && !isBeyond(next.id); next = this.changes.next(direction)) {
        try {
          const outcome = await this.#traveller(next.kind).travel(next, direction)
          journey.steps.push({ change: plain(next), outcome })
          await this.#settle()
        } catch (error) {
          return { ...journey, stopped: { change: plain(next), error } }
        }
      }
      return journey
    })
  }

  /** @param listener told when something was done, taken back or done again */
  onChanged(listener: (state: HistoryState) => void): void {
    this.#onChanged = listener
  }

  state(): HistoryState {
    return this.changes.state()
  }

  /** The actions that touched an image, the newest first. @param before only older ones than this */
  pastOf(imageId: number, count: number, before = Number.MAX_SAFE_INTEGER): ImagePast {
    const past: ImageChange[] = []
    for (const { changeId, part } of this.changes.images.touching(imageId, before)) {
      const last = past.at(-1)
      const change = last?.id === changeId ? last : this.changes.one(changeId)
      // One that is under way is none yet, and one of a kind that is not known here cannot be told.
      const effects = change && this.#travellers.get(change.kind)?.ofImage(this.changes.part(changeId, part), imageId)
      if (!effects || effects.length === 0) continue
      // Of an action the last part is met first.
      if (last?.id === changeId) last.effects.unshift(...effects)
      else if (past.length === count) return { changes: past, isWhole: false }
      else past.push({ ...change, effects })
    }
    return { changes: past, isWhole: true }
  }

  /** Does what a line of the journal says, as its action of its time. False: there was nothing to do it to. */
  repeat(line: JournalLine): Promise<boolean> {
    return this.#afterOthers(() => this.#traveller(line.kind).repeat(line, this.changes.byUid(line.uid)))
  }

  #travel(direction: Direction): Promise<{ change: Change | null; outcome: unknown }> {
    return this.#afterOthers(async () => {
      const kept = this.changes.next(direction)
      if (!kept) return { change: null, outcome: null }
      const outcome = await this.#traveller(kept.kind).travel(kept, direction)
      return { change: plain(kept), outcome }
    })
  }

  #inOneStep(kind: ActionKind<unknown>): Traveller {
    const go = async (
      payload: unknown,
      { uid, way: direction }: { uid: string; way: Direction | 'do' },
      after: () => void,
    ): Promise<void> => {
      const way = direction === 'undo' ? 'undo' : 'do'
      await kind.prepare?.(payload, way)
      this.#commits.commit({ uid, way: direction }, () => {
        kind.apply(payload, way)
        after()
      })
      await this.#owed.tell()
      await kind.settle?.(payload, way)
    }
    return {
      travel: async ({ id, images, title, uid }, direction) => {
        const payload = this.changes.part(id, 0)
        await go(payload, { uid, way: direction }, () => {
          this.changes.settle(id, direction === 'undo')
          this.#owe(kind, payload, { uid, way: direction, title, images })
        })
        return kind.attributes?.(payload) ?? []
      },
      ofImage: (payload, imageId) => kind.ofImage?.(payload, imageId) ?? [],
      repeat: async (line, known) => {
        const payload = known ? this.changes.part(known.id, 0) : kind.fromLine(line.data)
        if (payload === null || (known && line.way === 'do')) return known !== null
        await go(payload, line, () => {
          this.#owed.isTold(line)
          if (known) this.changes.settle(known.id, line.way === 'undo')
          else if (line.way === 'do') this.#keep(kind, payload, line, line.uid, Date.parse(line.at))
        })
        return true
      },
    }
  }

  #keep<Payload>(
    kind: ActionKind<Payload>,
    payload: Payload,
    { images, title }: Description,
    uid: string,
    at: number,
  ): void {
    const id = this.changes.begin(kind.name, uid, at)
    this.changes.addPart(id, 0, payload, kind.ofImage ? 'any' : [])
    this.changes.finish(id, title, images)
  }

  #owe<Payload>(
    kind: ActionKind<Payload>,
    payload: Payload,
    head: Description & Pick<JournalLine, 'uid' | 'way'>,
  ): void {
    this.#owed.finish({ ...head, kind: kind.name }, JSON.stringify(kind.toLine(payload)))
  }

  #define(kind: string, traveller: Traveller): void {
    if (this.#travellers.has(kind)) throw new Error(`there are two kinds of action "${kind}"`)
    this.#travellers.set(kind, traveller)
  }

  #traveller(kind: string): Traveller {
    const known = this.#travellers.get(kind)
    if (!known) throw new Error(`there is no kind of action "${kind}"`)
    return known
  }

  #afterOthers<Result>(action: () => Promise<Result>): Promise<Result> {
    return this.#inTurn.do(async () => {
      await this.#settle()
      try {
        return await action()
      } finally {
        this.#onChanged(this.state())
      }
    })
  }

  async #settle(): Promise<void> {
    await this.#commits.catchUp()
    await this.#owed.settle()
    for (const traveller of this.#travellers.values()) await traveller.settle?.()
  }
}
