import { z } from 'zod'
import type { Acceptance } from '../models/acceptance.ts'
import type { Evaluations } from '../review/evaluation.ts'
import type { Flips } from '../review/flips.ts'
import type { Queue } from '../review/queue.ts'
import type { Consequential } from './consequences.ts'
import { checked, evaluationRequest, id, ids, path, queueRequest } from './schemas.ts'

export interface ReviewRooms {
  acceptance: Acceptance
  consequences: Consequential
  evaluations: Evaluations
  flips: Flips
  queue: Queue
}

export function reviewDoor({ acceptance, consequences, evaluations, flips, queue }: ReviewRooms) {
  const byVersion = z.strictObject({ versionId: id })
  return {
    review: {
      next: checked(queueRequest, ({ attributeId, count, filter }) => queue.next(attributeId, count, filter)),
      flips: checked(byVersion, ({ versionId }) => flips.summary(versionId)),
      flipRows: checked(
        z.strictObject({
          versionId: id,
          ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 rows at a time'),
        }),
        ({ versionId, ids }) => flips.rows(versionId, ids),
      ),
      accept: checked(byVersion, async ({ versionId }) => consequences.ofAll(await acceptance.accept(versionId))),
      reject: checked(byVersion, ({ versionId }) => acceptance.reject(versionId)),
      evaluate: checked(z.strictObject({ attributeId: id, versionId: id.optional() }), ({ attributeId, versionId }) =>
        evaluations.evaluate(attributeId, versionId),
      ),
      report: checked(evaluationRequest, (request) => evaluations.report(request)),
      exportReport: checked(evaluationRequest.extend({ path }), ({ path, ...request }) =>
        evaluations.export(request, path),
      ),
      measured: checked(
        z.strictObject({
          versionId: id,
          ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 images at a time'),
        }),
        ({ versionId, ids }) => evaluations.measured(versionId, ids),
      ),
    },
  }
}
