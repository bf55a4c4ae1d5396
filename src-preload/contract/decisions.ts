import type { ErrorData } from './errors.ts'
import type { AttributeDetail, Caption, Value } from './images.ts'
import type { Attribute, Label } from './labels.ts'
import type { TrainingSummary } from './training.ts'

export type Decision =
  /** The image is this label; where it may have several, this one among others. */
  | { kind: 'is'; labelId: number }
  /** The image has these labels and no others, for an attribute of several labels. */
  | { kind: 'set'; labelIds: number[] }
  /** The text of the image, for an attribute of texts. */
  | { kind: 'text'; text: string }
  /** What the active model says is right (images without a prediction are left alone). */
  | { kind: 'accept' }
  /** The image is not this label; without `labelId`: not what it has now. A text is written anew instead. */
  | { kind: 'not'; labelId?: number }
  /**
   * Take the person's decisions (or text) on this attribute back, or only that on one label; the prediction shows again.
   */
  | { kind: 'clear'; labelId?: number }

/** One decision for each of the images, in their order. */
export interface DecisionForEach {
  kind: 'each'
  decisions: Decision[]
}

/** One named user action, to undo or redo. */
export interface Change {
  id: number
  /** `Type: Jeans on 12 images`. */
  title: string
  at: number
  images: number
}

/** An action as the list of the history shows it: merges, models, imports and folders are actions as well. */
export interface PastChange extends Change {
  /** `decide`, `label.merge`, `model.accept`, `catalog.add` and so on. */
  kind: string
  /** Taken back, and to be done again until something new is done. */
  isUndone: boolean
}

/** One thing that was said of an image at the time, in the words of today. */
export interface PastAnswer {
  /** A label or a text; null where the verdict says it all. */
  answer: string | null
  verdict: Said['verdict']
  source: Said['source']
}

/** What an action did to one image. */
export type ImageEffect =
  /** All that people and tables said of an attribute, before and after; none: nobody had decided. */
  | { of: 'decisions'; attribute: string; before: PastAnswer[]; after: PastAnswer[] }
  /** What the product is called that it is a view of; null: of none. */
  | { of: 'product'; before: string | null; after: string | null }
  /** Another model tags: what the former and the new one say; null: nothing, or that is not known any more. */
  | { of: 'model'; attribute: string; model: string; before: string | null; after: string | null }

/** An action that touched an image, and what it did to this one. */
export interface ImageChange extends PastChange {
  effects: ImageEffect[]
}

export interface ImagePast {
  /** The newest first. */
  changes: ImageChange[]
  /** There are no earlier ones. */
  isWhole: boolean
}

export interface HistoryState {
  undo: Change | null
  redo: Change | null
}

/** What a decision on many images would touch. */
export interface Foreseen {
  /** Images whose decisions would change. */
  changed: number
  /** Of these, images of which something that people said would go. */
  byPeople: number
}

/** One thing that someone said of an image, as it stands. */
export interface Said {
  attributeId: number
  /** Of a label. */
  labelId: number | null
  /** Of a text. */
  text: string | null
  /** `whole`: the labels that are, are all. */
  verdict: 'is' | 'not' | 'whole'
  source: 'human' | 'imported'
  /** Milliseconds since 1970. */
  at: number
}

/** What an image has of one attribute after an action. */
export interface Answered {
  imageId: number
  /** Of this attribute. */
  values: Value[]
  /** Of an attribute of texts. */
  caption: Caption | null
  rejected: number[]
  /** Whether someone said that the labels are all, of an attribute that may have several. */
  isWhole: boolean
  /** When a person decided. */
  decidedAt: number | null
  suspect: AttributeDetail['suspect']
}

/** What follows from an action for one attribute: whoever acted need not ask again. */
export interface Consequences {
  attributeId: number
  /** Null: too many to name; what is shown of them is to be asked for again. */
  images: Answered[] | null
  /** The labels that other numbers of images have now, with these numbers. */
  labels: Pick<Label, 'id' | 'images' | 'decided' | 'imported'>[]
  sources: Attribute['sources']
  training: TrainingSummary
}

export interface DecisionResult {
  /** Images whose decisions did change. */
  changed: number
  consequences: Consequences[]
  history: HistoryState
}

/** Of several steps back or forth in the history. */
export interface JourneyResult {
  /** What was taken back or done again, in that order. */
  changes: Change[]
  /** The step at which it had to stop, and why; null: it came to its end. */
  stopped: { change: Change; error: ErrorData } | null
  consequences: Consequences[]
  history: HistoryState
}

/** Of an undo or redo. */
export interface TravelResult {
  /** Null: there was nothing to undo or redo. */
  change: Change | null
  consequences: Consequences[]
  history: HistoryState
}
