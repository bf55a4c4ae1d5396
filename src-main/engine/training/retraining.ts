import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type {
  CurvePoint,
  ErrorData,
  Metrics,
  ModelVersion,
  RunProgress,
  TrainingOptions,
  TrainingSummary,
} from '../../../src-preload/contract.ts'
import { AppError, toErrorData } from '../../common/app-error.ts'
import type { HeadTrainingProgress, HeadTrainingRequest, HeadTrainingResult } from '../../common/training-types.ts'
import type { TopLabels } from '../../common/vision-types.ts'
import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Attributes } from '../labels/attributes.ts'
import { fileHash, type HeadCard } from '../models/cards.ts'
import { toCard } from '../models/confusion.ts'
import type { Embeddings } from '../models/embeddings.ts'
import type { Predictions } from '../models/predictions.ts'
import type { Versions } from '../models/versions.ts'
import { trainsByEpochs, type Checkpoints, type Snapshot } from './checkpoints.ts'
import { obstacleOf, requireReady, type Datasets } from './dataset.ts'
import { blocksFor } from './recipe.ts'
import type { Runs } from './runs.ts'
import { trainerCall, type TrainerCall } from './trainer-call.ts'

export interface TrainRequest {
  attributeId: number
  runId: number
  options: TrainingOptions
}

/** One training in a process of its own: ends when it is done, so that its memory is given back. */
export type TrainHead = (
  call: TrainerCall,
  onProgress: (progress: HeadTrainingProgress) => void,
  signal: AbortSignal,
) => Promise<HeadTrainingResult>

export interface RetrainingParts {
  database: Database
  attributes: Attributes
  datasets: Datasets
  embeddings: Embeddings
  predictions: Predictions
  versions: Versions
  runs: Runs
  checkpoints: Checkpoints
  /** All feature blocks there are. */
  features: readonly string[]
  modelsFolder: string
  scratchFolder: string
  trainHead: TrainHead
  /** Has a version predict images from their stored features. */
  predictMissing(versionId: number, signal: AbortSignal): Promise<void>
  progress(progress: RunProgress): void
  changed(attributeId: number): void
}

/** The retraining job: decisions in, a candidate version and its predictions out. */
export class Retraining {
  readonly #parts: RetrainingParts

  constructor(parts: RetrainingParts) {
    this.#parts = parts
  }

  define(jobs: JobRunner): void {
    jobs.define<TrainRequest>('train', {
      resumes: ({ options }) => trainsByEpochs(options),
      work: (request, context) => this.#work(request, context),
    })
  }

  summary(attributeId: number): TrainingSummary {
    const { database, datasets, runs, versions } = this.#parts
    this.#parts.attributes.get(attributeId)
    const active = versions.active(attributeId)
    const features = active?.features ?? this.#parts.features
    const lastRunAt = runs.lastStart(attributeId)
    const counts = database
      .prepare(
        `SELECT coalesce(sum(n.verdict = 'is' AND n.source = 'human'), 0) AS human,
           coalesce(sum(n.verdict = 'is' AND n.source = 'imported'), 0) AS imported,
           coalesce(sum(n.verdict = 'not'), 0) AS rejections,
           coalesce(sum(n.at > @since), 0) AS sinceLastRun,
           count(DISTINCT CASE WHEN n.verdict = 'is' THEN n.label_id END) AS labels
         FROM annotation n JOIN image i ON i.id = n.image_id AND i.present = 1
         WHERE n.attribute_id = @attributeId AND EXISTS (SELECT 1 FROM cache.embedding e WHERE e.image_id = n.image_id)`,
      )
      .get({ attributeId, since: lastRunAt ?? 0 }) as Pick<
      TrainingSummary,
      'human' | 'imported' | 'rejections' | 'sinceLastRun' | 'labels'
    >
    const examples = counts.human + counts.imported
    return {
      attributeId,
      ...counts,
      examples,
      lastRunAt,
      replay: active ? datasets.countReplay(attributeId, features) : 0,
      obstacle: obstacleOf({ examples, labels: counts.labels, hasPrior: active !== null }),
    }
  }

  /** Starts (or finds under way) the job that goes on with a run. @throws AppError where it cannot be gone on with */
  resume(runId: number, jobs: JobRunner): number {
    const { attributes, runs } = this.#parts
    const { attributeId, options, state } = runs.get(runId)
    const underWay = jobs.underWay('train')
    if (underWay?.subjectId === runId) return underWay.id
    if (underWay) throw new AppError('busy', 'Another training is under way. Wait for it or cancel it.')
    if (state === 'done') throw new AppError('bad-request', `Run ${runId} is done. Train again for a new one.`)
    if (!trainsByEpochs(options)) {
      throw new AppError(
        'bad-request',
        `Run ${runId} was solved by L-BFGS, which takes seconds and leaves no checkpoint. Train again.`,
      )
    }
    runs.goOn(runId)
    const title = `Retraining ${attributes.get(attributeId).title}`
    return jobs.start('train', title, { attributeId, runId, options } satisfies TrainRequest, runId)
  }

