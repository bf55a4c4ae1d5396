import type { Candidate, Caption, ImageRow } from './images.ts'

export interface FlipGroup {
  /** Null: the image had no label. */
  fromLabelId: number | null
  toLabelId: number
  images: number
}

export interface FlipSummary {
  versionId: number
  attributeId: number
  /** Images whose label would change. */
  flips: number
  /** Images with a prediction whose label would stay. */
  unchanged: number
  /** Images a person has decided on: never changed by a model. */
  protected: number
  /** Falling by images; none for captions. */
  groups: FlipGroup[]
}

export interface Flip {
  image: ImageRow
  from: Candidate | null
  to: Candidate
}

/** A caption that a captioner would write anew. */
export interface CaptionFlip {
  image: ImageRow
  from: Caption | null
  to: { text: string; confidence: number }
}

/** The flips of a version, or of a group of them. */
export interface FlipFilter {
  versionId: number
  /** Null: the image had no label. */
  fromLabelId?: number | null
  toLabelId?: number
}
