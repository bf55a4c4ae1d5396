import { open } from 'node:fs/promises'
import type { Database } from 'better-sqlite3'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { HeadTrainingRequest } from '../../common/contracts/training.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Embeddings } from '../features/embeddings.ts'
import { isOneOfCopies } from '../storage/copies.ts'
import { groupsOf } from './groups.ts'
import { obstacleOf, type LearningCounts } from './learning.ts'

/** Rows at most, with those decided on, that show what the pictures of the library have in common. */
const librarySample = 4096
const copyRows = 500
const decided = { decisions: 'decision', image: 'i', attributeId: 'n.attribute_id', at: 'n.at' }

export interface Example {
  imageId: number
  labelId: number
}

/** Of the decided images that a run could learn from, those that it does. */
export interface Extent {
  learned: number
  decided: number
}

/** What a run learns from: a snapshot of the decisions, and images that show what the library looks like. */
export interface Dataset {
  /** Image of each row of the features file. */
  imageIds: number[]
  /** Decided images that it does not learn from, nor from another view or copy of them: it is measured on them. */
  others: { imageIds: number[]; label: Int32Array }
  extent: Extent
  labelIds: number[]
  labels: string[]
  groups: Int32Array
  examples: HeadTrainingRequest['examples']
  rejections: HeadTrainingRequest['rejections']
}

/** Reads decisions and features for a run. */
export class Datasets {
  readonly #database: Database
  readonly #attributes: Attributes
  readonly #embeddings: Embeddings

  constructor(database: Database, attributes: Attributes, embeddings: Embeddings) {
    this.#database = database
    this.#attributes = attributes
    this.#embeddings = embeddings
  }

