import type { ErrorData } from './errors.ts'

/** `backbone`: embeds all images with another backbone, and retrains on it. */
export type JobKind = 'scan' | 'tag' | 'train' | 'export' | 'import' | 'backbone'
export type JobState = 'waiting' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled'

export interface Job {
  id: number
  kind: JobKind
  /** `Tagging Spring 2026`. */
  title: string
  state: JobState
  done: number
  /** Null while unknown. */
  total: number | null
  /** One line on what is being done now or what came out. */
  note: string
  secondsElapsed: number
  /** Null while unknown. */
  secondsLeft: number | null
  /** Units per second, over the last seconds. */
  rate: number | null
  error: ErrorData | null
  /** What it concerns: catalog id (scan, tag) or run id (train). */
  subjectId: number | null
}
