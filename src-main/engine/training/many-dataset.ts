import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Datasets, Extent } from './dataset.ts'
import { groupsOf } from './groups.ts'

/** What a run learns sets of labels from. */
export interface ManyDataset {
  /** Image of each row of the features file: first those that someone decided on. */
  imageIds: number[]
  /** How many of them someone decided on. */
  decided: number
  extent: Extent
  labelIds: number[]
  labels: string[]
  groups: Int32Array
  /** Rows x labels: 1 the image has the label, 0 it has it not, -1 nobody knows. */
  answers: Int8Array
}

interface Decision {
  imageId: number
  labelId: number
  verdict: 'is' | 'not'
}

/** Reads the decisions of attributes that may have several labels. */
export class ManyDatasets {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #datasets: Datasets

  constructor(database: Database, attributes: Attributes, datasets: Datasets) {
    this.#database = database
    this.#attributes = attributes
    this.#datasets = datasets
  }

  /**
   * Labels that someone said some image is, and some image is not: the others cannot be learned.
   * @param among the images to learn from; null: all
   * @throws AppError `not-enough-data`
   */
  read(
    attributeId: number,
    features: readonly string[],
    { seed, among }: { seed: number; among: ReadonlySet<number> | null },
  ): ManyDataset {
    const has = this.#datasets.hasFeatures('n.image_id', features)
    const usable = `JOIN present_image i ON i.id = n.image_id WHERE n.attribute_id = ? AND ${has}`
    const known = this.#attributes.labelsMade(attributeId)
    const offered = new Set(known.map(({ id }) => id))
    const decisions = this.#database
      .prepare<[number], Decision>(
        `SELECT n.image_id AS imageId, n.label_id AS labelId, n.verdict FROM decision n ${usable}`,
      )
      .all(attributeId)
      .filter(({ labelId }) => offered.has(labelId))
    const whole = this.#database
      .prepare<[number], { imageId: number; at: number }>(
        `SELECT n.image_id AS imageId, n.at FROM whole_decision n ${usable}`,
      )
      .all(attributeId)
    const all = [...new Set([...decisions, ...whole].map(({ imageId }) => imageId))].sort((a, b) => a - b)
    const decidedInAll = this.#withoutCopies(all)
    const decided = among ? this.#withoutCopies(all.filter((id) => among.has(id))) : decidedInAll
    const isKept = new Set(decided)
    const ofKept = ({ imageId }: { imageId: number }): boolean => isKept.has(imageId)
    const answers = answersOf(decided, known, decisions.filter(ofKept), whole.filter(ofKept))
    const columns = [...known.keys()].filter((column) => {
      const own = decided.map((_, row) => answers[row * known.length + column])
      return own.includes(1) && own.includes(0)
    })
    if (columns.length === 0) throw new AppError('not-enough-data', tooLittle(decisions.filter(ofKept)))
    const sample = this.#datasets.sample(attributeId, features, decided.length, seed)
    const imageIds = [...decided, ...sample.filter((id) => !all.includes(id))]
    return {
      imageIds,
      decided: decided.length,
      extent: { learned: decided.length, decided: decidedInAll.length },
      labelIds: columns.map((column) => known[column]!.id),
      labels: columns.map((column) => known[column]!.name),
      groups: Int32Array.from(groupsOf(this.#database, imageIds)),
      answers: Int8Array.from({ length: imageIds.length * columns.length }, (_, at) => {
        const [row, column] = [Math.floor(at / columns.length), columns[at % columns.length]!]
        return row < decided.length ? answers[row * known.length + column]! : -1
      }),
    }
  }

  /** Of files of one content the first. */
  #withoutCopies(imageIds: readonly number[]): number[] {
    return this.#database
      .prepare<[string], number>(
        `SELECT min(i.id) FROM json_each(?) d JOIN any_image i ON i.id = d.value
         GROUP BY coalesce(i.hash, i.id) ORDER BY 1`,
      )
      .pluck()
      .all(JSON.stringify(imageIds))
  }
}

/** What is known, images x labels. Who said that a set is whole knew the labels that there were by then. */
function answersOf(
  imageIds: readonly number[],
  labels: readonly { id: number; createdAt: number }[],
  decisions: readonly Decision[],
  whole: readonly { imageId: number; at: number }[],
): Int8Array {
  const rowOf = new Map(imageIds.map((id, row) => [id, row]))
  const columnOf = new Map(labels.map(({ id }, column) => [id, column]))
  const answers = new Int8Array(imageIds.length * labels.length).fill(-1)
  for (const { imageId, at } of whole) {
    const start = rowOf.get(imageId)! * labels.length
    for (const [column, { createdAt }] of labels.entries()) if (createdAt <= at) answers[start + column] = 0
  }
  for (const { imageId, labelId, verdict } of decisions) {
    answers[rowOf.get(imageId)! * labels.length + columnOf.get(labelId)!] = verdict === 'is' ? 1 : 0
  }
  return answers
}

function tooLittle(decisions: readonly Decision[]): string {
  if (decisions.some(({ verdict }) => verdict === 'is'))
    return 'Nothing says which labels images do not have. Accept or set the labels of some images as a whole.'
  return 'No image has a label yet. Label or correct a few images first.'
}
