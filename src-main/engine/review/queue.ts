import type { Database } from 'better-sqlite3'
import type { Filter, ImageSort, NextImages } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Embeddings } from '../features/embeddings.ts'
import { chooseTypical, chooseUncertain, type Directions } from './choose-apart.ts'
import { drawn } from './draw-order.ts'
import { byMargin } from './by-margin.ts'
import { Candidates, type Candidate } from './queue-candidates.ts'

/** Below this the model knows too little to know what it does not know. */
const firstDecisions = 30
/** So many times the images asked for are looked at: the most uncertain, or a sample. */
const uncertainShare = 6
const sampleShare = 8
/** Cosines of all with all are computed of a sample: some tenths of a second of work at this size. */
const largestSample = 800
/** Decided images that stand for what is known. */
const knownSample = 200
/** Vectors per turn of the event loop. */
const vectorsAtOnce = 64

export interface QueueParts {
  database: Database
  attributes: Attributes
  embeddings: Embeddings
  kinds: Kinds
  /** The feature block that tells which images look alike. */
  features(): string
  list(filter: Filter, sort: ImageSort): Promise<Uint32Array>
}

/**
 * Which images to decide next: at first those that stand for all, then those the model is least sure of, spread over
 * look-alikes and labels. The same state of the library gives the same images in the same order.
 */
export class Queue {
  readonly #parts: QueueParts

  constructor(parts: QueueParts) {
    this.#parts = parts
  }

  /** Of the images a filter names. @throws AppError `not-found` */
  async next(attributeId: number, count = 25, filter: Filter = {}): Promise<NextImages> {
    if (this.#decided(attributeId, firstDecisions).length === firstDecisions) {
      const uncertain = await this.#uncertain(attributeId, count, filter)
      if (uncertain.length > 0) return { by: 'uncertain', images: uncertain }
    }
    return { by: 'typical', images: await this.#typical(attributeId, count, filter) }
  }

  async #uncertain(attributeId: number, count: number, filter: Filter): Promise<Candidate[]> {
    const { database, list } = this.#parts
    const among = Object.keys(filter).length === 0 ? null : await list(filter, { by: 'added', descending: false })
    const candidates = this.#candidates(attributeId)
    const pause = makePause()
    for await (const imageId of byMargin(database, attributeId, among)) {
      candidates.add(imageId)
      if (candidates.fresh.length >= count * uncertainShare) break
      await pause()
    }
    return this.#chosen(candidates, count, async (group, wanted) =>
      chooseUncertain(
        await this.#directions(group.map(({ id }) => id)),
        group.map(({ margin }) => margin ?? 1),
        group.map(({ labelId }) => labelId ?? 0),
        wanted,
      ),
    )
  }

  async #typical(attributeId: number, count: number, filter: Filter): Promise<Candidate[]> {
    const { list } = this.#parts
    const isDecided = { attributeId, states: ['human' as const, 'imported' as const], not: true }
    const undecided: Filter = { ...filter, all: [...(filter.all ?? []), isDecided] }
    const ids = await list(undecided, { by: 'name', descending: false })
    const candidates = this.#candidates(attributeId)
    const sample = Math.max(count, Math.min(largestSample, count * sampleShare))
    const pause = makePause()
    for (const id of drawn(ids, attributeId, sample)) {
      if (candidates.fresh.length >= sample) break
      candidates.add(id)
      await pause()
    }
    const decided = await this.#knownDirections(attributeId)
    return this.#chosen(candidates, count, async (group, wanted) =>
      chooseTypical(await this.#directions(group.map(({ id }) => id)), decided, wanted),
    )
  }

  /** Those of which nothing is known, then, where they are too few, the others. */
  async #chosen(
    candidates: Candidates,
    count: number,
    choose: (group: readonly Candidate[], wanted: number) => Promise<number[]>,
  ): Promise<Candidate[]> {
    const chosen: Candidate[] = []
    for (const group of [candidates.fresh, candidates.known.slice(0, largestSample)]) {
      const wanted = count - chosen.length
      if (wanted <= 0) break
      for (const row of await choose(group, wanted)) chosen.push(group[row]!)
    }
    return chosen
  }

  #candidates(attributeId: number): Candidates {
    const { database, embeddings, features } = this.#parts
    return new Candidates(database, attributeId, embeddings.idOf(features()))
  }

  /** Images with a decision, at most so many. */
  #decided(attributeId: number, limit: number): number[] {
    const { attributes, database, kinds } = this.#parts
    const { decisions } = kinds.named(attributes.get(attributeId).kind).value
    return database
      .prepare<[number, number], number>(
        `SELECT DISTINCT image_id FROM ${decisions} WHERE attribute_id = ? AND verdict = 'is' LIMIT ?`,
      )
      .pluck()
      .all(attributeId, limit)
  }

  /** The features of some of the decided images, drawn. */
  #knownDirections(attributeId: number): Promise<Directions> {
    const ids = Uint32Array.from(this.#decided(attributeId, knownSample * 10))
    return this.#directions([...drawn(ids, attributeId, knownSample)].slice(0, knownSample))
  }

  async #directions(imageIds: readonly number[]): Promise<Directions> {
    const { embeddings, features } = this.#parts
    const name = features()
    const dimensions = embeddings.dimensions(name)
    const data = new Float32Array(imageIds.length * dimensions)
    const pause = makePause()
    for (let start = 0; start < imageIds.length; start += vectorsAtOnce) {
      const page = imageIds.slice(start, start + vectorsAtOnce)
      data.set(embeddings.unitRows(name, page).data, start * dimensions)
      await pause()
    }
    return { rows: imageIds.length, dimensions, data }
  }
}
