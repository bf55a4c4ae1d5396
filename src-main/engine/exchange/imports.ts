import type { ImageEffect } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import type { ImageKey } from '../catalog/places.ts'
import { productName, type Products } from '../catalog/products.ts'
import type { JournalLines, Named, SaidDecision } from '../decisions/journal-lines.ts'
import { Outcome } from '../decisions/outcome.ts'
import { isSame } from '../decisions/step.ts'
import type { Steps } from '../decisions/steps.ts'
import { stretch, type LineWriter, type Stretch, type Way } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { JournalLine } from '../history/line.ts'
import type { LongActions } from '../history/long-actions.ts'
import type { Told } from '../kinds/answer-kind.ts'
import { isByPerson, type Entry, type Step } from '../kinds/entry.ts'
import type { Answer, Column } from './column.ts'
import type { Made, NewNames, Resolved, SaidNames } from './new-names.ts'

/** What a column says of an image. */
interface ColumnAnswer extends Answer {
  column: Column
  imageId: number
}

/** An answer that is not used, as a person has decided otherwise. */
export interface Refused extends ColumnAnswer {
  /** What people decided, the table notwithstanding. */
  entries: readonly Entry[]
}

type ProductStep = [imageId: number, before: string | null, after: string | null]

/** What one part of an import did. */
type Part = { made: Made } | { products: ProductStep[] } | { decisions: Step[] }

/** The same in the journal. */
type SaidPart =
  { made: SaidNames } | { products: (ImageKey & { product: string | null })[] } | { decisions: SaidDecision[] }

interface ImportData extends Named {
  parts: SaidPart[]
}

/** What an import came to. */
export class ImportOutcome extends Outcome {
  /** Labels that were made, of attributes by their ids. */
  readonly labels: Made['labels'] = []
  readonly refused: Refused[] = []
  /** Images that are views of another product now. */
  readonly products = new Set<number>()
  /** Answers that took the place of what a person decided. */
  overwritten = 0
  /** Attributes and labels that were made, or were made no more. */
  names = 0

  /** Images of which a decision or the product changed. */
  override get images(): number {
    if (this.products.size === 0) return super.images
    const all = new Set(this.products)
    for (const { imageIds } of this.byAttribute.values()) for (const imageId of imageIds) all.add(imageId)
    return all.size
  }

  override get isNothing(): boolean {
    return this.names === 0 && super.isNothing
  }
}

/** What a table says of the images of this library. */
export interface Contents {
  columns: readonly Column[]
  /** Keys of products by image. */
  products: ReadonlyMap<number, string>
  /** Whether the table has the last word where a person decided otherwise. */
  overwrites?: boolean
}

/** What an import would do with the answers of a column. */
export interface ForeseenColumn {
  /** Labels that there are not yet, by their numbers. */
  unknown: ReadonlySet<number>
  changes: number
  /** Answers that people contradict, and those they gave themselves. */
  conflicts: number
  agreed: number
}

/** So many answers are compared at once. */
const sliceSize = 500

export interface ImportParts {
  history: History
  lines: JournalLines
  newNames: NewNames
  products: Products
  steps: Steps
  /** Attributes, labels, products and decisions are others now. */
  changed(): void | Promise<void>
}

/**
 * Imports, each one action: the attributes and labels it makes, the products it names and what it decides are done, taken back
 * and done again together.
 */
export class Imports {
  readonly #parts: ImportParts
  readonly #actions: LongActions<Part, ImportOutcome>

