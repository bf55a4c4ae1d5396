import { join } from 'node:path'
import { z } from 'zod'
import type { Comparison, HeadTraining, SgdTraining, TrainingOptions } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import type { HeadTrainingRequest, HeadTrainingResult, TrainedHead } from '../../common/contracts/training.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Embeddings } from '../features/embeddings.ts'
import { compare, type Judged } from '../models/comparison.ts'
import type { HeldOut } from '../models/held-out.ts'
import type { Predictions } from '../models/predictions.ts'
import { describeAccuracy, describeExplanation, plainMetrics } from './accuracy.ts'
import type { Snapshot } from './checkpoints.ts'
import { requireReady, type Dataset, type Datasets } from './dataset.ts'
import { keepHead, type KeepParts } from './keep-model.ts'
import type { Outcome, RunContext, TrainRequest } from './procedure.ts'
import { blocksForEpochs, blocksForHead } from './recipe.ts'
import type { Runs } from './runs.ts'
import { lbfgsOptions, sgdOptions } from './trainer-options.ts'

export interface HeadParts extends KeepParts {
  backbones: Backbones
  datasets: Datasets
  embeddings: Embeddings
  heldOut: HeldOut
  predictions: Predictions
  runs: Runs
}

/** What the card of a head that was solved to its optimum says of how it was learned. */
const wayInCard = z.object({
  way: z.object({
    name: z.string(),
    prior: z.enum(['map', 'softened', 'frequencies']),
    penalty: z.number().nullable(),
    transform: z.enum(['standardise', 'unit', 'memory']),
  }),
  temperature: z.number().positive(),
})

/** Trains a head on stored features: by L-BFGS, or by the original library's procedure. */
export class HeadProcedure {
  readonly #parts: HeadParts

  constructor(parts: HeadParts) {
    this.#parts = parts
  }

