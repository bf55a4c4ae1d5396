import type { Database, Statement } from 'better-sqlite3'
import type { Decision, DecisionForEach } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { randomUUID } from 'node:crypto'
import type { Way } from '../history/action.ts'
import type { Changes, Direction, KeptChange } from '../history/changes.ts'
import type { History } from '../history/history.ts'
import type { Journal } from '../history/journal.ts'
import { pieces, type JournalLine } from '../history/line.ts'
import type { Deciding, Told } from '../kinds/answer-kind.ts'
import type { Entry, Step } from '../kinds/entry.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { LogKeeper } from '../storage/log-keeper.ts'
import type { Values } from '../values/values.ts'
import type { JournalLines } from './journal-lines.ts'
import { type DecisionLine } from './journal-lines.ts'
import type { MovingKind } from './moving.ts'
import { Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { isSame, reversed } from './step.ts'
import { asked, describe } from './wording.ts'

/** What all decisions are called in the history, imported ones as well. */
const decide = 'decide'

/** What an action is called, and what it does beside decisions, in the transaction that ends it or its undoing. */
interface Beside {
  kind: string
  /** Kept with the action. */
  payload: unknown
  apply(way: Way): void
  /** What the journal says in place of the decisions, which follow from it. */
  line(): unknown
}

interface Act<Item> {
  items: readonly Item[]
  stepsOf(some: Item[]): Step[]
  titleOf(images: number): string
  beside?: Beside
  /** The name of the action in the journal. */
  uid?: string
  at?: number
  /** Whether the journal knows of it already. */
  isTold?: boolean
}

export interface AnnotationParts {
  attributes: Attributes
  /** Which images have a decision that the last training found is probably wrong, and no one has looked at since. */
  doubted(attributeId: number, imageIds: readonly number[]): ReadonlySet<number>
  history: History
  journal: Journal
  kinds: Kinds
  lines: JournalLines
  /** `pause`: between two slices; `flush`: before the commit that ends them. */
  logs: Pick<LogKeeper, 'flush' | 'pause'>
  values: Values
}

export interface ImportedDecision {
  imageId: number
  attributeId: number
  /** What the cell says, as the kind of the attribute reads it. */
  answer: Told
}

/**
 * The decisions of people. One action is one row of the history and one line of the journal, however many images it touched;
 * both are on disk before the caller hears of success. Many images are worked through in slices, with turns for others
 * between; an action that is cut off in between is taken back.
 */
export class Annotations {
  readonly #database: Database
  readonly #parts: AnnotationParts
  readonly #changes: Changes
  readonly #lines: JournalLines
  readonly #known: Statement<[string], number>
  /** An attribute never changes its kind. */
  readonly #byAttribute = new Map<number, Deciding>()
  /** Whether some action may have been left half done. */
  #isUnsettled = true
  #onDecided: (imageIds: Iterable<number>) => void = () => undefined

  constructor(database: Database, parts: AnnotationParts) {
    this.#database = database
    this.#parts = parts
    this.#changes = parts.history.changes
    this.#lines = parts.lines
    this.#known = database
      .prepare<[string], number>('SELECT id FROM any_image WHERE id IN (SELECT value FROM json_each(?))')
      .pluck()
    parts.history.defineTraveller(decide, {
      travel: async (change, direction) => this.#told(await this.#travel(change, direction)),
      repeat: (line, known) => this.#repeat(line, known),
      settle: () => this.#settle(),
    })
  }

  /** @param listener told of images that were decided, or of which a decision was taken back or done again */
  onDecided(listener: (imageIds: Iterable<number>) => void): void {
    this.#onDecided = listener
  }

  /** One action, whether all images get the same decision or each its own. */
  async decide(
    imageIds: Iterable<number>,
    attributeId: number,
    decision: Decision | DecisionForEach,
  ): Promise<Outcome> {
    const { title } = this.#parts.attributes.get(attributeId)
    const { imageIds: ids, decisionOn, decisions } = asked(imageIds, decision)
    const wordings = this.#wordings(attributeId, decisions)
    const said = new Set<string>()
    const stepsOf = (some: readonly number[]): Step[] => {
      const steps = this.#stepsOf(attributeId, some, decisionOn)
      for (const [, imageId] of steps) said.add(wordings.get(decisionOn(imageId))!)
      return steps
    }
    const titleOf = (images: number): string => describe(title, said, images)
    return this.#told(await this.#act({ items: ids, stepsOf, titleOf }))
  }

  /** Makes a kind of action known that takes decisions along. */
  define<Payload>(kind: MovingKind<Payload>): void {
    this.#parts.history.defineTraveller(kind.name, {
      travel: async (change, direction) => {
        const payload = this.#changes.payload(change.id) as Payload
        await follow(kind, payload, direction, () => this.#travel(change, direction, { beside: beside(kind, payload) }))
        return kind.attributes?.(payload) ?? []
      },
      repeat: async (line, known) => {
        const payload = known ? (this.#changes.payload(known.id) as Payload) : kind.fromLine(line.data)
        if (payload === null || (known && line.way === 'do')) return known !== null
        await follow(kind, payload, line.way, () => {
          if (known && line.way !== 'do') {
            return this.#travel(known, line.way, { beside: beside(kind, payload), isTold: true })
          }
          const { at, title, uid } = line
          const told = { titleOf: () => title, uid, at: Date.parse(at), isTold: true }
          return this.#actNow({ ...this.#moving(kind, payload), ...told })
        })
        return true
      },
    })
  }

  /** Does an action that takes decisions along. */
  move<Payload>(kind: MovingKind<Payload>, payload: Payload): Promise<void> {
    return this.#parts.history.inTurn(() =>
      follow(kind, payload, 'do', () => this.#actNow(this.#moving(kind, payload))),
    )
  }

  #moving<Payload>(kind: MovingKind<Payload>, payload: Payload): Act<number> {
    const { attributeId, become, imageIds } = kind.moves(payload)
    return {
      items: imageIds,
      stepsOf: (some) =>
        this.#withEntries(
          some.map((imageId) => ({ attributeId, imageId })),
          ({ imageId }, before) => [[attributeId, imageId, before, become(before)]],
        ),
      titleOf: (images) => kind.titleOf(payload, images),
      beside: beside(kind, payload),
    }
  }

  /**
   * Decisions read from a file, as one action; of several on one image the last holds. A person's own decisions are not
   * overwritten, "is not X" included.
   */
  async importDecisions(
    title: string,
    decisions: Iterable<ImportedDecision>,
  ): Promise<{ written: number; kept: number; outcome: Outcome }> {
    let kept = 0
    const stepsOf = (some: ImportedDecision[]): Step[] =>
      this.#withEntries(some, ({ attributeId, imageId, answer }, before) => {
        const after = this.#deciding(attributeId).told(before, answer)
        if (after === null) kept++
        return after === null || isSame(before, after) ? [] : [[attributeId, imageId, before, after]]
      })
    const outcome = await this.#act({ items: lastOfEach(decisions), stepsOf, titleOf: () => title })
    return { written: outcome.steps, kept, outcome }
  }

  #told(outcome: Outcome): Outcome {
    for (const { imageIds } of outcome.byAttribute.values()) this.#onDecided(imageIds)
    return outcome
  }

  #act<Item>(act: Act<Item>): Promise<Outcome> {
    return this.#parts.history.inTurn(() => this.#actNow(act))
  }

  async #actNow<Item>(act: Act<Item>): Promise<Outcome> {
    const { items, stepsOf, titleOf, beside, uid = randomUUID(), at = Date.now(), isTold = false } = act
    const kind = beside?.kind ?? decide
    const outcome = new Outcome()
    const pace = new Pace()
    const doSlice = (start: number, size: number): Step[] => {
      const steps = stepsOf(items.slice(start, start + size))
      this.#replace(steps, outcome)
      return steps
    }
    if (items.length <= pace.size) {
      this.#database.transaction(() => {
        const steps = doSlice(0, items.length)
        if (steps.length === 0 && !beside) return
        const title = titleOf(outcome.images)
        const id = this.#changes.begin(kind, uid, at)
        if (steps.length > 0) this.#changes.addPart(id, 0, steps)
        this.#end(id, title, outcome, beside)
        if (isTold) return
        const line = this.#lineOf(beside)
        line.add(steps)
        const head = { uid, way: 'do', kind, title, images: outcome.images } as const
        this.#parts.journal.appendText(pieces(head, line.pieces()))
      })()
      return outcome
    }
    await this.#orNotAtAll(async () => {
      const line = this.#lineOf(beside)
      const id = this.#changes.begin(kind, uid, at)
      for (let start = 0, part = 0, size = pace.size; start < items.length; start += size, part++) {
        size = pace.size
        const doPart = this.#database.transaction(() => {
          const steps = doSlice(start, size)
          this.#changes.addPart(id, part, steps)
          if (!isTold) line.add(steps)
        })
        pace.timed(doPart)
        await this.#parts.logs.pause()
      }
      if (outcome.images === 0 && !beside) return this.#changes.forget(id)
      const title = titleOf(outcome.images)
      const head = { uid, way: 'do', kind, title, images: outcome.images } as const
      if (!isTold) await this.#parts.journal.appendLong(pieces(head, line.pieces()))
      await this.#parts.logs.flush()
      this.#database.pragma('synchronous = FULL')
      this.#database.transaction(() => this.#end(id, title, outcome, beside))()
    })
    return outcome
  }

  #end(id: number, title: string, { images }: Outcome, beside: Beside | undefined): void {
    this.#besides('do', id, beside)
    this.#changes.finish(id, title, images)
  }

  #besides(way: Way, id: number, beside: Beside | undefined): void {
    if (!beside) return
    beside.apply(way)
    this.#changes.keepPayload(id, beside.payload)
  }

  /** What the journal says of an action: its decisions, or what they follow from. */
  #lineOf(beside: Beside | undefined): { add(steps: readonly Step[]): void; pieces(): string[] } {
    if (!beside) return this.#lines.begin()
    return { add: () => undefined, pieces: () => [JSON.stringify(beside.line())] }
  }

  async #travel(
    change: KeptChange,
    direction: Direction,
    { beside, isTold = false }: Pick<Act<never>, 'beside' | 'isTold'> = {},
  ): Promise<Outcome> {
    const { id, images, kind, title, uid } = change
    const outcome = new Outcome()
    const parts = this.#changes.parts(id)
    const isUndone = direction === 'undo'
    const line = this.#lineOf(beside)
    const replay = (part: number): void => {
      const steps = this.#replay(id, part, isUndone, outcome)
      if (!isTold) line.add(steps)
    }
    const head = { uid, way: direction, kind, title, images }
    const end = (): void => {
      this.#besides(isUndone ? 'undo' : 'do', id, beside)
      this.#changes.settle(id, isUndone)
    }
    if (parts <= 1) {
      this.#database.transaction(() => {
        if (parts === 1) replay(0)
        end()
        if (!isTold) this.#parts.journal.appendText(pieces(head, line.pieces()))
      })()
      return outcome
    }
    await this.#orNotAtAll(async () => {
      for (let part = 0; part < parts; part++) {
        this.#database.transaction(() => {
          replay(part)
          this.#changes.goOn(id, direction, part + 1)
        })()
        await this.#parts.logs.pause()
      }
      if (!isTold) await this.#parts.journal.appendLong(pieces(head, line.pieces()))
      await this.#parts.logs.flush()
      this.#database.pragma('synchronous = FULL')
      this.#database.transaction(end)()
    })
    return outcome
  }

  /** Gives the images of a line of the journal the decisions it says they had then. */
  async #repeat(line: JournalLine, known: KeptChange | null): Promise<boolean> {
    if (known) {
      if (line.way !== 'do') await this.#travel(known, line.way, { isTold: true })
      return true
    }
    // Images that were two then may be one now.
    const items = lastOfEach(this.#lines.read(line.data))
    const stepsOf = (some: DecisionLine[]): Step[] =>
      this.#withEntries(some, ({ after, attributeId, imageId }, before) => [[attributeId, imageId, before, after]])
    const { title, uid } = line
    const at = Date.parse(line.at)
    const outcome = await this.#actNow({ items, stepsOf, titleOf: () => title, uid, at, isTold: true })
    return outcome.images > 0
  }

  /** Does a part of a change again, or takes it back. Answers with what it did. */
  #replay(id: number, part: number, isUndone: boolean, outcome: Outcome): Step[] {
    const kept = this.#changes.part(id, part) as Step[]
    const known = this.#knownOf(kept.map(([, imageId]) => imageId))
    const steps = kept
      // The catalog may have been purged since; there is nothing to give back to then.
      .filter(([, imageId]) => known.has(imageId))
      .map((step) => (isUndone ? reversed(step) : step))
    this.#replace(steps, outcome)
    return steps
  }

  /** Work in parts that fails on the way, on a full disk for one, is taken back before the caller hears of it. */
  async #orNotAtAll(work: () => Promise<void>): Promise<void> {
    this.#isUnsettled = true
    try {
      // What a loss of power would take of the parts is taken back anyway. The end waits for the disk, and all before it.
      this.#database.pragma('synchronous = NORMAL')
      await work()
    } catch (error) {
      // Where that fails as well, the next action or the next start tries again.
      await this.#settle().catch(() => undefined)
      throw error
    } finally {
      this.#database.pragma('synchronous = FULL')
    }
    this.#isUnsettled = false
  }

  async #settle(): Promise<void> {
    if (!this.#isUnsettled) return
    for (let left = this.#changes.unsettled(); left; left = this.#changes.unsettled()) {
      const { id, underWay } = left
      const parts = underWay === 'do' ? this.#changes.parts(id) : left.partsDone
      // Taken back from the last part on, so that it can be cut off again.
      for (let part = parts - 1; part >= 0; part--) {
        this.#database.transaction(() => {
          this.#replay(id, part, underWay !== 'undo', new Outcome())
          if (underWay === 'do') this.#changes.dropPart(id, part)
          else this.#changes.goOn(id, underWay, part)
        })()
        await this.#parts.logs.pause()
      }
      if (underWay === 'do') this.#changes.forget(id)
      else this.#changes.settle(id, underWay === 'redo')
    }
    this.#isUnsettled = false
  }

  /** Writes what became of decisions, and what the images have now. Called inside a transaction. */
  #replace(steps: readonly Step[], outcome: Outcome): void {
    for (const [attributeId, group] of Map.groupBy(steps, ([attributeId]) => attributeId)) {
      this.#deciding(attributeId).replace(attributeId, group)
      const labelIds = this.#parts.values.decided(attributeId, group)
      outcome.add(
        attributeId,
        group.map(([, imageId]) => imageId),
        labelIds,
      )
    }
  }

  /** What decisions do to images; nothing to those that are left out. */
  #stepsOf(attributeId: number, imageIds: readonly number[], decisionOn: (imageId: number) => Decision): Step[] {
    const deciding = this.#deciding(attributeId)
    // The window may name an image that was removed since it last looked.
    const known = this.#knownOf(imageIds)
    const entries = deciding.entries(attributeId, [...known])
    const same: number[] = []
    const steps = imageIds.flatMap((imageId): Step[] => {
      if (!known.has(imageId)) return []
      const decision = decisionOn(imageId)
      const before = entries.get(imageId) ?? []
      const after = deciding.decided(attributeId, imageId, before, decision)
      if (after === null) return []
      if (isSame(before, after)) {
        if (!canConfirm(decision)) return []
        same.push(imageId)
      }
      return [[attributeId, imageId, before, after]]
    })
    if (same.length === 0) return steps
    // Said again of a decision that is doubted, the same is something new: it is not doubted any more.
    const doubted = this.#parts.doubted(attributeId, same)
    const idle = new Set(same.filter((imageId) => !doubted.has(imageId)))
    return steps.filter(([, imageId]) => !idle.has(imageId))
  }

  /** Steps of what is said of images and attributes, by what was decided on each before. */
  #withEntries<Item extends { attributeId: number; imageId: number }>(
    items: readonly Item[],
    stepsOf: (item: Item, before: Entry[]) => Step[],
  ): Step[] {
    return [...Map.groupBy(items, ({ attributeId }) => attributeId)].flatMap(([attributeId, group]) => {
      const imageIds = group.map(({ imageId }) => imageId)
      const entries = this.#deciding(attributeId).entries(attributeId, imageIds)
      return group.flatMap((item) => stepsOf(item, entries.get(item.imageId) ?? []))
    })
  }

  #knownOf(imageIds: readonly number[]): Set<number> {
    return new Set(this.#known.all(JSON.stringify(imageIds)))
  }

  /** How the history calls each. @throws AppError `bad-request` where one does not fit the attribute */
  #wordings(attributeId: number, decisions: ReadonlySet<Decision>): Map<Decision, string> {
    const { attributes } = this.#parts
    const { title } = attributes.get(attributeId)
    const deciding = this.#deciding(attributeId)
    const names = attributes.labelNames(attributeId)
    const nameOf = (labelId: number): string => {
      const name = names.get(labelId)
      if (name !== undefined) return name
      const foreign = attributes.label(labelId).name
      throw new AppError('bad-request', `"${foreign}" is no label of ${title}.`, foreign)
    }
    const wordings = new Map<Decision, string>()
    for (const each of decisions) {
      deciding.requireFit(title, each)
      wordings.set(each, deciding.wording(each, nameOf))
    }
    return wordings
  }

  #deciding(attributeId: number): Deciding {
    const known = this.#byAttribute.get(attributeId)
    if (known) return known
    const { attributes, kinds } = this.#parts
    const { deciding } = kinds.named(attributes.get(attributeId).kind)
    this.#byAttribute.set(attributeId, deciding)
    return deciding
  }
}

/** Of several on one image and attribute the last. */
function lastOfEach<Item extends { attributeId: number; imageId: number }>(items: Iterable<Item>): Item[] {
  return [...new Map(Array.from(items, (item) => [`${item.attributeId} ${item.imageId}`, item])).values()]
}

/** Whether a decision says that what was decided is right. */
const canConfirm = ({ kind }: Decision): boolean => kind === 'is' || kind === 'accept' || kind === 'set'

function beside<Payload>(kind: MovingKind<Payload>, payload: Payload): Beside {
  return {
    kind: kind.name,
    payload,
    apply: (way) => kind.apply(payload, way),
    line: () => kind.toLine(payload),
  }
}

/** What a kind asks for before, and what follows from it. */
async function follow<Payload>(
  kind: MovingKind<Payload>,
  payload: Payload,
  direction: 'do' | Direction,
  work: () => Promise<unknown>,
): Promise<void> {
  const way = direction === 'undo' ? 'undo' : 'do'
  await kind.prepare?.(payload, way)
  await work()
  await kind.settle?.(payload, way)
}
