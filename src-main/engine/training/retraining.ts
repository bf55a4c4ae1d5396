import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type {
  CurvePoint,
  ErrorData,
  Filter,
  RunProgress,
  TrainingMethod,
  TrainingOptions,
  TrainingSummary,
} from '../../../src-preload/contract.ts'
import { goesByEpochs } from '../../../src-preload/contract/methods.ts'
import { AppError, toErrorData } from '../../common/app-error.ts'
import type { HeadTrainingProgress } from '../../common/contracts/training.ts'
import type { JobContext, JobRunner } from '../jobs/job-runner.ts'
import type { Kinds } from '../kinds/kinds.ts'
import type { Attributes } from '../labels/attributes.ts'
import type { HeldOut } from '../models/held-out.ts'
import type { Backbones } from '../backbones/backbones.ts'
import type { Versions } from '../models/versions.ts'
import type { DecisionCounts } from '../values/counts.ts'
import type { Values } from '../values/values.ts'
import { describeExtent } from './accuracy.ts'
import type { Checkpoints, Snapshot } from './checkpoints.ts'
import type { Datasets } from './dataset.ts'
import { featuresFor } from './head-procedure.ts'
import type { Learning } from './learning.ts'
import type { LearnedFrom, Outcome, RunContext, RunRequest, RunTrainer, TrainRequest } from './procedure.ts'
import type { Runs } from './runs.ts'

export interface RetrainingParts {
  attributes: Attributes
  backbones: Backbones
  datasets: Datasets
  /** How many decisions of an attribute no one has looked at since the last run doubted them. */
  heldOut: Pick<HeldOut, 'countDoubted'>
  values: Pick<Values, 'decisionCounts' | 'decisionCountsAmong'>
  /** The images that fit a filter now. */
  list(filter: Filter): Promise<Uint32Array>
  versions: Versions
  runs: Runs
  checkpoints: Checkpoints
  kinds: Kinds
  /** By the name of the kind of an attribute's answers. */
  learnings: ReadonlyMap<string, Learning>
  scratchFolder: string
  runTrainer: RunTrainer
  embed(
    imageIds: number[],
    features: readonly string[],
    context: Pick<JobContext, 'signal' | 'progress'>,
  ): Promise<unknown>
  /** Has a version predict images from their stored features. */
  predictMissing(versionId: number, signal: AbortSignal, progress: (done: number, total: number) => void): Promise<void>
  progress(progress: RunProgress): void
  changed(attributeId: number): void
}

/** The training job: decisions in, a candidate version and its predictions out. */
export class Retraining {
  readonly #parts: RetrainingParts

  constructor(parts: RetrainingParts) {
    this.#parts = parts
  }

  define(jobs: JobRunner): void {
    jobs.define<RunRequest>('train', {
      resumes: ({ runId }) => goesByEpochs(this.#parts.runs.get(runId).options),
      work: async (request, context) => (await this.train(request, context)).note,
    })
  }

  /** @throws AppError `not-found` where there is no such attribute */
  summary(attributeId: number): TrainingSummary {
    const { attributes, heldOut, runs, values } = this.#parts
    attributes.get(attributeId)
    const lastRunAt = runs.lastStart(attributeId)
    const counts = values.decisionCounts(attributeId, lastRunAt ?? 0)
    const suspects = heldOut.countDoubted(attributeId)
    return this.#summaryOf(attributeId, lastRunAt, counts, suspects.human + suspects.imported)
  }

  /** Of the decided images that fit a filter; which of their decisions are doubtful is not asked. */
  async summaryAmong(attributeId: number, among: Filter): Promise<TrainingSummary> {
    const { attributes, list, runs, values } = this.#parts
    attributes.get(attributeId)
    const lastRunAt = runs.lastStart(attributeId)
    const counts = await values.decisionCountsAmong(attributeId, lastRunAt ?? 0, await list(among))
    const summary = this.#summaryOf(attributeId, lastRunAt, counts, 0)
    return summary.examples === 0 && summary.obstacle !== null ? { ...summary, obstacle: noneOfThese } : summary
  }

  #summaryOf(
    attributeId: number,
    lastRunAt: number | null,
    { recent, ...counts }: DecisionCounts,
    suspects: number,
  ): TrainingSummary {
    const { attributes, versions } = this.#parts
    const learning = this.learningOf(attributeId)
    const base = versions.base(attributeId)
    const examples = counts.human + counts.imported
    return {
      attributeId,
      ...counts,
      sinceLastRun: recent,
      suspects,
      examples,
      lastRunAt,
      obstacle: learning
        ? learning.obstacle({ examples, labels: counts.labels, hasPrior: base !== null })
        : unlearned(attributes.get(attributeId).title),
    }
  }

