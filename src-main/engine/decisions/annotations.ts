import { setImmediate } from 'node:timers/promises'
import type { Database, Statement } from 'better-sqlite3'
import type { Change, Decision, DecisionForEach, HistoryState } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Deciding, Told } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Journal } from '../storage/journal.ts'
import type { Values } from '../values/values.ts'
import { Changes, type Direction } from './changes.ts'
import { InTurn } from './in-turn.ts'
import { JournalLines, journalPieces } from './journal-lines.ts'
import { Outcome } from './outcome.ts'
import { isSame, reversed, type Step } from './step.ts'
import { byImage, describe } from './wording.ts'

/** Images of one transaction: some ten milliseconds of work. */
const slice = 500

export interface AnnotationParts {
  attributes: Attributes
  /** Whether the last training found that an image's decision is probably wrong, and no one has looked at it since. */
  isDoubted(attributeId: number, imageId: number): boolean
  journal: Journal
  kinds: Kinds
  values: Values
}

export interface ImportedDecision {
  imageId: number
  attributeId: number
  /** What the cell says, as the kind of the attribute reads it. */
  answer: Told
}

/**
 * The decisions of people, and the history that can take each action back. One action is one row of `change` and one
 * line of the journal, however many images it touched; both are on disk before the caller hears of success. Many images
 * are worked through in slices, with turns for others between; an action that is cut off in between is taken back. Actions
 * take their turn: none sees another half done.
 */
export class Annotations {
  readonly #database: Database
  readonly #parts: AnnotationParts
  readonly #changes: Changes
  readonly #lines: JournalLines
  readonly #inTurn = new InTurn()
  readonly #exists: Statement
  /** An attribute never changes its kind. */
  readonly #byAttribute = new Map<number, Deciding>()
  /** Whether some action may have been left half done. */
  #isUnsettled = true

  constructor(database: Database, parts: AnnotationParts) {
    this.#database = database
    this.#parts = parts
    this.#changes = new Changes(database)
    this.#lines = new JournalLines(database, parts.attributes)
    this.#exists = database.prepare('SELECT 1 FROM image WHERE id = ?').pluck()
  }

  /** Takes back what a crash cut off. */
  open(): Promise<void> {
    return this.#inTurn.do(() => this.#settle())
  }

  /** One action, whether all images get the same decision or each its own. */
  async decide(
    imageIds: Iterable<number>,
    attributeId: number,
    decision: Decision | DecisionForEach,
  ): Promise<Outcome> {
    const { title } = this.#parts.attributes.get(attributeId)
    const decisions = byImage(imageIds, decision)
    const wordings = this.#wordings(attributeId, new Set(decisions.values()))
    const said = new Set<string>()
    const stepOf = ([imageId, each]: [number, Decision]): Step[] => {
      const step = this.#stepOf(attributeId, imageId, each)
      if (step !== null) said.add(wordings.get(each) as string)
      return step === null ? [] : [step]
    }
    return this.#act([...decisions], stepOf, (images) => describe(title, said, images))
  }

  /**
   * Decisions read from a file, as one action; of several on one image the last holds. A person's own decisions are not
   * overwritten, "is not X" included.
   */
  async importDecisions(
    title: string,
    decisions: Iterable<ImportedDecision>,
  ): Promise<{ written: number; kept: number; outcome: Outcome }> {
    const last = new Map<string, ImportedDecision>()
    for (const decision of decisions) last.set(`${decision.attributeId} ${decision.imageId}`, decision)
    let kept = 0
    const stepOf = ({ attributeId, imageId, answer }: ImportedDecision): Step[] => {
      const deciding = this.#deciding(attributeId)
      const before = deciding.entries(attributeId, imageId)
      const after = deciding.told(before, answer)
      if (after === null) kept++
      return after === null || isSame(before, after) ? [] : [[attributeId, imageId, before, after]]
    }
    const outcome = await this.#act([...last.values()], stepOf, () => title)
    return { written: outcome.steps, kept, outcome }
  }

  undo(): Promise<{ change: Change | null; outcome: Outcome }> {
    return this.#inTurn.do(() => this.#travel('undo'))
  }

  redo(): Promise<{ change: Change | null; outcome: Outcome }> {
    return this.#inTurn.do(() => this.#travel('redo'))
  }

  history(): HistoryState {
    return this.#changes.state()
  }

  /** Lets an action that is under way come to its end. */
  close(): Promise<void> {
    return this.#inTurn.idle()
  }

