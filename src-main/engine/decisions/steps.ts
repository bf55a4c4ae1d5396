import type { Database, Statement } from 'better-sqlite3'
import type { ImageEffect, PastAnswer } from '../../../src-preload/contract.ts'
import type { Way } from '../history/action.ts'
import type { Deciding } from '../kinds/answer-kind.ts'
import type { Entry, Step } from '../kinds/entry.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { PastNames } from '../labels/past-names.ts'
import type { Values } from '../values/values.ts'
import type { DecisionLine } from './journal-lines.ts'
import type { Outcome } from './outcome.ts'
import { reversed } from './step.ts'

export interface StepParts {
  attributes: Attributes
  kinds: Kinds
  names: PastNames
  values: Values
}

/** Makes steps of decisions, does them and takes them back, inside the transactions of actions. */
export class Steps {
  readonly #parts: StepParts
  readonly #known: Statement<[string], number>
  /** Until the attribute is of another kind. */
  readonly #byAttribute = new Map<number, Deciding>()

  constructor(database: Database, parts: StepParts) {
    this.#parts = parts
    this.#known = database
      .prepare<[string], number>('SELECT id FROM any_image WHERE id IN (SELECT value FROM json_each(?))')
      .pluck()
  }

  /** Writes what became of decisions, and what the images have now. */
  apply(steps: readonly Step[], outcome: Outcome): void {
    for (const [attributeId, group] of Map.groupBy(steps, ([attributeId]) => attributeId)) {
      this.deciding(attributeId).replace(attributeId, group)
      const labelIds = this.#parts.values.decided(attributeId, group)
      const imageIds = group.map(([, imageId]) => imageId)
      outcome.add(attributeId, imageIds, labelIds)
    }
  }

  /** Does steps again, or takes them back. @returns what it did */
  travel(steps: readonly Step[], way: Way, outcome: Outcome): Step[] {
    const known = this.known(steps.map(([, imageId]) => imageId))
    const done = steps
      // The catalog may have been purged since; there is nothing to give back to then.
      .filter(([, imageId]) => known.has(imageId))
      .map((step) => (way === 'undo' ? reversed(step) : step))
    this.apply(done, outcome)
    return done
  }

  /** Steps of what is said of images and attributes, by what was decided on each before. */
  withEntries<Item extends { attributeId: number; imageId: number }>(
    items: readonly Item[],
    stepsOf: (item: Item, before: Entry[]) => Step[],
  ): Step[] {
    return [...Map.groupBy(items, ({ attributeId }) => attributeId)].flatMap(([attributeId, group]) => {
      const imageIds = group.map(({ imageId }) => imageId)
      const entries = this.deciding(attributeId).entries(attributeId, imageIds)
      return group.flatMap((item) => stepsOf(item, entries.get(item.imageId) ?? []))
    })
  }

  /** What gives images the decisions that a line of the journal says they had. */
  asSaid(lines: readonly DecisionLine[]): Step[] {
    return this.withEntries(lines, ({ after, attributeId, imageId }, before) => [[attributeId, imageId, before, after]])
  }

  /** What parts of actions say of images that are steps, hold them as `decisions`, or touch no image. */
  readonly inParts = {
    images: (part: object): number[] => [...new Set(stepsIn(part).map(([, imageId]) => imageId))],
    ofImage: (part: object, imageId: number): ImageEffect[] =>
      stepsIn(part)
        .filter(([, id]) => id === imageId)
        .map(([attributeId, , before, after]) => ({
          of: 'decisions',
          attribute: this.#parts.names.attribute(attributeId),
          before: this.#answers(before),
          after: this.#answers(after),
        })),
  }

  #answers(entries: readonly Entry[]): PastAnswer[] {
    const { names } = this.#parts
    return entries.map(([answer, verdict, source]) => ({
      answer: typeof answer === 'number' ? names.label(answer) : answer,
      verdict,
      source,
    }))
  }

  /** Those of the images that there are. */
  known(imageIds: readonly number[]): Set<number> {
    return new Set(this.#known.all(JSON.stringify(imageIds)))
  }

  /** An attribute is of another kind now. */
  forgetKind(attributeId: number): void {
    this.#byAttribute.delete(attributeId)
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

function stepsIn(part: object): readonly Step[] {
  if (Array.isArray(part)) return part as Step[]
  return 'decisions' in part ? (part.decisions as Step[]) : []
}
