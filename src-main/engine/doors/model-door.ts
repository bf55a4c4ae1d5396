import { z } from 'zod'
import type { Consequences } from '../../../src-preload/contract.ts'
import { Vocabulary } from '../../common/captioner/vocabulary.ts'
import type { Engine } from '../engine.ts'
import { annotatePictures } from '../tagging/annotate.ts'
import { everythingOf } from './consequences.ts'
import { checked, decoding, id, ids, path, queueRequest } from './schemas.ts'
import { trainingOptions } from './training-schemas.ts'

export function modelDoor({
  acceptance,
  answers,
  attributes,
  backbones,
  captionDatasets,
  captionWriter,
  catalogs,
  claims,
  evaluations,
  flips,
  jobs,
  kinds,
  queue,
  retraining,
  runs,
  startTagging,
  tagging,
  trainingBackend,
  values,
  versions,
  visionClient,
}: Engine) /* prettier-ignore */ {
  const byVersion = z.strictObject({ versionId: id })
  const accept = async (versionId: number): Promise<Consequences> =>
    everythingOf({ answers, retraining, values }, await acceptance.accept(versionId))
  return {
    tagging: {
      start: checked(
        z.strictObject({
          catalogId: id.optional(),
          again: z.boolean().optional(),
          features: z.string().min(1).max(200).optional(),
        }),
        ({ catalogId, again, features }) => {
          if (catalogId !== undefined) catalogs.pathOf(catalogId)
          if (features !== undefined && !backbones.makes(features)) backbones.get(features)
          if (again) tagging.forgetPredictions(catalogId ?? null)
          return { jobId: startTagging(catalogId ?? null, features) }
        },
      ),
    },
    training: {
      summary: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => retraining.summary(attributeId)),
      backend: () => trainingBackend(),
      start: checked(
        z.strictObject({ attributeId: id, options: trainingOptions.optional() }),
        ({ attributeId, options }) => retraining.start(attributeId, options, jobs),
      ),
      resume: checked(z.strictObject({ runId: id }), ({ runId }) => ({ runId, jobId: retraining.resume(runId, jobs) })),
      run: checked(z.strictObject({ runId: id }), ({ runId }) => runs.get(runId)),
      runs: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => runs.list(attributeId)),
      vocabulary: checked(z.strictObject({ minimumCount: z.number().int().min(1) }), ({ minimumCount }) => [
        ...Vocabulary.build(captionDatasets.texts(), minimumCount).entries,
      ]),
    },
    review: {
      next: checked(queueRequest, ({ attributeId, count, filter }) => queue.next(attributeId, count, filter)),
      flips: checked(byVersion, ({ versionId }) => flips.summary(versionId)),
      flipRows: checked(
        z.strictObject({ versionId: id, ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 rows at a time') }),
        ({ versionId, ids }) => flips.rows(versionId, ids),
      ),
      accept: checked(byVersion, ({ versionId }) => accept(versionId)),
      reject: checked(byVersion, ({ versionId }) => acceptance.reject(versionId)),
      evaluate: checked(
        z.strictObject({ attributeId: id, versionId: id.optional() }),
        async ({ attributeId, versionId }) => {
          const version = evaluations.versionOf(attributeId, versionId)
          await tagging.predictMissing(version, new AbortController().signal)
          return evaluations.evaluate(attributeId, version)
        },
      ),
    },
    models: {
      versions: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => evaluations.versions(attributeId)),
      activate: checked(byVersion, ({ versionId }) => accept(versionId)),
      annotate: checked(
        z.strictObject({ paths: z.array(path).min(1).max(1000), decoding: decoding.optional() }),
        ({ paths, decoding }) =>
          annotatePictures(
            { attributes, backbones, captionWriter, claims, kinds, versions, embed: (request) => visionClient.embed(request) },
            paths,
            decoding,
          ),
      ),
    },
  }
}