  constructor(parts: ImportParts) {
    this.#parts = parts
    this.#actions = parts.history.defineLong<Part, ImportOutcome>({
      name: 'import',
      outcome: () => new ImportOutcome(),
      travel: (part, way, outcome) => this.#travel(part, way, outcome),
      images: (part) =>
        'products' in part ? part.products.map(([imageId]) => imageId) : parts.steps.inParts.images(part),
      ofImage: (part, imageId) =>
        'products' in part ? productOf(part.products, imageId) : parts.steps.inParts.ofImage(part, imageId),
      line: () => this.#line(),
      fromLine: (line) => this.#fromLine(line),
      settle: () => parts.changed(),
    })
  }

  /** What importing would do with each column. Changes nothing. */
  async foresee(columns: readonly Column[], signal: AbortSignal): Promise<Map<Column, ForeseenColumn>> {
    const { newNames, steps } = this.#parts
    const foreseen = new Map<Column, ForeseenColumn>()
    const pause = makePause()
    for (const column of columns) {
      const { attributeId, labelIds, unknown } = newNames.foresee(column)
      const sum = { unknown, changes: 0, conflicts: 0, agreed: 0 }
      foreseen.set(column, sum)
      if (attributeId === null) {
        sum.changes = column.answers.size
        continue
      }
      const answers = [...column.answers]
      for (let start = 0; start < answers.length; start += sliceSize) {
        signal.throwIfAborted()
        const items = answers.slice(start, start + sliceSize)
        steps.withEntries(
          items.map(([imageId, { told }]) => ({ attributeId, imageId, told: withIds(told, labelIds) })),
          ({ told }, before) => {
            const after = steps.deciding(attributeId).told(before, told)
            if (after === null) sum.conflicts++
            else if (!isSame(before, after)) sum.changes++
            else if (before.some(isByPerson)) sum.agreed++
            return []
          },
        )
        await pause()
      }
    }
    return foreseen
  }

  /**
   * All of it or nothing, also where it is cancelled. A person's own decisions are not overwritten, "is not X" included, but
   * where a person says so.
   */
  perform(
    title: string,
    { columns, overwrites = false, products }: Contents,
    signal: AbortSignal,
  ): Promise<ImportOutcome> {
    const names = this.#parts.newNames.of(columns)
    const answers = columns.flatMap((column) =>
      Array.from(column.answers, ([imageId, answer]) => ({ column, imageId, ...answer })),
    )
    const some = <Item>(
      items: readonly Item[],
      work: (some: readonly Item[], outcome: ImportOutcome) => Part,
    ): Stretch<Part, ImportOutcome> =>
      stretch(items, (few, outcome: ImportOutcome) => {
        signal.throwIfAborted()
        return work(few, outcome)
      })
    return this.#actions.perform(
      [
        some(names.wanted, (few, outcome) => this.#make(names.make(few), outcome)),
        some([...products], (few, outcome) => this.#assign(few, outcome)),
        some(answers, (few, outcome) => this.#decide(this.#told(few, names.of, overwrites, outcome), outcome)),
      ],
      () => title,
    )
  }

  #told(
    answers: readonly ColumnAnswer[],
    resolved: (column: Column) => Resolved,
    overwrites: boolean,
    outcome: ImportOutcome,
  ): Step[] {
    const { steps } = this.#parts
    const items = answers.map((answer) => {
      const { attributeId, labelIds } = resolved(answer.column)
      return { attributeId, imageId: answer.imageId, answer, told: withIds(answer.told, labelIds) }
    })
    return steps.withEntries(items, ({ answer, attributeId, imageId, told }, before) => {
      const deciding = steps.deciding(attributeId)
      let after = deciding.told(before, told)
      if (after === null && overwrites) {
        after = deciding.told([], told)
        outcome.overwritten++
      }
      if (after === null) outcome.refused.push({ ...answer, entries: before.filter(isByPerson) })
      return after === null || isSame(before, after) ? [] : [[attributeId, imageId, before, after]]
    })
  }

  #make(made: Made, outcome: ImportOutcome): Part {
    outcome.labels.push(...made.labels)
    outcome.names += made.attributes.length + made.labels.length
    return { made }
  }

  #assign(wanted: readonly (readonly [imageId: number, key: string | null])[], outcome: ImportOutcome): Part {
    const { products } = this.#parts
    const steps = wanted.flatMap(([imageId, after]): ProductStep[] => {
      const before = products.keyOf(imageId)
      // It may have been purged since the table was read.
      if (before === undefined || before === after) return []
      products.assign(imageId, after)
      outcome.products.add(imageId)
      return [[imageId, before, after]]
    })
    return { products: steps }
  }

  #decide(steps: Step[], outcome: ImportOutcome): Part {
    this.#parts.steps.apply(steps, outcome)
    return { decisions: steps }
  }

  #travel(part: Part, way: Way, outcome: ImportOutcome): Part {
    const { newNames, steps } = this.#parts
    if ('decisions' in part) return { decisions: steps.travel(part.decisions, way, outcome) }
    if ('products' in part) {
      const wanted = part.products.map(([imageId, before, after]) => [imageId, way === 'do' ? after : before] as const)
      return this.#assign(wanted, outcome)
    }
    newNames.travel(part.made, way)
    // Nobody asks what images have of an attribute that is no more.
    if (way === 'undo') for (const { id } of part.made.attributes) outcome.byAttribute.delete(id)
    return this.#make(part.made, outcome)
  }

  #line(): LineWriter<Part> {
    const line = this.#parts.lines.begin()
    const say = (part: Part): SaidPart => {
      if ('decisions' in part) return { decisions: line.decisions(part.decisions) }
      if ('made' in part) return { made: this.#parts.newNames.say(part.made) }
      const keys = line.images(part.products.map(([imageId]) => imageId))
      const said = part.products.flatMap(([imageId, , product]) => {
        const key = keys.get(imageId)
        return key ? [{ ...key, product }] : []
      })
      return { products: said }
    }
    return {
      say: (part) => JSON.stringify(say(part)),
      frame: () => ['{"parts":[', `],${JSON.stringify(line.named()).slice(1)}`],
    }
  }

  #fromLine({ data, way }: JournalLine): Stretch<Part, ImportOutcome>[] {
    const { lines, newNames, steps } = this.#parts
    const { parts, ...named } = data as ImportData
    const read = lines.reader(named)
    return parts.map((part): Stretch<Part, ImportOutcome> => {
      if ('decisions' in part) {
        return stretch(part.decisions, (few, outcome) => this.#decide(steps.asSaid(read.decisions(few)), outcome))
      }
      if ('products' in part) {
        return stretch(part.products, (few, outcome) => {
          const wanted = few.flatMap(({ product, ...key }) => {
            const imageId = read.image(key)
            return imageId === undefined ? [] : [[imageId, product] as const]
          })
          return this.#assign(wanted, outcome)
        })
      }
      // What an import made that is not known here need not be taken back.
      const made = way === 'undo' ? [] : [part.made]
      return stretch(made, ([names], outcome) => this.#make(newNames.makeSaid(names!), outcome))
    })
  }
}

/** An answer with the ids of labels in place of their numbers. */
function withIds(told: Told, labelIds: ReadonlyMap<number, number>): Told {
  if (typeof told === 'string') return told
  return typeof told === 'number' ? labelIds.get(told)! : told.map((number) => labelIds.get(number)!)
}

function productOf(steps: readonly ProductStep[], imageId: number): ImageEffect[] {
  const nameOf = (key: string | null): string | null => (key === null ? null : productName(key))
  return steps
    .filter(([id]) => id === imageId)
    .map(([, before, after]) => ({ of: 'product', before: nameOf(before), after: nameOf(after) }))
}