  #act<Item>(
    items: readonly Item[],
    stepOf: (item: Item) => Step[],
    titleOf: (images: number) => string,
  ): Promise<Outcome> {
    return this.#inTurn.do(async () => {
      await this.#settle()
      const outcome = new Outcome()
      const doSlice = (start: number): Step[] => {
        const steps = items.slice(start, start + slice).flatMap(stepOf)
        this.#replace(steps, outcome)
        return steps
      }
      if (items.length <= slice) {
        this.#database.transaction(() => {
          const steps = doSlice(0)
          if (steps.length === 0) return
          const title = titleOf(outcome.images)
          const id = this.#changes.begin()
          this.#changes.addPart(id, 0, steps)
          this.#changes.finish(id, title, outcome.images)
          this.#parts.journal.appendText(journalPieces(title, [this.#lines.of(steps)]))
        })()
        return outcome
      }
      await this.#orNotAtAll(async () => {
        const lines: string[] = []
        const id = this.#changes.begin()
        for (let start = 0; start < items.length; start += slice) {
          this.#database.transaction(() => {
            const steps = doSlice(start)
            this.#changes.addPart(id, start / slice, steps)
            lines.push(this.#lines.of(steps))
          })()
          await setImmediate()
        }
        if (outcome.images === 0) return this.#changes.forget(id)
        const title = titleOf(outcome.images)
        await this.#parts.journal.appendLong(journalPieces(title, lines))
        this.#database.pragma('synchronous = FULL')
        this.#database.transaction(() => this.#changes.finish(id, title, outcome.images))()
      })
      return outcome
    })
  }

  async #travel(direction: Direction): Promise<{ change: Change | null; outcome: Outcome }> {
    await this.#settle()
    const outcome = new Outcome()
    const change = this.#changes.next(direction)
    if (!change) return { change, outcome }
    const title = `${direction === 'undo' ? 'Undo' : 'Redo'}: ${change.title}`
    const parts = this.#changes.parts(change.id)
    const isUndone = direction === 'undo'
    if (parts === 1) {
      this.#database.transaction(() => {
        const lines = this.#replay(change.id, 0, isUndone, outcome)
        this.#changes.settle(change.id, isUndone)
        this.#parts.journal.appendText(journalPieces(title, [lines]))
      })()
      return { change, outcome }
    }
    await this.#orNotAtAll(async () => {
      const lines: string[] = []
      for (let part = 0; part < parts; part++) {
        this.#database.transaction(() => {
          lines.push(this.#replay(change.id, part, isUndone, outcome))
          this.#changes.goOn(change.id, direction, part + 1)
        })()
        await setImmediate()
      }
      await this.#parts.journal.appendLong(journalPieces(title, lines))
      this.#database.pragma('synchronous = FULL')
      this.#changes.settle(change.id, isUndone)
    })
    return { change, outcome }
  }

  /** Does a part of a change again, or takes it back. Answers with the lines for the journal. */
  #replay(id: number, part: number, isUndone: boolean, outcome: Outcome): string {
    const steps = this.#changes
      .part(id, part)
      // The catalog may have been removed since; there is nothing to give back to then.
      .filter(([, imageId]) => this.#exists.get(imageId) === 1)
      .map((step) => (isUndone ? reversed(step) : step))
    this.#replace(steps, outcome)
    return this.#lines.of(steps)
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
        await setImmediate()
      }
      if (underWay === 'do') this.#changes.forget(id)
      else this.#changes.settle(id, underWay === 'redo')
    }
    this.#isUnsettled = false
  }

  /** Writes what became of decisions, and what the images have now. Called inside a transaction. */
  #replace(steps: readonly Step[], outcome: Outcome): void {
    for (const [attributeId, group] of Map.groupBy(steps, ([attributeId]) => attributeId)) {
      const deciding = this.#deciding(attributeId)
      const imageIds = group.map(([, imageId]) => imageId)
      const labelIds = this.#parts.values.decide(attributeId, imageIds, () => {
        for (const [, imageId, , after] of group) deciding.replace(attributeId, imageId, after)
      })
      outcome.add(attributeId, imageIds, labelIds)
    }
  }

  /** What a decision does to an image; null: nothing. */
  #stepOf(attributeId: number, imageId: number, decision: Decision): Step | null {
    // The window may name an image that was removed since it last looked.
    if (this.#exists.get(imageId) === undefined) return null
    const deciding = this.#deciding(attributeId)
    const before = deciding.entries(attributeId, imageId)
    const after = deciding.decided(attributeId, imageId, before, decision)
    if (!after || (isSame(before, after) && !this.#confirms(decision, attributeId, imageId))) return null
    return [attributeId, imageId, before, after]
  }

  /** Said again of a decision that is doubted, the same is something new: it is not doubted any more. */
  #confirms({ kind }: Decision, attributeId: number, imageId: number): boolean {
    return (kind === 'is' || kind === 'accept' || kind === 'set') && this.#parts.isDoubted(attributeId, imageId)
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
