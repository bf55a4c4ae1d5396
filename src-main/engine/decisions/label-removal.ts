import type { Database } from 'better-sqlite3'
import type { DecisionsCarried, Label } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { LabelState, Vocabulary } from '../labels/vocabulary.ts'
import { oneRow } from '../storage/one-row.ts'
import type { Annotations } from './annotations.ts'
import { merged, without } from './merged.ts'
import type { MovingKind } from './moving.ts'

interface Removed {
  attributeId: number
  labelId: number
  name: string
  /** What it was before. */
  state: Exclude<LabelState, 'deleted'>
}

interface Merged extends Removed {
  intoId: number
  into: string
  /** Labels that were merged into it before and go along; known once it is done. */
  along?: number[]
}

export interface LabelRemovalPorts {
  annotations: Annotations
  attributes: Attributes
  kinds: Kinds
  vocabulary: Vocabulary
  /** What models say is said in other labels now. */
  standingChanged(attributeId: number): Promise<void>
}

/** Labels that go, and their decisions with them: into another, or away. Each is one action of the history. */
export class LabelRemoval {
  readonly #database: Database
  readonly #ports: LabelRemovalPorts
  readonly #statements: ReturnType<typeof prepare>
  readonly #merge: MovingKind<Merged>
  readonly #delete: MovingKind<Removed>

  constructor(database: Database, ports: LabelRemovalPorts) {
    this.#database = database
    this.#ports = ports
    this.#statements = prepare(database)
    this.#merge = this.#mergeKind()
    this.#delete = this.#deleteKind()
    ports.annotations.define(this.#merge)
    ports.annotations.define(this.#delete)
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
    if (from.attributeId !== into.attributeId) {
      const { title } = attributes.get(from.attributeId)
      throw new AppError('bad-request', `"${into.name}" is no label of ${title}. Merge into one that is.`, into.name)
    }
    await this.#ports.annotations.move(this.#merge, { ...removed(from), intoId, into: into.name })
    return attributes.label(intoId)
  }

  /** Takes away a label with its decisions; what models said of it falls to their next best. */
  async delete(labelId: number): Promise<void> {
    await this.#ports.annotations.move(this.#delete, removed(this.#ports.attributes.label(labelId)))
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

  #mergeKind(): MovingKind<Merged> {
    const { attributes, vocabulary, standingChanged } = this.#ports
    return {
      name: 'label.merge',
      titleOf: ({ attributeId, into, name }, images) =>
        `${attributes.get(attributeId).title}: merge ${name} into ${into}${onImages(images)}`,
      moves: ({ attributeId, intoId, labelId }) => ({
        attributeId,
        imageIds: this.#statements.images.all(attributeId, labelId),
        become: (before) => merged(before, labelId, intoId),
      }),
      apply(payload, way) {
        const { intoId, labelId, name, state } = payload
        if (way === 'do') {
          payload.along = vocabulary.standingFor(labelId)
          vocabulary.setLabelState(labelId, name, 'deleted')
          vocabulary.standFor([labelId, ...payload.along], intoId)
        } else {
          vocabulary.standFor(payload.along ?? [], labelId)
          vocabulary.standFor([labelId], null)
          vocabulary.setLabelState(labelId, name, state)
        }
      },
      settle: ({ attributeId }) => standingChanged(attributeId),
      toLine: ({ attributeId, into, name }) => ({ ...this.#line(attributeId), name, into }),
      fromLine: (line) => {
        const known = this.#known(line)
        const { into } = line as Merged
        const intoId = known && attributes.findLabel(known.attributeId, into)
        return known && intoId !== undefined && intoId !== null ? { ...known, intoId, into } : null
      },
    }
  }

  #deleteKind(): MovingKind<Removed> {
    const { attributes, vocabulary, standingChanged } = this.#ports
    return {
      name: 'label.delete',
      titleOf: ({ attributeId, name }, images) =>
        `${attributes.get(attributeId).title}: delete ${name}${onImages(images)}`,
      moves: ({ attributeId, labelId }) => ({
        attributeId,
        imageIds: this.#statements.images.all(attributeId, labelId),
        become: (before) => without(before, labelId),
      }),
      apply: ({ labelId, name, state }, way) =>
        vocabulary.setLabelState(labelId, name, way === 'do' ? 'deleted' : state),
      settle: ({ attributeId }) => standingChanged(attributeId),
      toLine: ({ attributeId, name }) => ({ ...this.#line(attributeId), name }),
      fromLine: (line) => this.#known(line),
    }
  }

  #line(attributeId: number): { attribute: string } {
    return { attribute: this.#ports.attributes.get(attributeId).name }
  }

  #known(line: unknown): Removed | null {
    const { attributes } = this.#ports
    const { attribute, name } = line as { attribute: string; name: string }
    const attributeId = attributes.find(attribute)?.id
    const labelId = attributeId === undefined ? undefined : attributes.findLabel(attributeId, name)
    return labelId === undefined ? null : removed(attributes.label(labelId))
  }
}

function removed({ id, attributeId, name, retired }: Label): Removed {
  return { attributeId, labelId: id, name, state: retired ? 'retired' : 'used' }
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
