import type { ErrorData } from './errors.ts'
import type { TrainingOptions } from './methods.ts'
import type { Comparison, ModelMetrics } from './metrics.ts'

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
  /** Decisions that are probably wrong, and that no one has looked at since. */
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
  /** Stopped: its process is gone, and it can be gone on with. */
  state: 'running' | 'stopped' | 'done' | 'failed' | 'cancelled'
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
