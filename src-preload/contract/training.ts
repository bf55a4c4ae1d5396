import type { ErrorData } from './errors.ts'
import type { Comparison, ModelMetrics } from './metrics.ts'

export interface TrainingOptions {
  /** `lbfgs` (default) solves to the optimum; `sgd` is the original library's procedure, in TensorFlow.js. */
  solver?: 'lbfgs' | 'sgd'
  /** Of `sgd`: 0.01, 30 and 50 by default. */
  learningRate?: number
  epochs?: number
  batchSize?: number
  /**
   * Of `sgd`: a folder for the checkpoint of each epoch, in place of the library's own; a training that finds its own there
   * goes on from it.
   */
  checkpoint?: string
  /** L2 penalty; `auto`: chosen on held-out decisions, with the way to begin. */
  l2?: number | 'auto'
  /** Of heads solved to their optimum: also compares ways that take minutes with thousands of decisions. */
  thorough?: boolean
  /**
   * Of heads solved to their optimum: learns by remembering the decided pictures, with this penalty beside the similarity of
   * a picture with itself, which is 1. Starts from nothing.
   */
  memory?: number
  /** Weight of rare labels; by default as even as they seem to be, of `sgd` `balanced` (every label is drawn as often). */
  classBalance?: 'none' | 'sqrt' | 'balanced'
  /** Share of every decision (of a captioner: word) spread evenly over all, 0 (default) to 0.3. */
  labelSmoothing?: number
  /** Of `sgd`: pull of the weights to zero. Default 0. */
  weightDecay?: number
  /** Of `sgd`: units of a hidden layer before the linear one. Default: none. */
  hiddenUnits?: number
  /** Of trainings by epochs: what becomes of the learning rate. `plateau` by default, `cosine` when fine-tuning. */
  schedule?: 'plateau' | 'cosine'
  /**
   * Share of its numbers that each step leaves out, so that it learns less by heart: of a captioner, 0 by default; of a
   * fine-tuning, 0.2.
   */
  dropout?: number
  /** Of trainings by epochs: share of the products held out. Default 0.2. Others are measured out of fold. */
  validationShare?: number
  maximumIterations?: number
  /** Start from nothing rather than from the shipped model (of a captioner: from the active one). */
  fromScratch?: boolean
  /** Names of the feature blocks to read; all there are by default. Only with `fromScratch`. */
  features?: string[]
  seed?: number
  /** Of heads: learns as this version did, with its temperature and threshold, and compares nothing. */
  like?: number
  /** Of heads: measures on what was decided since this run began, and learns from the rest. */
  measureSince?: number
  /** Trains the backbone as well: its last blocks, or all. Its options are those of `sgd`. */
  finetune?: {
    lastBlocks?: number | 'all'
    /** Other attributes it learns beside this one, so that the new backbone serves them as well. */
    alongside?: number[]
    /**
     * Share of what was learned that is kept, above 0 to 1, the rest the weights it began with; by default the one that
     * measures best on held-out images and on pictures of another kind.
     */
    mix?: number
    /** Of the new backbone; by default it is called after the old one and the run. */
    name?: string
  }
  /** Of a captioner: words that occur less often in the training captions are `<unk>`. 3 by default. */
  minimumCount?: number
}

/** What computes trainings by epochs. */
export interface TrainingBackend {
  /** `tensorflow`: native TensorFlow; `cpu`: plain JavaScript, far slower. */
  name: 'tensorflow' | 'cpu'
  version: string
  gpu: boolean
  /** A sentence for a person: why this one. */
  why: string
}

/** What a click on Retrain would use. */
export interface TrainingSummary {
  attributeId: number
  /** Images with a decision that can be used: there, and readable. */
  examples: number
  /** Of these, decided by a person in the studio. */
  human: number
  imported: number
  /** "Is not X" decisions. */
  rejections: number
  /** Decisions made or changed since the last run, all of them when there was none. */
  sinceLastRun: number
  lastRunAt: number | null
  /** Labels with at least one example. */
  labels: number
  /** Decisions that the last training found to be probably wrong, and that no one has looked at since. */
  suspects: number
  /** Null: ready. Otherwise the sentence that says what is missing and what to do. */
  obstacle: string | null
}

export interface CurvePoint {
  iteration: number
  loss: number
  accuracy: number
  validationLoss: number | null
  validationAccuracy: number | null
}

export type RunStage = 'reading' | 'fitting' | 'validating' | 'refitting' | 'predicting' | 'saving' | 'comparing'

export interface RunProgress {
  runId: number
  stage: RunStage
  iteration: number
  maximumIterations: number
  secondsElapsed: number
  secondsLeft: number | null
  /** Points since the last event. */
  points: CurvePoint[]
}

export interface Run {
  id: number
  attributeId: number
  state: 'running' | 'done' | 'failed' | 'cancelled'
  startedAt: number
  seconds: number | null
  options: TrainingOptions
  examples: number
  /** Of the active model, on images decided since it was trained; null where there were none. */
  before: ModelMetrics | null
  after: ModelMetrics | null
  /** Both beside each other; null for captions, for a run that is not done, and for those of old. */
  comparison: Comparison | null
  /** How the decisions were explained and why so, in a line for people; null where there was no choice. */
  explanation: string | null
  curve: CurvePoint[]
  /** The model version it made. */
  versionId: number | null
  error: ErrorData | null
}

/** The words captions are made of, special tokens first, then from frequent to rare. */
export interface VocabularyWord {
  token: string
  /** The commonest way it is written. */
  surface: string
  count: number
}
