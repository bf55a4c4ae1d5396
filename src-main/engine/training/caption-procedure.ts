import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { CaptionMetrics } from '../../../src-preload/contract.ts'
import type { CaptionTrainingResult } from '../../common/caption-training-types.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { Backbones } from '../models/backbones.ts'
import type { CaptionerCard } from '../models/cards.ts'
import type { Embeddings } from '../models/embeddings.ts'
import type { Versions } from '../models/versions.ts'
import type { CaptionDataset, CaptionDatasets } from './caption-dataset.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Datasets } from './dataset.ts'
import { featuresFor } from './head-procedure.ts'
import { keepModel, modelFolder, today } from './keep-model.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import { blocksFor } from './recipe.ts'
import type { Runs } from './runs.ts'
import { captionOptions } from './trainer-options.ts'

export interface CaptionParts {
  database: Database
  attributes: Attributes
  backbones: Backbones
  captionDatasets: CaptionDatasets
  datasets: Datasets
  embeddings: Embeddings
  versions: Versions
  runs: Runs
  modelsFolder: string
}

/** Trains a captioner on stored features and the captions people wrote. */
export class CaptionProcedure {
  readonly #parts: CaptionParts

  constructor(parts: CaptionParts) {
    this.#parts = parts
  }

  async run({ attributeId, runId, options }: TrainRequest, context: RunContext): Promise<Outcome> {
    const { captionDatasets, datasets, embeddings, versions } = this.#parts
    context.progress({ note: 'Reading captions and features' })
    const snapshot = context.snapshot(() => this.#read({ attributeId, runId, options }))
    const { dataset, features, priorId } = snapshot
    const featuresFile = join(context.scratch, 'features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const outputFile = join(context.scratch, 'captioner.onnx')
    const result = await context.train('trainCaptioner', {
      featuresFile,
      rows: dataset.imageIds.length,
      blocks: blocksFor(features, (name) => embeddings.dimensions(name)),
      groups: dataset.groups,
      captions: { row: Int32Array.from(dataset.imageIds, (_, row) => row), text: dataset.texts },
      prior: priorId === null ? null : { modelFile: versions.file(priorId) },
      options: captionOptions(options, context.checkpointFolder),
      outputFile,
    })
    const after = captionDatasets.withAgreement(result.metrics, result.heldOut, dataset)
    const before = captionDatasets.withAgreement(result.metricsBefore, result.heldOutBefore, dataset)
    const versionId = await this.#keep({ attributeId, runId, options }, outputFile, snapshot, result, after)
    return { versionId, curve: result.curve, before, after, note: describeCaptions(before, after, result) }
  }

  #read({ attributeId, runId, options }: TrainRequest): Snapshot<CaptionDataset> {
    const { backbones, captionDatasets, runs, versions } = this.#parts
    const at = Date.now()
    const prior = options.fromScratch ? null : versions.active(attributeId)
    const features = featuresFor(backbones, prior, options)
    const dataset = captionDatasets.read(features)
    runs.setExamples(runId, dataset.texts.length, at)
    return { dataset, priorId: prior?.id ?? null, features }
  }

  async #keep(
    { attributeId, runId, options }: TrainRequest,
    file: string,
    { features, priorId }: Snapshot<CaptionDataset>,
    result: CaptionTrainingResult,
    metrics: CaptionMetrics | null,
  ): Promise<number> {
    const { attributes, database, modelsFolder, versions } = this.#parts
    const attribute = attributes.get(attributeId)
    const folder = modelFolder(attribute.name, runId)
    const card = await keepModel<CaptionerCard>(file, join(modelsFolder, folder), {
      format: 1,
      kind: 'captioner',
      id: folder,
      name: `${attribute.title} ${runId}`,
      attribute: attribute.name,
      file: 'captioner.onnx',
      words: result.vocabularySize,
      features,
      metrics,
      training: {
        captions: result.trainingCaptions,
        validation: result.validationCaptions,
        prior: priorId === null ? null : versions.get(priorId).name,
        epochs: result.epochs,
        bestEpoch: result.bestEpoch,
        end: result.reason,
        backend: result.backend,
        options,
      },
      licence: 'of whoever owns the captions',
      date: today(),
    })
    return database.transaction(() => {
      versions.rejectCandidates(attributeId)
      return versions.add({
        attributeId, name: card.name, origin: 'trained', folder, state: 'candidate', runId, card,
      }) // prettier-ignore
    })()
  }
}

function describeCaptions(
  before: CaptionMetrics | null,
  after: CaptionMetrics | null,
  { trainingCaptions }: CaptionTrainingResult,
): string {
  if (!after) return `Trained on ${trainingCaptions} captions; too few to hold some out for measuring`
  const was = before ? `${before.ciderD.toFixed(2)} → ` : ''
  return `CIDEr-D ${was}${after.ciderD.toFixed(2)}, BLEU-4 ${after.bleu4.toFixed(2)} on ${after.images} held-out images`
}