  /** Begins a run, as is usual for the attribute unless asked otherwise. @throws AppError where it cannot be trained, or not now */
  async start(
    attributeId: number,
    options: TrainingOptions | undefined,
    jobs: JobRunner,
  ): Promise<{ runId: number; jobId: number }> {
    const asked = options ?? this.learning(attributeId).usual
    this.requireMethod(attributeId, asked.method)
    const { obstacle } = asked.among
      ? await this.summaryAmong(attributeId, asked.among.filter)
      : this.summary(attributeId)
    // Nothing is waited for from here on, so that no two begin at once.
    const underWay = jobs.underWay('train') ?? jobs.underWay('backbone')
    if (underWay) {
      const { subjectId, title } = underWay
      const which = subjectId === null ? title : `run ${subjectId}`
      throw new AppError('busy', `A training is under way already (${which}). Wait for it or cancel it.`, which)
    }
    if (obstacle) throw new AppError('not-enough-data', obstacle)
    const runId = this.#parts.runs.begin(attributeId, asked)
    return { runId, jobId: this.#startJob(attributeId, runId, jobs) }
  }

  /** Starts (or finds under way) the job that goes on with a run. @throws AppError where it cannot be gone on with */
  resume(runId: number, jobs: JobRunner): number {
    const { runs } = this.#parts
    const { attributeId, options, state } = runs.get(runId)
    const underWay = jobs.underWay('train')
    if (underWay?.subjectId === runId) return underWay.id
    if (underWay || jobs.isBusy('backbone')) {
      throw new AppError('busy', 'Another training is under way. Wait for it or cancel it.')
    }
    if (state === 'done') throw new AppError('bad-request', `Run ${runId} is done. Train again for a new one.`)
    if (!goesByEpochs(options)) {
      throw new AppError(
        'bad-request',
        `Run ${runId} was solved by L-BFGS, which takes seconds and leaves no checkpoint. Train again.`,
      )
    }
    runs.goOn(runId)
    return this.#startJob(attributeId, runId, jobs)
  }

  #startJob(attributeId: number, runId: number, jobs: JobRunner): number {
    const { title } = this.#parts.attributes.get(attributeId)
    return jobs.start('train', `Retraining ${title}`, { attributeId, runId }, runId)
  }

  /** One run from beginning to end, recorded whatever its end is. */
  async train({ attributeId, runId }: RunRequest, context: JobContext): Promise<Outcome> {
    const { checkpoints, runs } = this.#parts
    const started = performance.now()
    const { options, seconds: secondsBefore } = runs.get(runId)
    const before = secondsBefore ?? 0
    const seconds = (): number => before + (performance.now() - started) / 1000
    const scratch = join(this.#parts.scratchFolder, `run-${runId}`)
    try {
      mkdirSync(scratch, { recursive: true })
      await this.#embedLacking({ attributeId, runId, options }, context)
      const among = options.among ? new Set(await this.#parts.list(options.among.filter)) : null
      const request: TrainRequest = { attributeId, runId, options, among }
      const teller = new RunTeller(runId, this.#parts, context)
      const outcome = await this.learning(attributeId).run(request, {
        ...teller.context,
        get closing() {
          return context.closing
        },
        scratch,
        checkpointFolder: checkpoints.folderOf(runId),
        snapshot: (read) => this.#snapshot(request, read),
      })
      runs.setCurve(runId, outcome.curve)
      teller.comparing(outcome.curve, seconds())
      await this.#parts.predictMissing(outcome.versionId, context.signal, (done, total) =>
        context.progress({ done, total, note: 'Predicting all images' }),
      )
      checkpoints.remove(runId)
      const { before: was, after, comparison, extent } = outcome
      const partly = options.among ? describeExtent(options.among.name, extent) : null
      const explanation = [partly, outcome.explanation].filter((part) => part !== null).join(' ') || null
      runs.finish(runId, { before: was, after, comparison, explanation, seconds: seconds() })
      return { ...outcome, note: `${outcome.note}, in ${seconds().toFixed(1)} s` }
    } catch (error) {
      // It goes on when the studio is opened again.
      if (context.closing && goesByEpochs(options)) throw error
      const cancelled = context.signal.aborted
      const data: ErrorData | null = cancelled ? null : toErrorData(error)
      runs.fail(runId, cancelled ? 'cancelled' : 'failed', data, seconds())
      throw error
    } finally {
      rmSync(scratch, { recursive: true, force: true })
      this.#parts.changed(attributeId)
    }
  }

  /** Only the backbone in use has read every image: a run may want the features of another. */
  async #embedLacking(
    { attributeId, runId, options }: Omit<TrainRequest, 'among'>,
    context: JobContext,
  ): Promise<void> {
    const { attributes, backbones, checkpoints, datasets, embed, kinds } = this.#parts
    const { decisions } = kinds.named(attributes.get(attributeId).kind).value
    const start = options.fromScratch ? null : (this.learning(attributeId).start(attributeId)?.features ?? null)
    const features = checkpoints.read(runId)?.features ?? featuresFor(backbones, start, options)
    await embed(datasets.lacking(decisions, attributeId, features), features, context)
  }

  /** What the run learns from: for one that goes on, what it began with. */
  #snapshot<Data extends LearnedFrom>(request: TrainRequest, read: () => Snapshot<Data>): Snapshot<Data> {
    const { checkpoints, datasets } = this.#parts
    const known = checkpoints.read<Data>(request.runId)
    if (known) {
      if (datasets.haveFeatures(known.dataset.imageIds, known.features))
        return { ...known, dataset: whole(known.dataset) }
      throw new AppError('not-found', 'Images this run learned from are no longer in the library. Train again.')
    }
    const snapshot = read()
    if (goesByEpochs(request.options)) checkpoints.write(request.runId, snapshot)
    return snapshot
  }

