import type { Consequences } from '../../../src-preload/contract.ts'
import type { Outcome } from '../decisions/outcome.ts'
import type { Answers } from '../search/answers.ts'
import type { Retraining } from '../training/retraining.ts'
import type { Values } from '../values/values.ts'

/** More images than this are not named in an answer: the window asks again for what it shows of them. */
const named = 2000

interface Parts {
  answers: Answers
  retraining: Retraining
  values: Values
}

/** What follows from an action, as its answer says it. */
export function consequencesOf(parts: Parts, outcome: Outcome): Consequences[] {
  return [...outcome.byAttribute].map(([attributeId, { imageIds, labelIds }]) =>
    describe(parts, attributeId, imageIds.length > named ? null : imageIds, labelIds),
  )
}

/** What follows when all images may have something else of an attribute now. */
export function everythingOf(parts: Parts, attributeId: number): Consequences {
  return describe(parts, attributeId, null, parts.values.labelCounts(attributeId).keys())
}

function describe(
  { answers, retraining, values }: Parts,
  attributeId: number,
  imageIds: readonly number[] | null,
  labelIds: Iterable<number>,
): Consequences {
  return {
    attributeId,
    images: imageIds === null ? null : answers.of(attributeId, imageIds),
    labels: Array.from(labelIds, (id) => ({ id, ...values.labelCount(attributeId, id) })),
    training: retraining.summary(attributeId),
  }
}