  async #work({ attributeId, runId, options }: TrainRequest, context: JobContext): Promise<string> {
    const started = performance.now()
    const before = this.#parts.runs.get(runId).seconds ?? 0
    const seconds = (): number => before + (performance.now() - started) / 1000
    const byEpochs = trainsByEpochs(options)
    const scratch = join(this.#parts.scratchFolder, `run-${runId}`)
    try {
      mkdirSync(scratch, { recursive: true })
      const { result, snapshot, pointsLeft } = await this.#train({ attributeId, runId, options }, scratch, context)
      this.#parts.runs.addPoints(runId, result.curve)
      this.#tell(runId, 'comparing', result.iterations, seconds(), pointsLeft)
      const versionId = await this.#keep({ attributeId, runId, options }, scratch, snapshot, result)
      await this.#parts.predictMissing(versionId, context.signal)
      this.#parts.runs.finish(runId, {
        before: result.metricsBefore && plainMetrics(result.metricsBefore),
        after: result.metricsAfter && plainMetrics(result.metricsAfter),
        seconds: seconds(),
      })
      this.#parts.checkpoints.remove(runId)
      return describeRun(result, seconds())
    } catch (error) {
      // It goes on when the studio is opened again.
      if (context.closing && byEpochs) throw error
      const cancelled = context.signal.aborted
      const data: ErrorData | null = cancelled ? null : toErrorData(error)
      this.#parts.runs.fail(runId, cancelled ? 'cancelled' : 'failed', data, seconds())
      throw error
    } finally {
      rmSync(scratch, { recursive: true, force: true })
      this.#parts.changed(attributeId)
    }
  }

  async #train(
    { attributeId, runId, options }: TrainRequest,
    scratch: string,
    context: JobContext,
  ): Promise<{ result: HeadTrainingResult; snapshot: Snapshot; pointsLeft: CurvePoint[] }> {
    const { attributes, checkpoints, datasets, embeddings, runs, versions } = this.#parts
    context.progress({ note: 'Reading decisions and features' })
    const snapshot = this.#snapshot({ attributeId, runId, options })
    const { dataset, features, priorId } = snapshot
    const featuresFile = join(scratch, 'features.f32')
    await datasets.writeFeatures(dataset.imageIds, features, featuresFile, context.signal)
    const names = attributes.labelNames(attributeId)
    const request: Omit<HeadTrainingRequest, 'options'> = {
      featuresFile,
      rows: dataset.imageIds.length,
      blocks: blocksFor(features, (name) => embeddings.dimensions(name)),
      labels: dataset.labels,
      groups: dataset.groups,
      examples: dataset.examples,
      rejections: dataset.rejections,
      prior:
        priorId === null
          ? null
          : {
              modelFile: versions.spec(priorId).file,
              labels: versions.labelIds(priorId).map((id) => names.get(id) ?? `(removed label ${id})`),
            },
      outputFile: join(scratch, 'head.onnx'),
    }
    let lastPoint = -1
    const onProgress = (progress: HeadTrainingProgress): void => {
      const point = toPoint(progress)
      if (point) runs.addPoints(runId, [point])
      lastPoint = point?.iteration ?? lastPoint
      this.#parts.progress({
        runId,
        stage: progress.stage,
        iteration: progress.iteration,
        maximumIterations: progress.maximumIterations,
        secondsElapsed: progress.secondsElapsed,
        secondsLeft: progress.secondsLeft,
        points: point ? [point] : [],
      })
      context.progress({
        done: progress.iteration,
        // None are counted while the features are read.
        total: progress.maximumIterations || null,
        note: stageNames[progress.stage],
      })
    }
    const result = await this.#parts.trainHead(
      trainerCall(request, options, checkpoints.folderOf(runId)),
      onProgress,
      context.signal,
    )
    context.signal.throwIfAborted()
    // A quick fit is over before the next word of it was due.
    return { result, snapshot, pointsLeft: result.curve.filter(({ iteration }) => iteration > lastPoint) }
  }

  /** What the run learns from: for one that goes on, what it began with. */
  #snapshot({ attributeId, runId, options }: TrainRequest): Snapshot {
    const { checkpoints, datasets, runs, versions } = this.#parts
    const known = checkpoints.read(runId)
    if (known) {
      if (datasets.haveFeatures(known.dataset.imageIds, known.features)) return known
      throw new AppError('not-found', 'Images this run learned from are no longer in the library. Train again.')
    }
    const at = Date.now()
    const prior = options.fromScratch ? null : versions.active(attributeId)
    const features = this.#featuresOf(prior, options)
    const dataset = datasets.read(attributeId, prior && versions.labelIds(prior.id), features, options.seed ?? 1)
    const examples = dataset.examples.row.length
    runs.setExamples(runId, examples, at)
    requireReady({ examples, labels: new Set(dataset.examples.label).size, hasPrior: prior !== null })
    const snapshot = { dataset, priorId: prior?.id ?? null, features }
    if (trainsByEpochs(options)) checkpoints.write(runId, snapshot)
    return snapshot
  }

  /** Puts the trained head into the library: files first, then the rows that name them. */
  async #keep(
    { attributeId, runId, options }: TrainRequest,
    scratch: string,
    { dataset, features, priorId }: Snapshot,
    result: HeadTrainingResult,
  ): Promise<number> {
    const { attributes, database, modelsFolder, predictions, versions } = this.#parts
    const attribute = attributes.get(attributeId)
    const folder = `${attribute.name.replace(/[^a-z0-9]+/gi, '-')}-${runId}`
    const card: HeadCard = {
      format: 1,
      kind: 'head',
      id: folder,
      name: `${attribute.title} ${runId}`,
      attribute: attribute.name,
      file: 'head.onnx',
      sha256: await fileHash(join(scratch, 'head.onnx')),
      labels: dataset.labels,
      features,
      metrics: result.metricsAfter && plainMetrics(result.metricsAfter),
      confusion: result.metricsAfter && toCard({ labels: dataset.labels, counts: result.metricsAfter.confusion }),
      training: {
        examples: dataset.examples.row.length,
        rejections: dataset.rejections.row.length,
        replay: result.replayRows,
        validation: result.validationRows,
        prior: priorId === null ? null : versions.get(priorId).name,
        solver: options.solver === 'sgd' ? 'SGD' : 'L-BFGS',
        l2: result.l2,
        iterations: result.iterations,
        end: result.reason,
        temperature: result.temperature,
        options,
      },
      licence: 'of whoever owns the labels',
      date: new Date().toISOString().slice(0, 10),
    }
    const target = join(modelsFolder, folder)
    mkdirSync(target, { recursive: true })
    renameSync(join(scratch, 'head.onnx'), join(target, 'head.onnx'))
    writeFileSync(join(target, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
    return database.transaction(() => {
      versions.rejectCandidates(attributeId)
      const versionId = versions.add({
        attributeId, name: card.name, origin: 'trained', folder, state: 'candidate', runId, card, labelIds: dataset.labelIds,
      }) // prettier-ignore
      predictions.store(dataset.imageIds, toTop(versionId, result), versions.labelIds(versionId))
      return versionId
    })()
  }

  /** A model goes on with the features it was begun with; a new one reads what was asked for, or all there are. */
  #featuresOf(prior: ModelVersion | null, options: TrainingOptions): string[] {
    const features = prior?.features ?? options.features ?? [...this.#parts.features]
    const unknown = features.find((name) => !this.#parts.features.includes(name))
    if (unknown === undefined) return features
    const known = this.#parts.features.join(', ')
    throw new AppError('bad-request', `There are no features "${unknown}"; there are ${known}.`, unknown)
  }

  #tell(
    runId: number,
    stage: RunProgress['stage'],
    iteration: number,
    secondsElapsed: number,
    points: CurvePoint[],
  ): void {
    this.#parts.progress({
      runId, stage, iteration, maximumIterations: iteration, secondsElapsed, secondsLeft: null, points,
    }) // prettier-ignore
  }
}