  /** How an attribute is learned; undefined: not at all. */
  learningOf(attributeId: number): Learning | undefined {
    return this.#parts.learnings.get(this.#parts.attributes.get(attributeId).kind)
  }

  /** @throws AppError `unsupported` where it is not */
  learning(attributeId: number): Learning {
    const learning = this.learningOf(attributeId)
    if (learning) return learning
    const { title } = this.#parts.attributes.get(attributeId)
    throw new AppError('unsupported', unlearned(title), title)
  }

  /** @throws AppError `bad-request` where the attribute is not learned so */
  requireMethod(attributeId: number, method: TrainingMethod): void {
    const { methods, otherwise } = this.learning(attributeId)
    if (methods.includes(method)) return
    const { title } = this.#parts.attributes.get(attributeId)
    throw new AppError('bad-request', method === 'finetune' ? finetunesOthers : `${title} ${otherwise}`, 'method')
  }
}

/** What a run of an earlier version began with lacks what it did not learn from: it learned from all. */
function whole<Data extends LearnedFrom>(dataset: Data): Data {
  const all = dataset.imageIds.length
  const others = { imageIds: [], label: new Int32Array() }
  return Object.assign({ extent: { learned: all, decided: all }, others }, dataset)
}

const finetunesOthers = 'Fine-tuning learns from attributes with one label per image. Fine-tune on another attribute.'

const noneOfThese = 'None of these images is decided. Decide some of them first, or learn from all.'

const unlearned = (title: string): string => `Nothing learns ${title} yet: give it by hand.`

/** Passes what a trainer says on to the run's record, the window and the job. */
class RunTeller {
  readonly #runId: number
  readonly #parts: Pick<RetrainingParts, 'runs' | 'progress' | 'runTrainer'>
  readonly #job: JobContext
  #lastPoint = -1
  #iteration = 0

  constructor(runId: number, parts: Pick<RetrainingParts, 'runs' | 'progress' | 'runTrainer'>, job: JobContext) {
    this.#runId = runId
    this.#parts = parts
    this.#job = job
  }

  /** What a procedure tells and asks through. */
  get context(): Pick<RunContext, 'signal' | 'progress' | 'train'> {
    const { signal } = this.#job
    return {
      signal,
      progress: (progress) => this.#job.progress(progress),
      train: async (call, request) => {
        const result = await this.#parts.runTrainer(call, request, (progress) => this.#tell(progress), signal)
        signal.throwIfAborted()
        return result
      },
    }
  }

  /** A quick fit is over before the next word of it was due: the points left come with this. */
  comparing(curve: readonly CurvePoint[], secondsElapsed: number): void {
    const points = curve.filter(({ iteration }) => iteration > this.#lastPoint)
    const iteration = curve.at(-1)?.iteration ?? this.#iteration
    this.#parts.progress({
      runId: this.#runId, stage: 'comparing', iteration, maximumIterations: iteration, secondsElapsed, secondsLeft: null,
      points,
    }) // prettier-ignore
  }

  #tell(progress: HeadTrainingProgress): void {
    const { stage, iteration, maximumIterations, secondsElapsed, secondsLeft } = progress
    const point = toPoint(progress)
    if (point) this.#parts.runs.addPoints(this.#runId, [point])
    this.#lastPoint = point?.iteration ?? this.#lastPoint
    this.#iteration = iteration
    const points = point ? [point] : []
    const { progress: tell } = this.#parts
    tell({ runId: this.#runId, stage, iteration, maximumIterations, secondsElapsed, secondsLeft, points })
    this.#job.progress({
      done: iteration,
      // None are counted while the features are read.
      total: maximumIterations || null,
      note: stageNames[stage],
    })
  }
}

const stageNames: Record<HeadTrainingProgress['stage'], string> = {
  reading: 'Reading features',
  fitting: 'Learning',
  validating: 'Comparing ways to learn',
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
