import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { ClaimRequest } from '../../common/contracts/vision.ts'

/** How sure a prediction must be to count as known. */
export interface Sureness {
  /** Least confidence, 0 to 1. */
  threshold(attributeId: number): number
}

/** The labels there are, in the order in which the vision process knows them. */
export interface ClaimList {
  /** Changes with any name. */
  key: string
  attributes: readonly { id: number; name: string; labels: readonly { id: number; name: string }[] }[]
}

/** What is certain of some images. */
export interface CertainLabels {
  request: ClaimRequest
  /** By image, in their order: the labels by name, to tell later whether they are still the same. */
  keys: string[]
}

type Answers = ReadonlyMap<number, number>

/** A change of the rules themselves makes what was written under others out of date. */
const rules = '1'

/**
 * What captions may say of an image: the labels that a person or a table gave it, and predictions that are sure. The
 * rest is not known, and goes unsaid.
 */
export class Claims {
  readonly #sureness: Sureness
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database, sureness: Sureness) {
    this.#sureness = sureness
    this.#statements = prepare(database)
  }

  list(): ClaimList {
    const rows = this.#statements.attributes.all()
    const attributes = rows.map(({ id, name }) => ({
      id,
      name,
      labels: this.#statements.labels.all(id),
    }))
    const names = attributes.map(({ name, labels }) => [name, labels.map((label) => label.name)])
    return { key: createHash('sha256').update(JSON.stringify(names)).digest('hex'), attributes }
  }

  /** Of images of the library. */
  of(imageIds: readonly number[], list = this.list()): CertainLabels {
    const certain = this.#certainty()
    return this.from(
      list,
      imageIds.map((imageId) => certain(this.#statements.ofImage.all(imageId))),
    )
  }

  /** Of pictures that models alone have spoken of. @param answers by attribute: a label, and how sure it is */
  ofPredicted(answers: readonly ReadonlyMap<number, { labelId: number; confidence: number }>[]): CertainLabels {
    const certain = this.#certainty()
    const labels = answers.map((byAttribute) =>
      certain([...byAttribute].map(([attributeId, answer]) => ({ attributeId, source: 'machine', ...answer }))),
    )
    return this.from(this.list(), labels)
  }

  /** The keys of the images from `low` to below `high` of which anything is certain; that of the others is `keyOfNone`. */
  keys(list: ClaimList, low: number, high: number): Map<number, string> {
    const byImage = new Map<number, ValueRow[]>()
    for (const { id } of list.attributes) {
      for (const { imageId, ...row } of this.#statements.ofRange.all(id, low, high)) {
        const rows = byImage.get(imageId)
        if (rows) rows.push(row)
        else byImage.set(imageId, [row])
      }
    }
    const names = new Names(list)
    const certain = this.#certainty()
    return new Map([...byImage].map(([imageId, rows]) => [imageId, names.key(certain(rows))]))
  }

  from(list: ClaimList, certain: readonly Answers[]): CertainLabels {
    const names = new Names(list)
    const width = list.attributes.length
    const places = new Int32Array(certain.length * width).fill(-1)
    for (const [row, answers] of certain.entries()) {
      for (const [attributeId, labelId] of answers) {
        const column = names.column(attributeId)
        if (column !== undefined) places[row * width + column] = names.place(labelId)
      }
    }
    const attributes = list.attributes.map(({ name, labels }) => ({ name, labels: labels.map((label) => label.name) }))
    return {
      request: { key: list.key, attributes, certain: places },
      keys: certain.map((answers) => names.key(answers)),
    }
  }

  /** Tells what is certain of an image. Thresholds are asked for once. */
  #certainty(): (rows: readonly ValueRow[]) => Answers {
    const thresholds = new Map<number, number>()
    const thresholdOf = (attributeId: number): number => {
      const known = thresholds.get(attributeId) ?? this.#sureness.threshold(attributeId)
      thresholds.set(attributeId, known)
      return known
    }
    const isCertain = ({ attributeId, source, confidence }: ValueRow): boolean =>
      source !== 'machine' || (confidence ?? 0) >= thresholdOf(attributeId)
    return (rows) => new Map(rows.filter(isCertain).map(({ attributeId, labelId }) => [attributeId, labelId]))
  }
}

/** The key of an image of which nothing is certain. */
export const keyOfNone = rules

interface ValueRow {
  attributeId: number
  labelId: number
  source: string
  confidence: number | null
}

interface Image {
  imageId: number
}

/** The labels that a key names, counted through all attributes of the list; those that were renamed since are left out. */
export function numbersIn({ attributes }: ClaimList, key: string): number[] {
  const named = new Set(key.split('\n'))
  let first = 0
  return attributes.flatMap(({ id, labels }) => {
    const own = labels.flatMap(({ name }, place) => (named.has(`${id} ${name}`) ? [first + place] : []))
    first += labels.length
    return own
  })
}

/** Finds the labels of a list. */
class Names {
  readonly #columns: ReadonlyMap<number, number>
  readonly #labels: ReadonlyMap<number, { place: number; name: string }>

  constructor({ attributes }: ClaimList) {
    this.#columns = new Map(attributes.map(({ id }, column) => [id, column]))
    this.#labels = new Map(
      attributes.flatMap(({ labels }) => labels.map(({ id, name }, place) => [id, { place, name }] as const)),
    )
  }

  column(attributeId: number): number | undefined {
    return this.#columns.get(attributeId)
  }

  place(labelId: number): number {
    return this.#labels.get(labelId)?.place ?? -1
  }

  key(answers: Answers): string {
    const parts = [...answers]
      .filter(([attributeId]) => this.#columns.has(attributeId))
      .sort(([a], [b]) => a - b)
      .map(([attributeId, labelId]) => `${attributeId} ${this.#labels.get(labelId)?.name ?? ''}`)
    return [rules, ...parts].join('\n')
  }
}

function prepare(database: Database) {
  return {
    attributes: database.prepare<[], { id: number; name: string }>(
      `SELECT id, name FROM any_attribute WHERE kind = 'label' AND state <> 'deleted' ORDER BY position, id`,
    ),
    labels: database.prepare<[number], { id: number; name: string }>(
      `SELECT id, name FROM any_label WHERE attribute_id = ? AND state <> 'deleted' ORDER BY id`,
    ),
    ofImage: database.prepare<[number], ValueRow>(
      `SELECT attribute_id AS attributeId, label_id AS labelId, source, confidence FROM cache.value
       WHERE image_id = ? AND label_id IS NOT NULL`,
    ),
    ofRange: database.prepare<[number, number, number], ValueRow & Image>(
      `SELECT image_id AS imageId, attribute_id AS attributeId, label_id AS labelId, source, confidence
       FROM cache.value WHERE attribute_id = ? AND image_id >= ? AND image_id < ?`,
    ),
  }
}
