import type { Candidate, Caption, ImageRow } from './images.ts'

/** Images with the same change: one label for another; of an attribute of several labels one that is added, or taken. */
export interface FlipGroup {
  /** Null: the image had no label, or one is added to those it had. */
  fromLabelId: number | null
  /** Null: a label is taken from those it had. */
  toLabelId: number | null
  images: number
}

export interface FlipSummary {
  versionId: number
  attributeId: number
  /** Images whose answer would change. */
  flips: number
  /** Images with a prediction whose answer would stay. */
  unchanged: number
  /** Images a person has decided on: never changed by a model. */
  protected: number
  /** Falling by images; none for texts. An image with several changes is in several. */
  groups: FlipGroup[]
}

/** What a version would change of an image, by what the answers of the attribute are. */
export type Flip = LabelFlip | SetFlip | TextFlip

export interface LabelFlip {
  kind: 'label'
  image: ImageRow
  from: Candidate | null
  to: Candidate
}

/** The labels the image has, and those it would have. */
export interface SetFlip {
  kind: 'labels'
  image: ImageRow
  from: Candidate[]
  to: Candidate[]
}

/** A text that a captioner would write anew. */
export interface TextFlip {
  kind: 'text'
  image: ImageRow
  from: Caption | null
  to: { text: string; confidence: number }
}

/** The flips of a version, or of a group of them. */
export interface FlipFilter {
  versionId: number
  /** Null: the image had no label. */
  fromLabelId?: number | null
  toLabelId?: number | null
}
