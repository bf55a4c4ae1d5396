import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { ImageEffect } from '../../../src-preload/contract.ts'
import { Pace } from '../../common/pace.ts'
import type { ActionMark } from '../storage/last-action.ts'
import type { LogKeeper } from '../storage/log-keeper.ts'
import { isOfTheDisk } from '../storage/opening-errors.ts'
import type { Gathered, LongKind, Stretch, Way } from './action.ts'
import type { Commits } from './commits.ts'
import type { Changes, Direction, KeptChange } from './changes.ts'
import type { Traveller } from './history.ts'
import type { JournalLine } from './line.ts'
import type { OwedLine } from './owed-line.ts'

/** `pause`: between two parts; `flush`: before the commit that ends them. */
export type Logs = Pick<LogKeeper, 'flush' | 'pause'>

export interface LongActionParts {
  database: Database
  changes: Changes
  commits: Commits
  logs: Logs
  owed: OwedLine
  /** After the actions that were asked for before. */
  inTurn<Result>(action: () => Promise<Result>): Promise<Result>
}

/** The actions of one kind that are worked through in parts: all of one is done, or none. */
export class LongActions<Part, Outcome extends Gathered> implements Traveller {
  readonly #parts: LongActionParts
  readonly #kind: LongKind<Part, Outcome>
  /** Whether some action may have been left half done. */
  #isUnsettled = true

  constructor(parts: LongActionParts, kind: LongKind<Part, Outcome>) {
    this.#parts = parts
    this.#kind = kind
  }

  /** Does all of `work` as one action, on disk before this resolves; where some of it throws, nothing was done. */
  perform(work: readonly Stretch<Part, Outcome>[], titleOf: (outcome: Outcome) => string): Promise<Outcome> {
    return this.#parts.inTurn(() => this.#do(work, titleOf, { uid: randomUUID(), at: Date.now() }, null))
  }

