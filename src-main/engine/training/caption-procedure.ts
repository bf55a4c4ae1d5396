import { join } from 'node:path'
import type { CaptionMetrics, CaptionTraining } from '../../../src-preload/contract.ts'
import type { CaptionTrainingResult } from '../../common/contracts/caption-training.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Embeddings } from '../features/embeddings.ts'
import type { CaptionDataset, CaptionDatasets } from './caption-dataset.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Datasets } from './dataset.ts'
import { featuresFor } from './head-procedure.ts'
import { keepVersion, type KeepParts } from './keep-model.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import { blocksForEpochs } from './recipe.ts'
import type { Runs } from './runs.ts'
import { captionOptions } from './trainer-options.ts'

export interface CaptionParts extends KeepParts {
  backbones: Backbones
  captionDatasets: CaptionDatasets
  datasets: Datasets
  embeddings: Embeddings
  runs: Runs
}

/** Trains a captioner on stored features and the captions people wrote. */
export class CaptionProcedure {
  readonly #parts: CaptionParts

  constructor(parts: CaptionParts) {
    this.#parts = parts
  }

  async run(training: TrainRequest<CaptionTraining>, context: RunContext): Promise<Outcome> {
    const { captionDatasets, datasets, embeddings, versions } = this.#parts
    context.progress({ note: 'Reading captions and features' })
    const snapshot = context.snapshot(() => this.#read(training))
    const { dataset, features, priorId } = snapshot
    const featuresFile = join(context.scratch, 'features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const outputFile = join(context.scratch, 'captioner.onnx')
    const result = await context.train('trainCaptioner', {
      featuresFile,
      rows: dataset.imageIds.length,
      blocks: blocksForEpochs(features, (name) => embeddings.dimensions(name)),
      groups: dataset.groups,
      seen: dataset.seen,
      captions: { row: Int32Array.from(dataset.imageIds, (_, row) => row), text: dataset.texts },
      prior: priorId === null ? null : { modelFile: versions.file(priorId) },
      options: captionOptions(training.options, context.checkpointFolder),
      outputFile,
    })
    const after = captionDatasets.withAgreement(result.metrics, result.heldOut, dataset)
    const before = captionDatasets.withAgreement(result.metricsBefore, result.heldOutBefore, dataset)
    const versionId = await keepVersion(this.#parts, training, snapshot, {
      file: outputFile,
      said: {
        kind: 'captioner',
        file: 'captioner.onnx',
        words: result.vocabularySize,
        speech: await captionDatasets.speech(dataset, priorId === null ? null : versions.speech(priorId)),
        metrics: after,
        training: {
          captions: result.trainingCaptions,
          validation: result.validationCaptions,
          epochs: result.epochs,
          bestEpoch: result.bestEpoch,
          end: result.reason,
          backend: result.backend,
        },
        licence: 'of whoever owns the captions',
      },
    })
    const note = describeCaptions(before, after, result)
    return {
      versionId,
      extent: dataset.extent,
      curve: result.curve,
      before,
      after,
      comparison: null,
      explanation: null,
      note,
    }
  }

  #read({ among, attributeId, runId, options }: TrainRequest): Snapshot<CaptionDataset> {
    const { backbones, captionDatasets, runs, versions } = this.#parts
    const at = Date.now()
    const prior = options.fromScratch ? null : versions.active(attributeId)
    const features = featuresFor(backbones, prior?.features ?? null, options)
    const dataset = captionDatasets.read(attributeId, features, prior && runs.learnedUntil(prior), among)
    runs.setExamples(runId, dataset.texts.length, at)
    return { dataset, priorId: prior?.id ?? null, features }
  }
}

function describeCaptions(
  before: CaptionMetrics | null,
  after: CaptionMetrics | null,
  { trainingCaptions }: CaptionTrainingResult,
): string {
  if (!after) return `Trained on ${trainingCaptions} captions; too few are new to hold some out for measuring`
  const was = before ? `${before.ciderD.toFixed(2)} → ` : ''
  return `CIDEr-D ${was}${after.ciderD.toFixed(2)}, BLEU-4 ${after.bleu4.toFixed(2)} on ${after.images} held-out images`
}
