import type { Decision, DecisionForEach } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Work } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { JournalLines } from './journal-lines.ts'
import { Outcome } from './outcome.ts'
import { inSlices } from './slices.ts'
import { isSame, type Step } from './step.ts'
import type { Steps } from './steps.ts'
import { byImage, describe } from './wording.ts'

export interface AnnotationParts {
  attributes: Attributes
  /** Whether the last training found that an image's decision is probably wrong, and no one has looked at it since. */
  isDoubted(attributeId: number, imageId: number): boolean
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
      line: () => lines.ofDecisions(),
      fromLine: ({ data }) => this.#work(lines.read(data), (said) => [steps.asSaid(said)]),
      settle: ({ byAttribute }) => {
        for (const { imageIds } of byAttribute.values()) this.#onDecided(imageIds)
      },
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
    const decisions = byImage(imageIds, decision)
    const wordings = this.#wordings(attributeId, new Set(decisions.values()))
    const said = new Set<string>()
    const work = this.#work([...decisions], ([imageId, each]) => {
      const step = this.#stepOf(attributeId, imageId, each)
      if (step !== null) said.add(wordings.get(each) as string)
      return step === null ? [] : [step]
    })
    return this.#actions.perform(work, ({ images }) => describe(title, said, images))
  }

  #work<Item>(items: readonly Item[], stepsOf: (item: Item) => Step[]): Work<Step[], Outcome>[] {
    return inSlices(items, (some) => (outcome) => {
      const steps = some.flatMap(stepsOf)
      this.#parts.steps.apply(steps, outcome)
      return steps
    })
  }

  /** What a decision does to an image; null: nothing. */
  #stepOf(attributeId: number, imageId: number, decision: Decision): Step | null {
    const { steps } = this.#parts
    // The window may name an image that was removed since it last looked.
    if (!steps.exists(imageId)) return null
    const deciding = steps.deciding(attributeId)
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
