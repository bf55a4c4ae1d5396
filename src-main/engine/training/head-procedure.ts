import { join } from 'node:path'
import type { ModelVersion, TrainingOptions } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { HeadTrainingRequest, HeadTrainingResult } from '../../common/training-types.ts'
import type { TopLabels } from '../../common/vision-types.ts'
import type { Backbones } from '../models/backbones.ts'
import type { Embeddings } from '../models/embeddings.ts'
import type { Predictions } from '../models/predictions.ts'
import { describeAccuracy, plainMetrics } from './accuracy.ts'
import type { Snapshot } from './checkpoints.ts'
import { requireReady, type Dataset, type Datasets } from './dataset.ts'
import { keepHead, type KeepParts } from './keep-model.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import { blocksFor } from './recipe.ts'
import type { Runs } from './runs.ts'
import { lbfgsOptions, sgdOptions } from './trainer-options.ts'

export interface HeadParts extends KeepParts {
  backbones: Backbones
  datasets: Datasets
  embeddings: Embeddings
  predictions: Predictions
  runs: Runs
}

/** Trains a head on stored features: by L-BFGS, or by the original library's procedure. */
export class HeadProcedure {
  readonly #parts: HeadParts

  constructor(parts: HeadParts) {
    this.#parts = parts
  }

  async run({ attributeId, runId, options }: TrainRequest, context: RunContext): Promise<Outcome> {
    const { snapshot, request } = await this.request({ attributeId, runId, options }, context)
    const outputFile = join(context.scratch, 'head.onnx')
    const result =
      options.solver === 'sgd'
        ? await context.train('trainHeadBySgd', {
            ...request,
            outputFile,
            options: sgdOptions(options, context.checkpointFolder),
          })
        : await context.train('trainHead', { ...request, outputFile, options: lbfgsOptions(options) })
    const { database, predictions, versions } = this.#parts
    const { dataset } = snapshot
    const versionId = await keepHead(this.#parts, { attributeId, runId, options }, snapshot, {
      file: outputFile,
      result,
      training: {
        rejections: dataset.rejections.row.length,
        replay: result.replayRows,
        validation: result.validationRows,
        solver: options.solver === 'sgd' ? 'SGD' : 'L-BFGS',
        l2: result.l2,
        iterations: result.iterations,
        end: result.reason,
      },
    })
    database.transaction(() =>
      predictions.store(dataset.imageIds, toTop(versionId, result), versions.labelIds(versionId)),
    )()
    return {
      versionId,
      curve: result.curve,
      before: result.metricsBefore && plainMetrics(result.metricsBefore),
      after: result.metricsAfter && plainMetrics(result.metricsAfter),
      note: describeAccuracy(result.metricsBefore, result.metricsAfter, result.trainingRows),
    }
  }

  /** The decisions and features as the trainer wants them. @throws AppError `not-enough-data` */
  async request(
    { attributeId, runId, options }: TrainRequest,
    context: RunContext,
    withReplay = true,
  ): Promise<{ snapshot: Snapshot<Dataset>; request: Omit<HeadTrainingRequest, 'options' | 'outputFile'> }> {
    const { attributes, datasets, embeddings, versions } = this.#parts
    context.progress({ note: 'Reading decisions and features' })
    const snapshot = context.snapshot(() => this.#read({ attributeId, runId, options }, withReplay))
    const { dataset, features, priorId } = snapshot
    const featuresFile = join(context.scratch, 'features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const names = attributes.labelNames(attributeId)
    const request = {
      featuresFile,
      rows: dataset.imageIds.length,
      blocks: blocksFor(features, (name) => embeddings.dimensions(name)),
      labels: dataset.labels,
      groups: dataset.groups,
      seen: dataset.seen,
      examples: dataset.examples,
      rejections: dataset.rejections,
      prior:
        priorId === null
          ? null
          : {
              modelFile: versions.file(priorId),
              labels: versions.labelIds(priorId).map((id) => names.get(id) ?? `(removed label ${id})`),
            },
    }
    return { snapshot, request }
  }

  #read({ attributeId, runId, options }: TrainRequest, withReplay: boolean): Snapshot<Dataset> {
    const { backbones, datasets, runs, versions } = this.#parts
    const at = Date.now()
    const prior = options.fromScratch ? null : versions.active(attributeId)
    const features = featuresFor(backbones, prior, options)
    const known = prior && { labelIds: versions.labelIds(prior.id), learnedUntil: runs.learnedUntil(prior) }
    const dataset = datasets.read(attributeId, known, features, options.seed ?? 1, withReplay)
    const examples = dataset.examples.row.length
    runs.setExamples(runId, examples, at)
    requireReady({ examples, labels: new Set(dataset.examples.label).size, hasPrior: prior !== null })
    return { dataset, priorId: prior?.id ?? null, features }
  }
}

/** A model goes on with the features it was begun with; a new one reads what was asked for, or the current ones. */
export function featuresFor(backbones: Backbones, prior: ModelVersion | null, options: TrainingOptions): string[] {
  const features = prior?.features ?? options.features ?? backbones.featuresForTraining()
  const unknown = features.find((name) => !backbones.makes(name))
  if (unknown === undefined) return features
  const known = backbones.featuresForTraining().join(', ')
  throw new AppError('bad-request', `There are no features "${unknown}"; there are ${known}.`, unknown)
}

function toTop(versionId: number, result: HeadTrainingResult): TopLabels {
  return {
    versionId,
    k: result.topCount,
    // -1 (fewer labels than places) becomes an index no label has.
    labels: Uint32Array.from(result.topLabels, (label) => (label < 0 ? 0xffffffff : label)),
    probabilities: result.topProbabilities,
  }
}
