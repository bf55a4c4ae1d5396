import type { Database, Statement } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { stretch, type Stretch, type Way } from '../history/action.ts'
import type { History } from '../history/history.ts'
import type { LongActions } from '../history/long-actions.ts'
import type { Entry, Step } from '../kinds/entry.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Vocabulary } from '../labels/vocabulary.ts'
import type { Values } from '../values/values.ts'
import { lineOfRest } from './journal-lines.ts'
import { Outcome } from './outcome.ts'
import type { Steps } from './steps.ts'

type LabelKind = 'label' | 'labels'

interface Changed {
  attributeId: number
  from: LabelKind
  to: LabelKind
}

interface Rest {
  kind: Changed
}

type Part = { decisions: Step[] } | Rest

interface SaidChange {
  attribute: string
  many: boolean
}

export interface KindChangePorts {
  attributes: Attributes
  history: History
  steps: Steps
  values: Values
  vocabulary: Vocabulary
  isTraining(): boolean
  /** What images have of the attribute is made anew, and all that follows from it. */
  kindChanged(attributeId: number): Promise<void>
}

class ChangeOutcome extends Outcome {
  attributeId: number | null = null

  override get isNothing(): boolean {
    return this.attributeId === null
  }
}

/**
 * Whether images may have several labels of an attribute, said anew: one action of the history. That an image is a label, and
 * so no other, is that its set is this label alone; back again where every set that someone decided on is of one label.
 * What models said stays: of several labels those that they are sure of hold.
 */
export class KindChange {
  readonly #ports: KindChangePorts
  readonly #statements: ReturnType<typeof prepare>
  readonly #actions: LongActions<Part, ChangeOutcome>

  constructor(database: Database, ports: KindChangePorts) {
    this.#ports = ports
    this.#statements = prepare(database)
    this.#actions = ports.history.defineLong<Part, ChangeOutcome>({
      name: 'attribute.kind',
      outcome: () => new ChangeOutcome(),
      travel: (part, way, outcome) => this.#travel(part, way, outcome),
      ...ports.steps.inParts,
      line: () => lineOfRest<Rest>(({ kind }) => this.#said(kind)),
      fromLine: ({ data }) => {
        const { attribute, many } = data as SaidChange
        const id = ports.attributes.find(attribute)?.id
        return id === undefined ? [] : this.#work(id, many)
      },
      async settle({ attributeId }) {
        if (attributeId !== null) await ports.kindChanged(attributeId)
      },
    })
  }

  /** @throws AppError `bad-request` for texts, and where decisions would be lost; `busy` while something is trained */
  async change(attributeId: number, many: boolean): Promise<void> {
    const { attributes, isTraining } = this.#ports
    const { kind, title } = attributes.get(attributeId)
    if (kind === 'text') throw new AppError('bad-request', `${title} is a text and has no labels.`, title)
    if ((kind === 'labels') === many) return
    if (isTraining()) {
      throw new AppError('busy', `A training is under way. Wait for it or cancel it, then change ${title}.`, title)
    }
    const lost = many ? 0 : (this.#statements.lost.get({ attributeId }) ?? 0)
    if (lost > 0) {
      throw new AppError(
        'bad-request',
        `${lost === 1 ? '1 image has' : `${lost.toLocaleString('en')} images have`} several labels of ${title}, or none of them. Give each one label first.`,
        title,
      )
    }
    const words = many ? 'several labels for each image' : 'one label for each image'
    await this.#actions.perform(this.#work(attributeId, many), () => `${title}: ${words}`)
  }

  #work(attributeId: number, many: boolean): Stretch<Part, ChangeOutcome>[] {
    const { steps } = this.#ports
    const become = many ? asSet : asOne
    const decisions = stretch(this.#statements.decided.all({ attributeId }), (some, outcome: ChangeOutcome): Part => {
      const items = some.map((imageId) => ({ attributeId, imageId }))
      const done = steps.withEntries(items, ({ imageId }, before): Step[] => [
        [attributeId, imageId, before, become(before)],
      ])
      steps.apply(done, outcome)
      return { decisions: done }
    })
    const changed: Changed = { attributeId, from: many ? 'label' : 'labels', to: many ? 'labels' : 'label' }
    const kind = stretch([changed], (_, outcome: ChangeOutcome) => this.#travel({ kind: changed }, 'do', outcome))
    // Sets are written and read where there may be several.
    return many ? [kind, decisions] : [decisions, kind]
  }

  #travel(part: Part, way: Way, outcome: ChangeOutcome): Part {
    const { steps, values, vocabulary } = this.#ports
    if ('decisions' in part) return { decisions: steps.travel(part.decisions, way, outcome) }
    const { attributeId, from, to } = part.kind
    vocabulary.setKind(attributeId, way === 'do' ? to : from)
    steps.forgetKind(attributeId)
    values.ofOtherKind(attributeId)
    outcome.attributeId = attributeId
    return part
  }

  #said({ attributeId, to }: Changed): SaidChange {
    return { attribute: this.#ports.attributes.get(attributeId).name, many: to === 'labels' }
  }
}

/** A label that someone decided on is all the image has; of others nobody said anything. */
function asSet(before: readonly Entry[]): Entry[] {
  const is = before.find(([, verdict]) => verdict === 'is')
  return is === undefined ? [...before] : [...before, [null, 'whole', is[2], is[3]]]
}

const asOne = (before: readonly Entry[]): Entry[] => before.filter(([, verdict]) => verdict !== 'whole')

function prepare(database: Database): Record<'decided' | 'lost', Statement<[{ attributeId: number }], number>> {
  return {
    decided: database
      .prepare<[{ attributeId: number }], number>(
        `SELECT image_id FROM decision WHERE attribute_id = @attributeId
         UNION SELECT image_id FROM whole_decision WHERE attribute_id = @attributeId ORDER BY image_id`,
      )
      .pluck(),
    lost: database
      .prepare<[{ attributeId: number }], number>(
        `SELECT (SELECT count(*) FROM (SELECT 1 FROM decision WHERE attribute_id = @attributeId AND verdict = 'is'
                   GROUP BY image_id HAVING count(*) > 1))
           + (SELECT count(*) FROM whole_decision w WHERE w.attribute_id = @attributeId AND NOT EXISTS (
                SELECT 1 FROM decision d WHERE d.attribute_id = w.attribute_id AND d.image_id = w.image_id
                  AND d.verdict = 'is'))`,
      )
      .pluck(),
  }
}
