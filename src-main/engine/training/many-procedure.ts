import { join } from 'node:path'
import type { HeadTraining, SetMetrics } from '../../../src-preload/contract.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Datasets } from './dataset.ts'
import { featuresFor, type HeadProcedure } from './head-procedure.ts'
import { keepVersion, type KeepParts } from './keep-model.ts'
import type { ManyDataset, ManyDatasets } from './many-dataset.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import type { Runs } from './runs.ts'
import { manyOptions } from './trainer-options.ts'

export interface ManyParts extends KeepParts {
  backbones: Backbones
  datasets: Datasets
  heads: Pick<HeadProcedure, 'blocks'>
  kinds: Kinds
  manyDatasets: ManyDatasets
  runs: Runs
}

/** Trains a head whose labels do not exclude each other, on stored features. */
export class ManyProcedure {
  readonly #parts: ManyParts

  constructor(parts: ManyParts) {
    this.#parts = parts
  }

  async run(training: TrainRequest<HeadTraining>, context: RunContext): Promise<Outcome> {
    const { attributes, datasets, heads } = this.#parts
    const { attributeId, options } = training
    context.progress({ note: 'Reading decisions and features' })
    const snapshot = context.snapshot(() => this.#read(training))
    const { dataset, features } = snapshot
    const { answers, groups, imageIds, labels } = dataset
    const featuresFile = join(context.scratch, 'features.f32')
    await datasets.writeFeatures(imageIds, features, featuresFile, context.signal)
    const outputFile = join(context.scratch, 'head.onnx')
    const result = await context.train('trainManyHead', {
      featuresFile,
      rows: imageIds.length,
      blocks: heads.blocks(attributes.get(attributeId).name, features),
      labels,
      groups,
      answers,
      outputFile,
      options: manyOptions(options),
    })
    const { compared, metrics, penalty, temperature, threshold, trainingRows, validationRows } = result
    const versionId = await keepVersion(this.#parts, training, snapshot, {
      file: outputFile,
      labelIds: dataset.labelIds,
      said: {
        kind: 'head',
        activation: 'sigmoid',
        file: 'head.onnx',
        labels,
        metrics,
        ...(threshold !== null && { threshold }),
        training: {
          examples: trainingRows,
          validation: validationRows,
          solver: 'L-BFGS',
          penalty,
          compared,
          temperature,
        },
        licence: 'of whoever owns the labels',
      },
    })
    const before = this.#before(attributeId)
    const note = describeSets(before, metrics, trainingRows)
    return {
      versionId,
      extent: dataset.extent,
      curve: [],
      before,
      after: metrics,
      comparison: null,
      explanation: null,
      note,
    }
  }

  /** Of the model in use, on what was decided since it was trained. */
  #before(attributeId: number): SetMetrics | null {
    const { attributes, kinds, versions } = this.#parts
    const active = versions.active(attributeId)
    if (!active) return null
    const { images, metrics } = kinds.named(attributes.get(attributeId).kind).evaluation.evidence(active)
    const before = metrics(images)
    return before && 'microF1' in before ? before : null
  }

  #read({ among, attributeId, runId, options }: TrainRequest<HeadTraining>): Snapshot<ManyDataset> {
    const { backbones, manyDatasets, runs } = this.#parts
    const at = Date.now()
    const features = featuresFor(backbones, null, options)
    const dataset = manyDatasets.read(attributeId, features, { seed: options.seed ?? 1, among })
    runs.setExamples(runId, dataset.decided, at)
    return { dataset, priorId: null, features }
  }
}

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(0)} %`)

/** One line for people. */
function describeSets(before: SetMetrics | null, after: SetMetrics | null, images: number): string {
  if (!after) return `Trained on ${images.toLocaleString('en')} images; too few to set some aside for measuring`
  const was = before ? `${percent(before.microF1)} → ` : ''
  return `F1 ${was}${percent(after.microF1)}, all labels right on ${percent(after.exact)} of ${after.images.toLocaleString('en')} images, measured without learning from them`
}
