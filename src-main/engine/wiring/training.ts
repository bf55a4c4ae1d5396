import { join } from 'node:path'
import type { TrainingBackend } from '../../../src-preload/contract.ts'
import { CaptionDatasets } from '../training/caption-dataset.ts'
import { CaptionProcedure } from '../training/caption-procedure.ts'
import { Checkpoints } from '../training/checkpoints.ts'
import { Datasets } from '../training/dataset.ts'
import { FinetuneProcedure } from '../training/finetune-procedure.ts'
import { HeadProcedure } from '../training/head-procedure.ts'
import { learnings } from '../training/learning.ts'
import { ManyDatasets } from '../training/many-dataset.ts'
import { ManyProcedure } from '../training/many-procedure.ts'
import { Retraining } from '../training/retraining.ts'
import { Runs } from '../training/runs.ts'
import { readSentinels } from '../training/sentinels.ts'
import { askTrainingBackend, makeRunTrainer } from '../training/trainer-client.ts'
import type { Announcements } from './announcements.ts'
import type { Ground } from './ground.ts'
import type { Knowledge } from './knowledge.ts'
import type { Overview } from './overview.ts'
import type { Sight } from './sight.ts'
import type { Taggers } from './tagging.ts'

/** What learns from decisions. */
export interface School {
  runs: Runs
  captionDatasets: CaptionDatasets
  retraining: Retraining
  /** What TensorFlow.js runs on here. */
  trainingBackend(): Promise<TrainingBackend>
}

/** @param resources the folder of what ships @param program absolute path of the trainer */
export function makeSchool(
  { events, store }: Ground,
  knowledge: Knowledge,
  { visionClient }: Sight,
  { imageRows, lists }: Overview,
  { tagging }: Taggers,
  tell: Announcements,
  { program, resources }: { program: string; resources: string },
): School {
  const { database, logsFolder, modelsFolder, scratchFolder } = store
  const { attributes, embeddings, kinds, versions } = knowledge
  const runs = new Runs(database)
  const datasets = new Datasets(database, attributes, embeddings)
  const captionDatasets = new CaptionDatasets(database, embeddings)
  const parts = {
    ...knowledge,
    database,
    captionDatasets,
    datasets,
    runs,
    checkpoints: new Checkpoints(store.checkpointsFolder),
    modelsFolder,
  }
  const heads = new HeadProcedure(parts)
  const procedures = {
    heads,
    many: new ManyProcedure({
      ...parts,
      heads,
      kinds,
      manyDatasets: new ManyDatasets(database, attributes, datasets),
    }),
    captions: new CaptionProcedure(parts),
    finetuning: new FinetuneProcedure({
      ...parts,
      heads,
      requestsAhead: visionClient.requestsAhead,
      writePixels: (request, signal) => visionClient.writePixels(request, signal),
      pathOf: (imageId) => imageRows.path(imageId),
      sentinels: readSentinels(join(resources, 'sentinels')),
      embedMissing: (features, context) => tagging.embedMissing(features, context),
    }),
  }
  const trainerLog = join(logsFolder, 'trainer.log')
  const retraining = new Retraining({
    ...parts,
    learnings: learnings(procedures, versions),
    scratchFolder,
    runTrainer: makeRunTrainer(program, trainerLog),
    embed: (imageIds, features, context) => tagging.embed(imageIds, features, context),
    predictMissing: (versionId, signal, progress) => tagging.predictMissing(versionId, signal, progress),
    list: (filter) => lists.list(filter, { by: 'added', descending: false }),
    progress: (progress) => events.emit('run', progress),
    changed(attributeId) {
      tell.models(attributeId)
      tell.attributes([attributeId])
    },
  })
  return { runs, captionDatasets, retraining, trainingBackend: () => askTrainingBackend(program, trainerLog) }
}
