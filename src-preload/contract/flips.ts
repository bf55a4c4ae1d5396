import type { Candidate, Caption, ImageRow } from './images.ts'

/** Images with the same change: the labels they would lose and get. A text that is written anew names none. */
export interface FlipGroup {
  taken: number[]
  added: number[]
  images: number
  /** The one of them that the version is surest of. */
  exampleId: number
}

export interface FlipSummary {
  versionId: number
  attributeId: number
  /** Images whose answer would change. */
  flips: number
  /** Images with a prediction whose answer would stay. */
  unchanged: number
  /** Images someone has decided on, a person or a table: never changed by a model. */
  protected: number
  /** Falling by images; every image that would change is in one of them. */
  groups: FlipGroup[]
  /** Images with imported labels that the version contradicts: they stay as they are. */
  contradicted: number
}

/** What a version would change of an image, by what the answers of the attribute are. */
export type Flip = LabelFlip | SetFlip | TextFlip

export interface LabelFlip {
  kind: 'label'
  image: ImageRow
  from: Candidate | null
  to: Candidate
  /** What else the version says, best first. */
  others: Candidate[]
}

/** The labels the image has, and those it would have. */
export interface SetFlip {
  kind: 'labels'
  image: ImageRow
  from: Candidate[]
  to: Candidate[]
  /** What else the version says, best first. */
  others: Candidate[]
}

/** A text that a captioner would write anew. */
export interface TextFlip {
  kind: 'text'
  image: ImageRow
  from: Caption | null
  to: { text: string; confidence: number }
}

/** The flips of a version, group by group as its summary names them, or of one group. */
export interface FlipFilter {
  versionId: number
  group?: Pick<FlipGroup, 'taken' | 'added'>
  /** Imported labels that it contradicts: beside the flips, after them, or alone. Left out where it says nothing. */
  imported?: 'also' | 'only'
}
