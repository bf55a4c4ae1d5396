import type { ErrorData } from './errors.ts'
import type { Confusion, ModelMetrics, Share } from './metrics.ts'

export type VersionState =
  | 'active' // tags now
  | 'candidate' // trained, waiting to be accepted or rejected
  | 'retired' // was active, can be returned to
  | 'rejected'
  | 'replaced' // waited, and a newer candidate took its place

export interface ModelVersion {
  id: number
  attributeId: number
  /** A head says a label, a captioner writes a text. */
  kind: 'head' | 'captioner'
  name: string
  origin: 'shipped' | 'trained'
  state: VersionState
  createdAt: number
  runId: number | null
  /** Labels of a head, words of a captioner. */
  labels: number
  /** Names of the feature blocks it needs, such as `efficientnet-lite0-mixed`. */
  features: string[]
  metrics: ModelMetrics | null
  /** Of the images decided since it was accepted, how many it had right; null where it is not in use, or none was decided. */
  sinceAccepted: Share | null
}

/** How good a version is, by the decisions of people. */
export interface Evaluation {
  version: ModelVersion
  /** On the images held out when it was trained; null for a version trained on too few. */
  heldOut: ModelMetrics | null
  /** On images of this library whose decision it has not learned from; null where there are none. */
  library: ModelMetrics | null
  /** On the images of `library`, or where that is null of `heldOut`; null where nothing was kept of those, and for captions. */
  confusion: Confusion | null
}

/** What the models in use say of a picture that need not be in the library. */
export interface AnnotatedPicture {
  path: string
  error: ErrorData | null
  labels: { attribute: string; label: string; confidence: number; next: { label: string; confidence: number }[] }[]
  caption: { text: string; confidence: number } | null
}

/** How captions are chosen; all are bounded in length. */
export type Decoding =
  | { method: 'greedy'; longest?: number }
  /** The best of `width` captions kept abreast, by log probability / (words + 1)^lengthPower. */
  | { method: 'beam'; width?: number; lengthPower?: number; longest?: number }
  /** Drawn from the `topK` likeliest words (0: of all) at a temperature. */
  | { method: 'sample'; temperature?: number; topK?: number; seed?: number; longest?: number }
