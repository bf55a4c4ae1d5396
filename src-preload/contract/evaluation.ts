import type { Comparison, ModelMetrics, Share } from './metrics.ts'
import type { ModelVersion } from './models.ts'

/** How it is known that a version did not learn from an image. */
export type KeptOut =
  | 'held-out' // set aside in its training: what it says is of a twin that learned without the image
  | 'since' // decided on since its training began

/** Of the images that a version did not learn from; every field narrows. */
export interface EvidenceFilter {
  keptOut?: KeptOut
  /** Who decided what is right. */
  source?: 'human' | 'imported'
  /** That very folder. */
  folderId?: number
}

/** Images that a version is measured on, by what is known of them and what it said; every field narrows. */
export interface MeasuredFilter extends EvidenceFilter {
  versionId: number
  right?: boolean
  /** Labels: one the image is, one it is not, one that was said, one that was not. */
  is?: number
  isNot?: number
  said?: number
  unsaid?: number
}

/** What a version said of an image that it is measured on. */
export interface MeasuredImage {
  id: number
  right: boolean
  keptOut: KeptOut
  source: 'human' | 'imported'
  /** Null where it does not say how sure it is. */
  confidence: number | null
  /** Labels that it said, and what it wrote. */
  said: number[]
  written: string | null
}

export interface LabelReport {
  /** Null: known by its name alone, from the card of the model. */
  labelId: number | null
  label: string
  /** Images that are it. */
  support: number
  /** How many of these were found. */
  found: Share | null
  /** Of those that were said to be it, how many are. */
  rightWhenSaid: Share | null
  /** Harmonic mean of both shares. */
  f1: number | null
}

/** One kind of mistake: an image of one label that was called another. Labels are indices into those of the report. */
export interface ConfusedPair {
  is: number
  said: number
  images: number
  /** Images that are it, whatever they were called. */
  of: number
  /** Ids of the surest of them. */
  examples: number[]
}

/** Answers of about the same confidence. */
export interface CalibrationBin {
  low: number
  high: number
  /** Mean of the answers. */
  confidence: number
  right: Share
}

/** What comes of saying "not sure" below a confidence. */
export interface LinePoint {
  line: number
  /** Images of which nothing is said. */
  unsaid: number
  /** Answers that are said. */
  said: number
  right: number
}

/** The share right on a part of the images. */
export interface Slice<Key> {
  key: Key
  title: string
  right: Share
}

/** How good a version is, by the images that it did not learn from. */
export interface EvaluationReport {
  version: ModelVersion
  /** What of the images was asked for. */
  filter: EvidenceFilter
  /** False: no image here is new to it, and these are the figures that its card keeps of its training. */
  isOfLibrary: boolean
  /** Measured on; of a card nobody knows any more who decided. */
  images: number
  decidedBy: { human: number; imported: number }
  /** Answers that are right as a whole; of a text word for word. */
  right: Share | null
  metrics: ModelMetrics | null
  /** Mean over the labels that some image is, or was said to be. */
  meanF1: number | null
  /** By falling number of images. */
  labels: LabelReport[]
  /** [is, was called, images], indices of `labels`; null where labels do not exclude each other. */
  confusion: [number, number, number][] | null
  /** The commonest first. */
  confused: ConfusedPair[]
  calibration: CalibrationBin[]
  /** By rising confidence. */
  line: LinePoint[]
  slices: { keptOut: Slice<KeptOut>[]; source: Slice<'human' | 'imported'>[]; folder: Slice<number>[] }
  /** Another version on the images that are new to both; null where none was asked for. */
  against: { version: ModelVersion; comparison: Comparison; metrics: ModelMetrics | null; meanF1: number | null } | null
  /** Decisions that are probably wrong, by who made them. */
  suspects: { human: number; imported: number }
}

export interface EvaluationRequest {
  attributeId: number
  /** The one in use where it is left out. */
  versionId?: number
  againstId?: number
  filter?: EvidenceFilter
}

export interface ReportFileRequest extends EvaluationRequest {
  path: string
}

export interface ReportFile {
  path: string
}
