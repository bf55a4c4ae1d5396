import { z } from 'zod'
import type { TaggingDesk } from '../tagging/tagging-desk.ts'
import type { CaptionDatasets } from '../training/caption-dataset.ts'
import type { Retraining } from '../training/retraining.ts'
import type { Runs } from '../training/runs.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { TrainingBackend } from '../../../src-preload/contract.ts'
import { checked, filter, id, ids } from './schemas.ts'
import { trainingOptions } from './training-schemas.ts'

export interface TrainingRooms {
  captionDatasets: CaptionDatasets
  jobs: JobRunner
  retraining: Retraining
  runs: Runs
  taggingDesk: TaggingDesk
  trainingBackend(): Promise<TrainingBackend>
}

export function trainingDoor({ captionDatasets, jobs, retraining, runs, taggingDesk, trainingBackend }: TrainingRooms) {
  const byAttribute = z.strictObject({ attributeId: id })
  const byRun = z.strictObject({ runId: id })
  return {
    tagging: {
      start: checked(
        z.strictObject({
          catalogId: id.optional(),
          again: z.boolean().optional(),
          features: z.string().min(1).max(200).optional(),
        }),
        ({ catalogId, ...choices }) => ({ jobId: taggingDesk.start(catalogId ?? null, choices) }),
      ),
      readAgain: checked(
        z.union([
          z.strictObject({ catalogId: id }),
          z.strictObject({ folderId: id }),
          z.strictObject({ ids: ids.refine((list) => list.length > 0, 'no image is named') }),
        ]),
        (request) => ({ jobId: taggingDesk.readAgain(request) }),
      ),
    },
    training: {
      summary: checked(byAttribute.extend({ among: filter.optional() }), ({ attributeId, among }) =>
        among ? retraining.summaryAmong(attributeId, among) : retraining.summary(attributeId),
      ),
      backend: () => trainingBackend(),
      start: checked(byAttribute.extend({ options: trainingOptions.optional() }), ({ attributeId, options }) =>
        retraining.start(attributeId, options, jobs),
      ),
      resume: checked(byRun, ({ runId }) => ({ runId, jobId: retraining.resume(runId, jobs) })),
      run: checked(byRun, ({ runId }) => runs.get(runId)),
      runs: checked(byAttribute, ({ attributeId }) => runs.list(attributeId)),
      vocabulary: checked(z.strictObject({ minimumCount: z.number().int().min(1) }), ({ minimumCount }) =>
        captionDatasets.vocabulary(minimumCount),
      ),
    },
  }
}
