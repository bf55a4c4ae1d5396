import type { Comparison, CurvePoint, ModelMetrics, TrainingOptions } from '../../../src-preload/contract.ts'
import type { CaptionTrainingRequest, CaptionTrainingResult } from '../../common/contracts/caption-training.ts'
import type { FinetuneRequest, FinetuneResult } from '../../common/contracts/finetune.ts'
import type {
  HeadTrainingProgress,
  HeadTrainingRequest,
  HeadTrainingResult,
  ManyHeadRequest,
  ManyHeadResult,
  SgdHeadTrainingRequest,
  SgdHeadTrainingResult,
} from '../../common/contracts/training.ts'
import type { JobContext } from '../jobs/job-runner.ts'
import type { Snapshot } from './checkpoints.ts'
import type { Extent } from './dataset.ts'

/** A run to carry out. What it was asked for stands in its record. */
export interface RunRequest {
  attributeId: number
  runId: number
}

/** The same with what it was asked for. */
export interface TrainRequest<Options extends TrainingOptions = TrainingOptions> extends RunRequest {
  options: Options
  /** The images that `options.among` names, as it begins; null: it learns from all. */
  among: ReadonlySet<number> | null
}

/** What the trainer can be asked, by the name of its call. */
export interface TrainerCalls {
  /** The solver of DESIGN.md. */
  trainHead(request: HeadTrainingRequest): HeadTrainingResult
  /** Labels that do not exclude each other. */
  trainManyHead(request: ManyHeadRequest): ManyHeadResult
  /** The original library's procedure. */
  trainHeadBySgd(request: SgdHeadTrainingRequest): SgdHeadTrainingResult
  trainCaptioner(request: CaptionTrainingRequest): CaptionTrainingResult
  finetune(request: FinetuneRequest): FinetuneResult
}

/** One training in a process of its own: ends when it is done, so that its memory is given back. */
export type RunTrainer = <Call extends keyof TrainerCalls>(
  call: Call,
  request: Parameters<TrainerCalls[Call]>[0],
  onProgress: (progress: HeadTrainingProgress) => void,
  signal: AbortSignal,
) => Promise<ReturnType<TrainerCalls[Call]>>

/** What is alike in all that runs learn from. */
export interface LearnedFrom {
  imageIds: number[]
  extent: Extent
}

/** What a run gives the procedure it follows. */
export interface RunContext extends Pick<JobContext, 'signal' | 'progress' | 'closing'> {
  /** A folder that goes when the run ends. */
  scratch: string
  /** Where a training by epochs leaves its checkpoints unless a person names another folder. */
  checkpointFolder: string
  /** What the run learns from: read anew, or for a run that goes on what it began with. */
  snapshot<Data extends LearnedFrom>(read: () => Snapshot<Data>): Snapshot<Data>
  /** Asks a trainer process, and passes its progress on to the run and the job. */
  train<Call extends keyof TrainerCalls>(
    call: Call,
    request: Parameters<TrainerCalls[Call]>[0],
  ): Promise<ReturnType<TrainerCalls[Call]>>
}

/** What came out of a training: a candidate version, and how good it is. */
export interface Outcome {
  versionId: number
  extent: Extent
  curve: CurvePoint[]
  before: ModelMetrics | null
  after: ModelMetrics | null
  /** Of a head beside the active one; null for captions. */
  comparison: Comparison | null
  /** How a head explains the decisions, for people; null where there was no choice. */
  explanation: string | null
  /** One line for people, less the time it took. */
  note: string
}
