import type { Database } from 'better-sqlite3'
import type { DecisionsCarried, Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { stretch, type Stretch, type Way } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import type { Entry, Step } from '../kinds/entry.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import { family } from '../labels/families.ts'
import type { LabelState, Reading, Vocabulary } from '../labels/vocabulary.ts'
import { oneRow } from '../storage/one-row.ts'
import { lineOfRest } from './journal-lines.ts'
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
  /** Labels that lay under it, and what they lie under now. */
  under?: { labelIds: number[]; parentId: number | null }
  /** What tables mean by its names now. */
  readings?: Reading[]
}

/** A label that is to go. `readAs`: tables that use its name mean the one it goes into. */
interface Going {
  from: Label
  into: Label | null
  readAs: boolean
}

interface Rest {
  label: Removed
}

/** What one part of a removal did: the decisions go first. */
type Part = { decisions: Step[] } | Rest

/** The same in the journal; what becomes of decisions follows from it. */
interface SaidRemoval {
  attribute: string
  name: string
  into?: string
  readAs?: boolean
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
   * Labels become another: decisions of them, rejections included, are decisions of the other, and what a model says of
   * them, now or later, it says of the other, without being trained again. What lies under them lies under the other.
   * @param readAs whether tables that use their names mean the other
   * @throws AppError `bad-request` where one of them is the other or of another attribute
   */
  async merge(labelIds: readonly number[], intoId: number, readAs = true): Promise<Label> {
    const { attributes } = this.#ports
    const into = attributes.label(intoId)
    const { title } = attributes.get(into.attributeId)
    const labels = this.#labels(labelIds)
    for (const { attributeId, id, name } of labels) {
      if (id === intoId) throw new AppError('bad-request', `"${name}" is merged into another, not itself.`)
      if (attributeId !== into.attributeId) {
        const { title: own } = attributes.get(attributeId)
        throw new AppError('bad-request', `"${into.name}" is no label of ${own}. Merge into one that is.`, into.name)
      }
    }
    await this.#merge.perform(
      labels.flatMap((from) => this.#work({ from, into, readAs })),
      ({ images }) => `${title}: merge ${namesOf(labels)} into ${into.name}${onImages(images)}`,
    )
    return attributes.label(intoId)
  }

  /** Takes away labels with their decisions; what models said of them falls to their next best, what lay under them to its parent. */
  async delete(labelIds: readonly number[]): Promise<void> {
    const { attributes } = this.#ports
    const labels = this.#labels(labelIds)
    const [first] = labels
    if (!first) return
    const { title } = attributes.get(first.attributeId)
    if (labels.some(({ attributeId }) => attributeId !== first.attributeId)) {
      throw new AppError('bad-request', 'Labels of one attribute can be deleted at once, these are of several.')
    }
    await this.#delete.perform(
      labels.flatMap((from) => this.#work({ from, into: null, readAs: false })),
      ({ images }) => `${title}: delete ${namesOf(labels)}${onImages(images)}`,
    )
  }

  /** What people decided with labels, wherever the images are now. */
  carried(labelIds: readonly number[]): DecisionsCarried {
    const each = this.#labels(labelIds).map(({ attributeId, id }) => oneRow(this.#statements.carried, attributeId, id))
    return {
      given: each.reduce((sum, { given }) => sum + given, 0),
      rejected: each.reduce((sum, { rejected }) => sum + rejected, 0),
    }
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
      ...this.#ports.steps.inParts,
      line: () => lineOfRest<Rest>(({ label }) => this.#said(label), ['[', ']']),
      // A line of earlier times tells of one label.
      fromLine: ({ data }) => [data as SaidRemoval | SaidRemoval[]].flat().flatMap((said) => this.#fromLine(said)),
      async settle({ attributeId }) {
        if (attributeId !== null) await standingChanged(attributeId)
      },
    })
  }

  #labels(labelIds: readonly number[]): Label[] {
    return [...new Set(labelIds)].map((labelId) => this.#ports.attributes.label(labelId))
  }

  /** Asked for when its turn comes: of two labels that go at once one may lie under the other. */
  #removed({ from: { attributeId, id, name, parentId, retired }, into, readAs }: Going): Removed {
    const { attributes, vocabulary } = this.#ports
    const isUnder = into !== null && family(attributes.labels(attributeId), id).includes(into.id)
    const names = into === null ? [] : [...vocabulary.synonyms(id), ...(readAs ? [name] : [])]
    return {
      attributeId,
      labelId: id,
      name,
      state: retired ? 'retired' : 'used',
      into: into && { labelId: into.id, name: into.name },
      along: vocabulary.standingFor(id),
      under: { labelIds: vocabulary.under(id), parentId: into === null || isUnder ? parentId : into.id },
      readings: names.flatMap((each) => vocabulary.reread(attributeId, each, into?.id ?? null)),
    }
  }

  #work(going: Going): Stretch<Part, RemovalOutcome>[] {
    const { steps } = this.#ports
    const { from, into } = going
    const { attributeId, id: labelId } = from
    const become = (before: readonly Entry[]): Entry[] =>
      into === null ? without(before, labelId) : merged(before, labelId, into.id)
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
      stretch([going], (_, outcome) => this.#travel({ label: this.#removed(going) }, 'do', outcome)),
    ]
  }

  #travel(part: Part, way: Way, outcome: RemovalOutcome): Part {
    if ('decisions' in part) return { decisions: this.#ports.steps.travel(part.decisions, way, outcome) }
    const { vocabulary } = this.#ports
    const { along, attributeId, into, labelId, name, readings = [], state, under } = part.label
    vocabulary.setLabelState(labelId, name, way === 'do' ? 'deleted' : state)
    vocabulary.read(attributeId, readings, way)
    for (const child of under?.labelIds ?? []) {
      vocabulary.changeLabel(child, { parentId: way === 'do' ? (under?.parentId ?? null) : labelId })
    }
    if (into !== null) {
      vocabulary.standFor(along, way === 'do' ? into.labelId : labelId)
      vocabulary.standFor([labelId], way === 'do' ? into.labelId : null)
    }
    outcome.attributeId = attributeId
    return part
  }

  #said({ attributeId, into, name, readings = [] }: Removed): SaidRemoval {
    const attribute = this.#ports.attributes.get(attributeId).name
    const readAs = readings.some((reading) => reading.name === name)
    return { attribute, name, ...(into && { into: into.name, readAs }) }
  }

  #fromLine({ attribute, into, name, readAs = false }: SaidRemoval): Stretch<Part, RemovalOutcome>[] {
    const { attributes } = this.#ports
    const attributeId = attributes.find(attribute)?.id
    const labelOf = (wanted: string): Label | null => {
      const id = attributeId === undefined ? undefined : attributes.findLabel(attributeId, wanted)
      return id === undefined ? null : attributes.label(id)
    }
    const from = labelOf(name)
    const other = into === undefined ? null : labelOf(into)
    return from === null || (into !== undefined && other === null) ? [] : this.#work({ from, into: other, readAs })
  }
}

const namesOf = ([first, ...others]: readonly Label[]): string =>
  others.length === 0 ? (first?.name ?? '') : `${first?.name} and ${others.length} more`

export const onImages = (images: number): string =>
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
