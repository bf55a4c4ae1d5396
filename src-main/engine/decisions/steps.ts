import type { Database, Statement } from 'better-sqlite3'
import type { Way } from '../history/action.ts'
import type { Deciding, Told } from '../kinds/answer-kind.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Values } from '../values/values.ts'
import type { DecisionLine } from './journal-lines.ts'
import type { Outcome } from './outcome.ts'
import { isSame, reversed, type Step } from './step.ts'

export interface StepParts {
  attributes: Attributes
  kinds: Kinds
  values: Values
}

/** Makes steps of decisions, does them and takes them back, inside the transactions of actions. */
export class Steps {
  readonly #parts: StepParts
  readonly #exists: Statement
  /** An attribute never changes its kind. */
  readonly #byAttribute = new Map<number, Deciding>()

  constructor(database: Database, parts: StepParts) {
    this.#parts = parts
    this.#exists = database.prepare('SELECT 1 FROM any_image WHERE id = ?').pluck()
  }

  /** Writes what became of decisions, and what the images have now. */
  apply(steps: readonly Step[], outcome: Outcome): void {
    for (const [attributeId, group] of Map.groupBy(steps, ([attributeId]) => attributeId)) {
      const deciding = this.deciding(attributeId)
      const imageIds = group.map(([, imageId]) => imageId)
      const labelIds = this.#parts.values.decide(attributeId, imageIds, () => {
        for (const [, imageId, , after] of group) deciding.replace(attributeId, imageId, after)
      })
      outcome.add(attributeId, imageIds, labelIds)
    }
  }

  /** Does steps again, or takes them back. @returns what it did */
  travel(steps: readonly Step[], way: Way, outcome: Outcome): Step[] {
    const done = steps
      // The catalog may have been purged since; there is nothing to give back to then.
      .filter(([, imageId]) => this.exists(imageId))
      .map((step) => (way === 'undo' ? reversed(step) : step))
    this.apply(done, outcome)
    return done
  }

  /** What a table does to an image. Null: nothing, as a person has decided. */
  told(attributeId: number, imageId: number, answer: Told): Step[] | null {
    const deciding = this.deciding(attributeId)
    const before = deciding.entries(attributeId, imageId)
    const after = deciding.told(before, answer)
    return after === null ? null : isSame(before, after) ? [] : [[attributeId, imageId, before, after]]
  }

  /** What gives an image the decisions that a line of the journal says it had. */
  asSaid({ after, attributeId, imageId }: DecisionLine): Step {
    return [attributeId, imageId, this.deciding(attributeId).entries(attributeId, imageId), after]
  }

  exists(imageId: number): boolean {
    return this.#exists.get(imageId) === 1
  }

  deciding(attributeId: number): Deciding {
    const known = this.#byAttribute.get(attributeId)
    if (known) return known
    const { attributes, kinds } = this.#parts
    const { deciding } = kinds.named(attributes.get(attributeId).kind)
    this.#byAttribute.set(attributeId, deciding)
    return deciding
  }
}
