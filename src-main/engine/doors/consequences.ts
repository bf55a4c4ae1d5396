import type { Consequences } from '../../../src-preload/contract.ts'
import type { Outcome } from '../decisions/outcome.ts'
import type { Answers } from '../search/answers.ts'
import type { Retraining } from '../training/retraining.ts'
import type { Values } from '../values/values.ts'

/** More images than this are not named in an answer: the window asks again for what it shows of them. */
const named = 2000

export interface ConsequentialRooms {
  answers: Answers
  retraining: Retraining
  values: Values
}

/** What follows from an action, said in its answer: who acted is told by it of everything, and no event says it again. */
export class Consequential {
  readonly #rooms: ConsequentialRooms

  constructor(rooms: ConsequentialRooms) {
    this.#rooms = rooms
  }

  /** What follows from decisions. */
  of(outcome: Outcome): Consequences[] {
    return [...outcome.byAttribute].map(([attributeId, { imageIds, labelIds }]) =>
      this.#describe(attributeId, imageIds.length > named ? null : imageIds, labelIds),
    )
  }

  /** What follows when all images may have something else of an attribute now. */
  ofAll(attributeId: number): Consequences {
    return this.#describe(attributeId, null, this.#rooms.values.labelCounts(attributeId).keys())
  }

  #describe(attributeId: number, imageIds: readonly number[] | null, labelIds: Iterable<number>): Consequences {
    const { answers, retraining, values } = this.#rooms
    return {
      attributeId,
      images: imageIds === null ? null : answers.of(attributeId, imageIds),
      labels: Array.from(labelIds, (id) => ({ id, ...values.labelCount(attributeId, id) })),
      sources: values.sources(attributeId),
      training: retraining.summary(attributeId),
    }
  }
}