  /** @param told its line, where the journal has it already */
  async travel(change: KeptChange, direction: Direction, told: ActionMark | null = null): Promise<Outcome> {
    const { changes } = this.#parts
    const { id, images, title, uid } = change
    const outcome = this.#kind.outcome()
    const line = this.#line(told)
    const count = changes.parts(id)
    const way: Way = direction === 'undo' ? 'undo' : 'do'
    const turns = Array.from({ length: count }, (_, turn) => ({ turn, isLast: turn === count - 1 }))
    await this.#inParts({ uid, way: direction }, turns, ({ isLast, turn }) => {
      const part = changes.part(id, placeOf(turn, count, direction)) as Part
      line.add(this.#kind.travel(part, way, outcome))
      if (!isLast) {
        changes.goOn(id, direction, turn + 1)
        return
      }
      changes.settle(id, direction === 'undo')
      line.finish({ uid, way: direction, title, images })
    })
    await this.#told(outcome)
    return outcome
  }

  ofImage(part: unknown, imageId: number): ImageEffect[] {
    return this.#kind.ofImage(part as Part, imageId)
  }

  async repeat(line: JournalLine, known: KeptChange | null): Promise<boolean> {
    if (known) {
      if (line.way !== 'do') await this.travel(known, line.way, line)
      return true
    }
    const doing = { uid: line.uid, at: Date.parse(line.at) }
    const outcome = await this.#do(this.#kind.fromLine(line), () => line.title, doing, line)
    return !outcome.isNothing
  }

  async settle(): Promise<void> {
    if (!this.#isUnsettled) return
    const { changes, database, logs } = this.#parts
    for (let left = changes.unsettled(this.#kind.name); left; left = changes.unsettled(this.#kind.name)) {
      const { id, underWay } = left
      const count = changes.parts(id)
      const way: Way = underWay === 'undo' ? 'do' : 'undo'
      // Taken back from the one that was done last, so that it can be cut off again.
      for (let turn = (underWay === 'do' ? count : left.partsDone) - 1; turn >= 0; turn--) {
        database.transaction(() => {
          const place = placeOf(turn, count, underWay)
          this.#kind.travel(changes.part(id, place) as Part, way, this.#kind.outcome())
          if (underWay === 'do') changes.dropPart(id, place)
          else changes.goOn(id, underWay, turn)
        })()
        await logs.pause()
      }
      if (underWay === 'do') changes.forget(id)
      else changes.settle(id, underWay === 'redo')
    }
    this.#isUnsettled = false
  }

  /** @param told its line, where the journal has it already */
  async #do(
    work: readonly Stretch<Part, Outcome>[],
    titleOf: (outcome: Outcome) => string,
    { at, uid }: { uid: string; at: number },
    told: ActionMark | null,
  ): Promise<Outcome> {
    const { changes } = this.#parts
    const outcome = this.#kind.outcome()
    const line = this.#line(told)
    let [id, place] = [0, 0]
    await this.#inParts({ uid, way: 'do' }, slices(work), ({ from, isLast, stretch, to }) => {
      if (place === 0) id = changes.begin(this.#kind.name, uid, at)
      const part = stretch.work(from, to, outcome)
      changes.addPart(id, place++, part, this.#kind.images(part))
      line.add(part)
      if (!isLast) return
      if (outcome.isNothing) {
        changes.forget(id)
        return
      }
      const title = titleOf(outcome)
      changes.finish(id, title, outcome.images)
      line.finish({ uid, way: 'do', title, images: outcome.images })
    })
    await this.#told(outcome)
    return outcome
  }

  async #told(outcome: Outcome): Promise<void> {
    await this.#parts.owed.tell()
    await this.#kind.settle?.(outcome)
  }

  /** Each part in a transaction of its own, the last one with the end of the action; what fails on the way is taken back. */
  async #inParts<Each extends { isLast: boolean; pace?: Pace }>(
    action: { uid: string; way: string },
    parts: Iterable<Each>,
    doPart: (part: Each) => void,
  ): Promise<void> {
    const { commits, database, logs } = this.#parts
    this.#isUnsettled = true
    let isFirst = true
    try {
      for (const part of parts) {
        if (!part.isLast) await logs.pause()
        else if (!isFirst) await logs.flush()
        isFirst = false
        // What a loss of power would take of the parts is taken back anyway. The end waits for the disk, and all before it.
        database.pragma(`synchronous = ${part.isLast ? 'FULL' : 'NORMAL'}`)
        const commit = (): void => commits.commit(action, () => doPart(part))
        // The commit is part of how long the others wait.
        if (part.pace) part.pace.timed(commit)
        else commit()
      }
    } catch (error) {
      if (isOfTheDisk(error)) commits.fellBehind()
      // Where that fails as well, the next action or the next start tries again.
      await this.settle().catch(() => undefined)
      throw error
    } finally {
      database.pragma('synchronous = FULL')
    }
    this.#isUnsettled = false
  }

  /** The line that the journal is owed of an action, added to part by part. */
  #line(told: ActionMark | null) {
    const { owed } = this.#parts
    const writer = this.#kind.line()
    let isBegun = false
    return {
      add: (part: Part): void => {
        const said = told ? '' : writer.say(part)
        if (said === '') return
        owed.add(isBegun ? `,${said}` : said)
        isBegun = true
      },
      finish: (head: { uid: string; way: 'do' | Direction; title: string; images: number }): void => {
        if (told) {
          owed.isTold(told)
          return
        }
        const [before, after] = writer.frame()
        owed.finish({ ...head, kind: this.#kind.name }, before, after)
      },
    }
  }
}

/** Work cut into slices, each as long as there is time for in one transaction. What ends a long stretch is short: it waits for the disk. */
function* slices<Part, Outcome>(work: readonly Stretch<Part, Outcome>[]) {
  const stretches = work.filter(({ length }) => length > 0)
  for (const stretch of stretches) {
    const pace = new Pace()
    for (let from = 0, to = 0; from < stretch.length; from = to) {
      const left = stretch.length - from
      const isEnd = stretch === stretches.at(-1) && left <= pace.size
      to = isEnd && from > 0 && left > 1 ? stretch.length - 1 : Math.min(from + pace.size, stretch.length)
      yield { from, to, pace, stretch, isLast: isEnd && to === stretch.length }
    }
  }
}

/** What was done last is taken back first. */
const placeOf = (turn: number, count: number, way: 'do' | Direction): number =>
  way === 'undo' ? count - 1 - turn : turn
