import type { Decision, DecisionForEach, Foreseen, Said } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import { stretch, type Sliceable, type Stretch } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import { isByPerson, type Step } from '../kinds/entry.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { JournalLines } from './journal-lines.ts'
import { Outcome } from './outcome.ts'
import { isSame } from './step.ts'
import type { Steps } from './steps.ts'
import { asked, describe } from './wording.ts'

export interface AnnotationParts {
  attributes: Attributes
  /** Which images have a decision that the last training found is probably wrong, and no one has looked at since. */
  doubted(attributeId: number, imageIds: readonly number[]): ReadonlySet<number>
  history: History
  lines: JournalLines
  steps: Steps
}

/**
 * The decisions of people. One action is one row of the history and one line of the journal, however many images it touched;
 * both are on disk before the caller hears of success. Many images are worked through in slices, with turns for others
 * between; an action that is cut off in between is taken back.
 */
export class Annotations {
  readonly #parts: AnnotationParts
  readonly #actions: LongActions<Step[], Outcome>
  #onDecided: (imageIds: Iterable<number>) => void = () => undefined

  constructor(parts: AnnotationParts) {
    this.#parts = parts
    const { history, lines, steps } = parts
    this.#actions = history.defineLong<Step[], Outcome>({
      name: 'decide',
      outcome: () => new Outcome(),
      travel: (done, way, outcome) => steps.travel(done, way, outcome),
      ...steps.inParts,
      line: () => lines.ofDecisions(),
      fromLine: ({ data }) => [this.#work(lines.read(data), (some) => steps.asSaid(some))],
      settle: ({ byAttribute }) => {
        for (const { imageIds } of byAttribute.values()) this.#onDecided(imageIds)
      },
    })
  }

  /** @param listener told of images that were decided, or of which a decision was taken back or done again */
  onDecided(listener: (imageIds: Iterable<number>) => void): void {
    this.#onDecided = listener
  }

  /**
   * One action, whether all images get the same decision or each its own.
   * @param spare images of which something that people said would go are left as they are
   */
  async decide(
    imageIds: Iterable<number>,
    attributeId: number,
    decision: Decision | DecisionForEach,
    spare = false,
  ): Promise<Outcome> {
    const { title } = this.#parts.attributes.get(attributeId)
    const { decisionOn, decisions, imageIds: ids } = asked(imageIds, decision)
    const wordings = this.#wordings(attributeId, decisions)
    const said = new Set<string>()
    const work = this.#work(ids, (some) => {
      const all = this.#stepsOf(attributeId, [...some], decisionOn)
      const steps = spare ? all.filter((step) => !isOfPeople(step)) : all
      for (const [, imageId] of steps) said.add(wordings.get(decisionOn(imageId))!)
      return steps
    })
    return this.#actions.perform([work], ({ images }) => describe(title, said, images))
  }

  /** What decisions would touch. */
  async foresee(
    imageIds: Iterable<number>,
    attributeId: number,
    decision: Decision | DecisionForEach,
  ): Promise<Foreseen> {
    const { decisionOn, decisions, imageIds: ids } = asked(imageIds, decision)
    this.#wordings(attributeId, decisions)
    const foreseen = { changed: 0, byPeople: 0 }
    const pause = makePause()
    for (let start = 0; start < ids.length; start += foreseenAtOnce) {
      const steps = this.#stepsOf(attributeId, [...ids.subarray(start, start + foreseenAtOnce)], decisionOn)
      foreseen.changed += steps.length
      foreseen.byPeople += steps.filter(isOfPeople).length
      await pause()
    }
    return foreseen
  }

  /** What people and tables say of an image. */
  ofImage(imageId: number): Said[] {
    const { attributes, steps } = this.#parts
    return attributes.ids().flatMap((attributeId) => {
      const entries = steps.deciding(attributeId).entries(attributeId, [imageId]).get(imageId) ?? []
      return entries.map(([answer, verdict, source, at]): Said => ({
        attributeId,
        labelId: typeof answer === 'number' ? answer : null,
        text: typeof answer === 'string' ? answer : null,
        verdict,
        source,
        at,
      }))
    })
  }

  #work<Items extends Sliceable>(items: Items, stepsOf: (some: Items) => Step[]): Stretch<Step[], Outcome> {
    return stretch(items, (some, outcome: Outcome) => {
      const steps = stepsOf(some)
      this.#parts.steps.apply(steps, outcome)
      return steps
    })
  }

  /** What decisions do to images; nothing to those that are left out. */
  #stepsOf(attributeId: number, imageIds: readonly number[], decisionOn: (imageId: number) => Decision): Step[] {
    const { doubted, steps: all } = this.#parts
    const deciding = all.deciding(attributeId)
    // The window may name an image that was removed since it last looked.
    const known = all.known(imageIds)
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
    const doubtedNow = doubted(attributeId, same)
    const idle = new Set(same.filter((imageId) => !doubtedNow.has(imageId)))
    return steps.filter(([, imageId]) => !idle.has(imageId))
  }

  /** How the history calls each. @throws AppError `bad-request` where one does not fit the attribute */
  #wordings(attributeId: number, decisions: ReadonlySet<Decision>): Map<Decision, string> {
    const { attributes, steps } = this.#parts
    const { title } = attributes.get(attributeId)
    const deciding = steps.deciding(attributeId)
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
}

/** So many images are looked at before others have their turn. */
const foreseenAtOnce = 500

/** Whether something that a person said of the image would go. */
const isOfPeople = ([, , before, after]: Step): boolean =>
  before.some(
    (entry) => isByPerson(entry) && !after.some(([answer, verdict]) => answer === entry[0] && verdict === entry[1]),
  )

/** Whether a decision says that what was decided is right. */
const canConfirm = ({ kind }: Decision): boolean => kind === 'is' || kind === 'accept' || kind === 'set'
