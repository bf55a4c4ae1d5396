import { z } from 'zod'
import { AppError } from '../../common/app-error.ts'
import type { Engine } from '../engine.ts'
import { checked, id, ids, trainingOptions } from './schemas.ts'

export function modelCalls({
  attributes,
  catalogs,
  evaluations,
  events,
  flips,
  jobs,
  retraining,
  runs,
  startTagging,
  tagging,
  values,
  versions,
}: Engine) /* prettier-ignore */ {
  const byVersion = z.strictObject({ versionId: id })
  const flipFilter = z.strictObject({
    versionId: id,
    fromLabelId: id.nullable().optional(),
    toLabelId: id.optional(),
  })
  /** The version's predictions are completed first, so that no image is left without a word of the active model. */
  const activate = async (versionId: number): Promise<void> => {
    const { attributeId } = versions.get(versionId)
    if (jobs.isBusy('train')) throw new AppError('busy', 'A training is under way. Wait for it or cancel it first.')
    await tagging.predictMissing(versionId, new AbortController().signal)
    versions.activate(versionId)
    await values.rebuild(attributeId)
    events.emit('models', { attributeId })
    events.emit('attributes', { attributeIds: [attributeId] })
    events.emit('decisions', { attributeId, ids: new Uint32Array() })
  }
  return {
    tagging: {
      start: checked(z.strictObject({ catalogId: id.optional(), again: z.boolean().optional() }), ({ catalogId, again }) => {
        if (catalogId !== undefined) catalogs.pathOf(catalogId)
        if (again) tagging.forgetPredictions(catalogId ?? null)
        return { jobId: startTagging(catalogId ?? null) }
      }),
    },
    training: {
      summary: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => retraining.summary(attributeId)),
      start: checked(
        z.strictObject({ attributeId: id, options: trainingOptions.optional() }),
        ({ attributeId, options }) => {
          const underWay = jobs.underWay('train')
          if (underWay) {
            const { subjectId } = underWay
            throw new AppError('busy', `A training is under way already (run ${subjectId}). Wait for it or cancel it.`, String(subjectId))
          }
          const { obstacle } = retraining.summary(attributeId)
          if (obstacle) throw new AppError('not-enough-data', obstacle)
          const runId = runs.begin(attributeId, options ?? {})
          const title = `Retraining ${attributes.get(attributeId).title}`
          return { runId, jobId: jobs.start('train', title, { attributeId, runId, options: options ?? {} }, runId) }
        },
      ),
      resume: checked(z.strictObject({ runId: id }), ({ runId }) => ({ runId, jobId: retraining.resume(runId, jobs) })),
      run: checked(z.strictObject({ runId: id }), ({ runId }) => runs.get(runId)),
      runs: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => runs.list(attributeId)),
    },
    review: {
      flips: checked(byVersion, ({ versionId }) => flips.summary(versionId)),
      flipIds: checked(flipFilter, (filter) => ({ ids: flips.ids(filter) })),
      flipRows: checked(
        z.strictObject({ versionId: id, ids: ids.refine((list) => list.length <= 1000, 'at most 1,000 rows at a time') }),
        ({ versionId, ids }) => flips.rows(versionId, ids),
      ),
      accept: checked(byVersion, ({ versionId }) => activate(versionId)),
      reject: checked(byVersion, ({ versionId }) => {
        versions.reject(versionId)
        events.emit('models', { attributeId: versions.get(versionId).attributeId })
      }),
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
      versions: checked(z.strictObject({ attributeId: id }), ({ attributeId }) => versions.list(attributeId)),
      activate: checked(byVersion, ({ versionId }) => activate(versionId)),
    },
  }
}
