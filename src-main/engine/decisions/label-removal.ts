import type { Database } from 'better-sqlite3'
import type { DecisionsCarried, Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { stretch, type LineWriter, type Stretch, type Way } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import type { Entry, Step } from '../kinds/entry.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { LabelState, Vocabulary } from '../labels/vocabulary.ts'
import { oneRow } from '../storage/one-row.ts'
import { merged, without } from './merged.ts'
import { Outcome } from './outcome.ts'
import type { Steps } from './steps.ts'

interface Removed {
  attributeId: number
  labelId: number
  name: string
  /** What it was before. */
  state: Exclude<LabelState, 'deleted'>
  /** What it is merged into; null: it is deleted. */
  into: { labelId: number; name: string } | null
  /** Labels that were merged into it before and go along. */
  along: number[]
}

/** What one part of a removal did: the decisions go first. */
type Part = { decisions: Step[] } | { label: Removed }

/** The same in the journal; what becomes of decisions follows from it. */
interface SaidRemoval {
  attribute: string
  name: string
  into?: string
}

class RemovalOutcome extends Outcome {
  /** Of the label that went or came back; null: none did. */
  attributeId: number | null = null

  override get isNothing(): boolean {
    return this.attributeId === null
  }
}

export interface LabelRemovalPorts {
  attributes: Attributes
  history: History
  kinds: Kinds
  steps: Steps
  vocabulary: Vocabulary
  /** What models say is said in other labels now. */
  standingChanged(attributeId: number): Promise<void>
}

/** Labels that go, and their decisions with them: into another, or away. Each is one action of the history. */
export class LabelRemoval {
  readonly #database: Database
  readonly #ports: LabelRemovalPorts
  readonly #statements: ReturnType<typeof prepare>
  readonly #merge: LongActions<Part, RemovalOutcome>
  readonly #delete: LongActions<Part, RemovalOutcome>

  constructor(database: Database, ports: LabelRemovalPorts) {
    this.#database = database
    this.#ports = ports
    this.#statements = prepare(database)
    this.#merge = this.#define('label.merge')
    this.#delete = this.#define('label.delete')
  }

  /**
   * One label becomes another: decisions of it, rejections included, are decisions of the other, and what a model says of
   * it, now or later, it says of the other, without being trained again.
   * @throws AppError `bad-request` where they are the same or of two attributes
   */
  async merge(labelId: number, intoId: number): Promise<Label> {
    const { attributes } = this.#ports
    const [from, into] = [attributes.label(labelId), attributes.label(intoId)]
    if (labelId === intoId) throw new AppError('bad-request', `"${from.name}" is merged into another, not itself.`)
    const { title } = attributes.get(from.attributeId)
    if (from.attributeId !== into.attributeId) {
      throw new AppError('bad-request', `"${into.name}" is no label of ${title}. Merge into one that is.`, into.name)
    }
    await this.#merge.perform(
      this.#work(this.#removed(from, into)),
      ({ images }) => `${title}: merge ${from.name} into ${into.name}${onImages(images)}`,
    )
    return attributes.label(intoId)
  }

  /** Takes away a label with its decisions; what models said of it falls to their next best. */
  async delete(labelId: number): Promise<void> {
    const { attributes } = this.#ports
    const label = attributes.label(labelId)
    const { title } = attributes.get(label.attributeId)
    await this.#delete.perform(
      this.#work(this.#removed(label, null)),
      ({ images }) => `${title}: delete ${label.name}${onImages(images)}`,
    )
  }

  /** What people decided with a label, wherever the images are now. */
  carried(labelId: number): DecisionsCarried {
    const { attributeId } = this.#ports.attributes.label(labelId)
    return oneRow(this.#statements.carried, attributeId, labelId)
  }

  /** Likewise of an attribute. */
  carriedByAttribute(attributeId: number): DecisionsCarried {
    const { attributes, kinds } = this.#ports
    const { decisions } = kinds.named(attributes.get(attributeId).kind).value
    const statement = this.#database.prepare<[number], DecisionsCarried>(
      `SELECT count(DISTINCT iif(verdict = 'is', image_id, NULL)) AS given,
         count(DISTINCT iif(verdict = 'not', image_id, NULL)) AS rejected FROM ${decisions} WHERE attribute_id = ?`,
    )
    return oneRow(statement, attributeId)
  }

  #define(name: string): LongActions<Part, RemovalOutcome> {
    const { history, standingChanged } = this.#ports
    return history.defineLong<Part, RemovalOutcome>({
      name,
      outcome: () => new RemovalOutcome(),
      travel: (part, way, outcome) => this.#travel(part, way, outcome),
      line: () => this.#line(),
      fromLine: ({ data }) => this.#fromLine(data as SaidRemoval),
      async settle({ attributeId }) {
        if (attributeId !== null) await standingChanged(attributeId)
      },
    })
  }

  #removed({ id, attributeId, name, retired }: Label, into: Label | null): Removed {
    return {
      attributeId,
      labelId: id,
      name,
      state: retired ? 'retired' : 'used',
      into: into && { labelId: into.id, name: into.name },
      along: this.#ports.vocabulary.standingFor(id),
    }
  }

  #work(removed: Removed): Stretch<Part, RemovalOutcome>[] {
    const { steps } = this.#ports
    const { attributeId, into, labelId } = removed
    const become = (before: readonly Entry[]): Entry[] =>
      into === null ? without(before, labelId) : merged(before, labelId, into.labelId)
    const decide = (some: readonly number[], outcome: RemovalOutcome): Part => {
      const items = some.map((imageId) => ({ attributeId, imageId }))
      const decisions = steps.withEntries(items, ({ imageId }, before) => [
        [attributeId, imageId, before, become(before)],
      ])
      steps.apply(decisions, outcome)
      return { decisions }
    }
    return [
      stretch(this.#statements.images.all(attributeId, labelId), decide),
      stretch([removed], (_, outcome) => this.#travel({ label: removed }, 'do', outcome)),
    ]
  }

  #travel(part: Part, way: Way, outcome: RemovalOutcome): Part {
    if ('decisions' in part) return { decisions: this.#ports.steps.travel(part.decisions, way, outcome) }
    const { vocabulary } = this.#ports
    const { along, attributeId, into, labelId, name, state } = part.label
    vocabulary.setLabelState(labelId, name, way === 'do' ? 'deleted' : state)
    if (into !== null) {
      vocabulary.standFor(along, way === 'do' ? into.labelId : labelId)
      vocabulary.standFor([labelId], way === 'do' ? into.labelId : null)
    }
    outcome.attributeId = attributeId
    return part
  }

  #line(): LineWriter<Part> {
    return {
      say: (part) => {
        if ('decisions' in part) return ''
        const { attributeId, into, name } = part.label
        const attribute = this.#ports.attributes.get(attributeId).name
        const said: SaidRemoval = { attribute, name, ...(into && { into: into.name }) }
        return JSON.stringify(said)
      },
      frame: () => ['', ''],
    }
  }

  #fromLine({ attribute, into, name }: SaidRemoval): Stretch<Part, RemovalOutcome>[] {
    const { attributes } = this.#ports
    const attributeId = attributes.find(attribute)?.id
    const labelOf = (wanted: string): Label | null => {
      const id = attributeId === undefined ? undefined : attributes.findLabel(attributeId, wanted)
      return id === undefined ? null : attributes.label(id)
    }
    const from = labelOf(name)
    const other = into === undefined ? null : labelOf(into)
    return from === null || (into !== undefined && other === null) ? [] : this.#work(this.#removed(from, other))
  }
}

const onImages = (images: number): string =>
  images === 0 ? '' : images === 1 ? ' on 1 image' : ` on ${images.toLocaleString('en')} images`

function prepare(database: Database) {
  return {
    images: database
      .prepare<[number, number], number>(
        'SELECT image_id FROM decision WHERE attribute_id = ? AND label_id = ? ORDER BY image_id',
      )
      .pluck(),
    carried: database.prepare<[number, number], DecisionsCarried>(
      `SELECT coalesce(sum(verdict = 'is'), 0) AS given, coalesce(sum(verdict = 'not'), 0) AS rejected
       FROM decision WHERE attribute_id = ? AND label_id = ?`,
    ),
  }
}