  /**
   * Labels that are not offered any more are not learned.
   * @param baseLabels what the outputs of the head that it goes on from stand for (null: nothing); null: there is none
   * @param withSample whether images without a decision are added, up to 4,096 rows
   * @param among the images to learn from; null: all
   */
  read(
    attributeId: number,
    baseLabels: readonly (number | null)[] | null,
    features: readonly string[],
    { seed, withSample, among }: { seed: number; withSample: boolean; among: ReadonlySet<number> | null },
  ): Dataset {
    const names = new Map(this.#attributes.labelsMade(attributeId).map(({ id, name }) => [id, name]))
    const isOffered = (labelId: number | null): labelId is number => labelId !== null && names.has(labelId)
    const isAmong = ({ imageId }: Example): boolean => among?.has(imageId) ?? true
    const given = this.#decisions(attributeId, 'is', features).filter(({ labelId }) => isOffered(labelId))
    const examples = given.filter(isAmong)
    const rejections = withSample ? this.#decisions(attributeId, 'not', features).filter(isAmong) : []
    // Those of the others as well: a label that the model has no example of is one it can be wrong about.
    const labelIds = [...new Set([...(baseLabels ?? []), ...given.map(({ labelId }) => labelId)])].filter(isOffered)
    const indexOf = new Map(labelIds.map((id, index) => [id, index]))
    const decided = new Set([...examples, ...rejections].map(({ imageId }) => imageId))
    const left = given.filter((example) => !isAmong(example))
    const apart = this.#apart(left.map(imageOf), [...decided])
    const others = left.filter(({ imageId }) => apart.has(imageId))
    const sample = withSample ? this.sample(attributeId, features, decided.size, seed) : []
    const imageIds = [...decided, ...this.#apart(sample, others.map(imageOf))]
    const rowOf = new Map(imageIds.map((id, row) => [id, row]))
    const known = rejections.filter(({ labelId }) => indexOf.has(labelId))
    return {
      imageIds,
      others: {
        imageIds: others.map(imageOf),
        label: Int32Array.from(others, ({ labelId }) => indexOf.get(labelId) ?? 0),
      },
      extent: { learned: examples.length, decided: given.length },
      labelIds,
      labels: labelIds.map((id) => names.get(id) ?? String(id)),
      groups: Int32Array.from(groupsOf(this.#database, imageIds)),
      examples: {
        row: Int32Array.from(examples, ({ imageId }) => rowOf.get(imageId) ?? 0),
        label: Int32Array.from(examples, ({ labelId }) => indexOf.get(labelId) ?? 0),
        weight: new Float32Array(examples.length).fill(1),
      },
      rejections: {
        row: Int32Array.from(known, ({ imageId }) => rowOf.get(imageId) ?? 0),
        label: Int32Array.from(known, ({ labelId }) => indexOf.get(labelId) ?? 0),
      },
    }
  }

  /** Of these images those that are no view or copy of one of the others. */
  #apart(imageIds: readonly number[], others: readonly number[]): Set<number> {
    if (imageIds.length === 0 || others.length === 0) return new Set(imageIds)
    const taken = new Set(groupsOf(this.#database, others))
    const groups = groupsOf(this.#database, imageIds)
    return new Set(imageIds.filter((_, at) => !taken.has(groups[at]!)))
  }

  /** The decided labels of these images as indices, -1 where there is none; and how many labels there are. */
  labelsOf(attributeId: number, imageIds: readonly number[]): { labels: number; label: Int32Array } {
    const decided = this.#database
      .prepare<[number, number], number>(
        `SELECT label_id FROM decision WHERE attribute_id = ? AND image_id = ? AND verdict = 'is'`,
      )
      .pluck()
    const indexOf = new Map<number, number>()
    const label = Int32Array.from(imageIds, (imageId) => {
      const labelId = decided.get(attributeId, imageId)
      if (labelId === undefined) return -1
      const known = indexOf.get(labelId) ?? indexOf.size
      indexOf.set(labelId, known)
      return known
    })
    return { labels: indexOf.size, label }
  }

  /** Whether all these images are there with these features. */
  haveFeatures(imageIds: readonly number[], features: readonly string[]): boolean {
    const statement = this.#database
      .prepare<[number], 1>(`SELECT 1 FROM any_image i WHERE i.id = ? AND ${this.hasFeatures('i.id', features)}`)
      .pluck()
    return imageIds.every((id) => statement.get(id) === 1)
  }

  /**
   * Images without one of these features that were read before, or that people decided of: what a training lacks. All
   * others are still to be read, which is the tagging job's work.
   * @param decisions where the kind of the attribute has them, after FROM
   */
  lacking(decisions: string, attributeId: number, features: readonly string[]): number[] {
    return this.#database
      .prepare<{ attributeId: number }, number>(
        `SELECT i.id FROM present_image i WHERE i.error IS NULL AND NOT (${this.hasFeatures('i.id', features)})
         AND (i.hash IS NOT NULL OR EXISTS (SELECT 1 FROM ${decisions} n WHERE n.attribute_id = @attributeId AND n.image_id = i.id)) ORDER BY i.id`,
      )
      .pluck()
      .all({ attributeId })
  }

  /** Writes the rows' features as little-endian float32, row-major, blocks side by side, to a file. */
  async writeFeatures(
    imageIds: readonly number[],
    features: readonly string[],
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    const dimensions = features.map((name) => this.#embeddings.dimensions(name))
    const stride = dimensions.reduce((sum, count) => sum + count, 0)
    const file = await open(path, 'w')
    const pause = makePause()
    try {
      for (let start = 0; start < imageIds.length; start += copyRows) {
        signal.throwIfAborted()
        const ids = imageIds.slice(start, start + copyRows)
        const rows = new Float32Array(ids.length * stride)
        let offset = 0
        features.forEach((name, index) => {
          this.#embeddings.copy(name, ids, rows, stride, offset)
          offset += dimensions[index] ?? 0
        })
        await file.write(new Uint8Array(rows.buffer))
        await pause()
      }
    } finally {
      await file.close()
    }
  }

  /** Images that were given a label after a time, in milliseconds since 1970, and no copy of them before. */
  decidedSince(attributeId: number, at: number): number[] {
    return this.#database
      .prepare<{ attributeId: number; at: number }, number>(
        `SELECT n.image_id FROM decision n JOIN any_image i ON i.id = n.image_id
         WHERE n.attribute_id = @attributeId AND n.verdict = 'is' AND n.at > @at
           AND NOT EXISTS (SELECT 1 FROM any_image o CROSS JOIN decision e ON e.image_id = o.id
             AND e.attribute_id = @attributeId AND e.verdict = 'is' WHERE o.hash = i.hash AND o.id <> i.id AND e.at <= @at)`,
      )
      .pluck()
      .all({ attributeId, at })
  }

  #decisions(attributeId: number, verdict: 'is' | 'not', features: readonly string[]): Example[] {
    return this.#database
      .prepare<[number, string], Example>(
        `SELECT n.image_id AS imageId, n.label_id AS labelId FROM decision n
         JOIN present_image i ON i.id = n.image_id
         WHERE n.attribute_id = ? AND n.verdict = ? AND ${this.hasFeatures('n.image_id', features)}
           AND ${isOneOfCopies('last', { ...decided, also: 'e.verdict = n.verdict' })}
         ORDER BY n.image_id, n.label_id`,
      )
      .all(attributeId, verdict)
  }

  /** Undecided images that stand for all of them, as many as there is room for: every n-th from a start the seed decides, the same each time. */
  sample(attributeId: number, features: readonly string[], decided: number, seed: number): number[] {
    const count = librarySample - decided
    if (count <= 0) return []
    const all = this.#database
      .prepare<[number], number>(
        `SELECT i.id FROM present_image i WHERE ${this.hasFeatures('i.id', features)}
         AND NOT EXISTS (SELECT 1 FROM decision n WHERE n.attribute_id = ? AND n.image_id = i.id) ORDER BY i.id`,
      )
      .pluck()
      .all(attributeId)
    if (all.length <= count) return all
    const step = all.length / count
    const start = (seed % 97) / 97
    return Array.from({ length: count }, (_, index) => all[Math.floor((index + start) * step)] as number)
  }

  /** SQL that tells whether an image has all these features. */
  hasFeatures(imageId: string, features: readonly string[]): string {
    return features
      .map(
        (name) =>
          `EXISTS (SELECT 1 FROM embedded e WHERE e.backbone_id = ${this.#embeddings.idOf(name)} AND e.image_id = ${imageId})`,
      )
      .join(' AND ')
  }
}

const imageOf = ({ imageId }: Example): number => imageId

/** @throws AppError `not-enough-data` */
export function requireReady(counts: LearningCounts): void {
  const obstacle = obstacleOf(counts)
  if (obstacle) throw new AppError('not-enough-data', obstacle)
}