  /** By the original library's procedure. */
  async descend(training: TrainRequest<SgdTraining>, context: RunContext): Promise<Outcome> {
    const outputFile = join(context.scratch, 'head.onnx')
    const { snapshot, request } = await this.request(training, context, { withSample: false })
    const result = await context.train('trainHeadBySgd', {
      ...request,
      blocks: blocksForEpochs(snapshot.features, (name) => this.#parts.embeddings.dimensions(name)),
      ...(await this.others(snapshot, context)),
      outputFile,
      options: sgdOptions(training.options, context.checkpointFolder),
    })
    const made = { solver: 'SGD', iterations: result.iterations, end: result.reason }
    return this.keep(training, snapshot, { file: outputFile, result, training: made })
  }

  /** By L-BFGS, to its optimum. */
  async solve(training: TrainRequest<HeadTraining>, context: RunContext): Promise<Outcome> {
    const { options } = training
    const outputFile = join(context.scratch, 'head.onnx')
    const { snapshot, request } = await this.request(training, context, { withSample: true })
    const { like, measureSince } = options
    const result = await context.train('trainHead', {
      ...request,
      ...(await this.others(snapshot, context)),
      outputFile,
      ...(like !== undefined && { like: this.#wayOf(like) }),
      ...(measureSince !== undefined && { heldOut: this.#decidedSince(training, snapshot, measureSince) }),
      options: lbfgsOptions(options),
    })
    return this.keep(training, snapshot, { file: outputFile, result, training: {} })
  }

  /**
   * Keeps a head as the candidate of its attribute, and what is known of how good it is.
   * @param made.training goes into the card beside what is said of every head
   */
  async keep(
    training: TrainRequest,
    snapshot: Snapshot<Dataset>,
    made: {
      file: string
      result: TrainedHead & Partial<Pick<HeadTrainingResult, 'explanation' | 'suspects' | 'threshold'>>
      training: Record<string, unknown>
      ending?: string
      curve?: Outcome['curve']
    },
  ): Promise<Outcome> {
    const { heldOut, runs } = this.#parts
    const { dataset } = snapshot
    const { result } = made
    const { explanation, suspects } = result
    const versionId = await keepHead(this.#parts, training, snapshot, {
      ...made,
      training: {
        rejections: dataset.rejections.row.length,
        validation: result.validationRows,
        ...(explanation && { solver: 'L-BFGS', way: explanation.way, compared: explanation.compared }),
        ...made.training,
      },
    })
    heldOut.store(versionId, result.heldOut, [...dataset.imageIds, ...dataset.others.imageIds], dataset.labelIds)
    if (suspects) {
      const label = (index: number): number => dataset.labelIds[index] ?? 0
      const decided = new Map(Array.from(dataset.examples.row, (row, i) => [row, dataset.examples.label[i]!]))
      const found = suspects.map(({ row, own, other, otherProbability }) => ({
        imageId: dataset.imageIds[row] ?? 0,
        labelId: label(decided.get(row) ?? 0),
        own,
        otherId: label(other),
        other: otherProbability,
      }))
      const read = training.among && dataset.imageIds
      heldOut.setSuspects(training.attributeId, found, { foundAt: runs.get(training.runId).startedAt, read })
    }
    const comparison = this.#compare(training.attributeId, versionId)
    const after = result.metrics && plainMetrics(result.metrics)
    return {
      versionId,
      extent: dataset.extent,
      curve: made.curve ?? result.curve,
      before: null,
      after,
      comparison,
      explanation: explanation ? describeExplanation(explanation, result.validationRows) : null,
      note: describeAccuracy(comparison, after, result.trainingRows),
    }
  }

  /** How another version was learned. @throws AppError where it was not solved by L-BFGS, or is unknown */
  #wayOf(versionId: number): NonNullable<HeadTrainingRequest['like']> {
    const { versions } = this.#parts
    const card = versions.card(versionId)
    const learned = card.kind === 'head' ? wayInCard.safeParse(card.training) : null
    if (card.kind === 'head' && learned?.success) return { ...learned.data, threshold: card.threshold ?? null }
    const { name } = versions.get(versionId)
    throw new AppError('bad-request', `"${name}" does not say how it was learned. Choose a trained head.`, name)
  }

  /** Rows decided on since a run began: what the run, and the backbone it may have made, did not learn from. */
  #decidedSince(
    { attributeId }: TrainRequest,
    { dataset }: Snapshot<Dataset>,
    runId: number,
  ): NonNullable<HeadTrainingRequest['heldOut']> {
    const { datasets, runs } = this.#parts
    const since = new Set(datasets.decidedSince(attributeId, runs.get(runId).startedAt))
    const rows = Int32Array.from(dataset.imageIds.keys()).filter((row) => since.has(dataset.imageIds[row] ?? 0))
    return { rows, learns: false }
  }

  /** On images that neither model learned from: out of fold of the new one, decided since the active one was trained. */
  #compare(attributeId: number, versionId: number): Comparison {
    const { datasets, heldOut, predictions, runs, versions } = this.#parts
    const active = versions.active(attributeId)
    const since = active ? new Set(datasets.decidedSince(attributeId, runs.learnedUntil(active))) : null
    const images = heldOut
      .of(versionId, versions.meaning(versionId))
      .filter(({ imageId }) => since?.has(imageId) ?? true)
    const judged = images.map(({ imageId, labelId, top }): Judged => {
      const said = active ? predictions.top(active.id, imageId)[0] : undefined
      return { truth: labelId, after: top[0]?.labelId ?? 0, before: said?.labelId ?? null }
    })
    return compare(judged, active !== null)
  }

  /** The decisions and features as the trainer wants them. @throws AppError `not-enough-data` */
  async request(
    training: TrainRequest,
    context: RunContext,
    { withSample }: { withSample: boolean },
  ): Promise<{ snapshot: Snapshot<Dataset>; request: Omit<HeadTrainingRequest, 'options' | 'outputFile'> }> {
    const { attributes, datasets } = this.#parts
    context.progress({ note: 'Reading decisions and features' })
    const snapshot = context.snapshot(() => this.#read(training, withSample))
    const { dataset, features, priorId } = snapshot
    const featuresFile = join(context.scratch, 'features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const request = {
      featuresFile,
      rows: dataset.imageIds.length,
      blocks: this.blocks(attributes.get(training.attributeId).name, features),
      labels: dataset.labels,
      groups: dataset.groups,
      examples: dataset.examples,
      rejections: dataset.rejections,
      base: priorId === null ? null : this.#base(training.attributeId, priorId),
    }
    return { snapshot, request }
  }

  /** What the head is measured on beside what it learns from: nothing where it learns from all. */
  async others(
    { dataset, features }: Snapshot<Dataset>,
    { scratch, signal }: RunContext,
  ): Promise<Pick<HeadTrainingRequest, 'others'>> {
    const { imageIds, label } = dataset.others
    if (imageIds.length === 0) return {}
    const featuresFile = join(scratch, 'others.f32')
    await this.#parts.datasets.writeFeatures(imageIds, features, featuresFile, signal)
    return { others: { featuresFile, label } }
  }

  /** Feature blocks with their gains in a head of this attribute. */
  blocks(attribute: string, features: readonly string[]): HeadTrainingRequest['blocks'] {
    return blocksForHead(features, (name) => this.#parts.embeddings.dimensions(name), attribute === 'colour')
  }

  #base(attributeId: number, versionId: number): NonNullable<HeadTrainingRequest['base']> {
    const { attributes, versions } = this.#parts
    const names = attributes.labelNames(attributeId)
    return {
      modelFile: versions.file(versionId),
      // What was merged since, the base says as one label; what is not offered any more it need not know.
      labels: versions
        .meaning(versionId)
        .outputs()
        .map((id, output) => (id !== null && names.get(id)) || `(removed label ${output})`),
    }
  }

  #read({ among, attributeId, runId, options }: TrainRequest, withSample: boolean): Snapshot<Dataset> {
    const { backbones, datasets, runs, versions } = this.#parts
    const at = Date.now()
    const base = options.fromScratch ? null : versions.base(attributeId)
    const features = featuresFor(backbones, base?.features ?? null, options)
    const baseLabels = base && versions.meaning(base.id).outputs()
    const dataset = datasets.read(attributeId, baseLabels, features, {
      seed: options.seed ?? 1,
      withSample,
      among,
    })
    const examples = dataset.examples.row.length
    runs.setExamples(runId, examples, at)
    requireReady({ examples, labels: new Set(dataset.examples.label).size, hasPrior: base !== null })
    return { dataset, priorId: base?.id ?? null, features }
  }
}

/**
 * What goes on from a model reads the model's features, and those of the current backbone where they are others; a new one
 * reads what was asked for, or the current ones.
 * @param known features of the model it goes on from; null: it starts from nothing
 */
export function featuresFor(backbones: Backbones, known: readonly string[] | null, options: TrainingOptions): string[] {
  const features = known
    ? [...new Set([...known, ...(options.method === 'finetune' ? [] : [backbones.current()])])]
    : (options.features ?? backbones.featuresForTraining())
  const unknown = features.find((name) => !backbones.makes(name))
  if (unknown === undefined) return features
  const there = backbones.featuresForTraining().join(', ')
  throw new AppError('bad-request', `There are no features "${unknown}"; there are ${there}.`, unknown)
}