const stageNames: Record<HeadTrainingProgress['stage'], string> = {
  reading: 'Reading features',
  fitting: 'Learning',
  validating: 'Measuring on held-out images',
  refitting: 'Learning from all examples',
  predicting: 'Predicting all images',
  saving: 'Saving the model',
}

/** A point of the learning curve; the measuring stages have none. */
function toPoint(progress: HeadTrainingProgress): CurvePoint | null {
  if (progress.stage !== 'fitting' || progress.loss === null || progress.accuracy === null) return null
  return {
    iteration: progress.iteration,
    loss: progress.loss,
    accuracy: progress.accuracy,
    validationLoss: progress.validationLoss,
    validationAccuracy: progress.validationAccuracy,
  }
}

function plainMetrics({ images, top1, top3, macroRecall, perLabel }: Metrics): Metrics {
  return { images, top1, top3, macroRecall, perLabel }
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

function describeRun(result: HeadTrainingResult, seconds: number): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
  const { metricsBefore: before, metricsAfter: after } = result
  const took = `in ${seconds.toFixed(1)} s`
  if (!after) return `Trained on ${result.trainingRows} examples ${took}; too few to hold some out for measuring`
  return before
    ? `Accuracy ${percent(before.top1)} → ${percent(after.top1)} on ${after.images} held-out images, ${took}`
    : `Accuracy ${percent(after.top1)} on ${after.images} held-out images, ${took}`
}
