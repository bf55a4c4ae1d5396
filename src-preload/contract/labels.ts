import type { Source } from './images.ts'
import type { ModelMetrics, Share } from './metrics.ts'

/** What people say of a label beside its name. */
export interface LabelDetails {
  /** What it means, and when to choose it; empty: nothing is said. */
  description: string
  /** `#rrggbb`; null: none was chosen. */
  colour: string | null
  /** The letter, A to Z, that always gives this label; null: none. No other label of the attribute has it. */
  key: string | null
  /** The label it lies under, which its images are found by as well; null: it stands by itself. */
  parentId: number | null
}

export interface Label extends LabelDetails {
  id: number
  attributeId: number
  name: string
  /** Other names that tables use for it. */
  synonyms: string[]
  /** How many images have this label now, whether a person or a model said so; those of labels under it not among them. */
  images: number
  /** How many of them were decided by a person or imported. */
  decided: number
  /** How many of those were imported. */
  imported: number
  /** Kept on images that people gave it, but not offered any more; no model answers with it. */
  retired: boolean
}

/** A label with all that lies under it, as the room of labels shows it. */
export interface LabelFigures {
  labelId: number
  /** Images that have it or a label under it, by who says so: a person before a table before a model. */
  human: number
  imported: number
  machine: number
  /**
   * How many of the images that people gave the label the model in use finds, of those it did not learn from: as its report
   * says of images here, else as its card says of those it was measured on when it was made. Null: there are none, or no
   * model in use knows the label.
   */
  found: Share | null
  foundOn: 'library' | 'card' | null
  /**
   * Where the model in use learned the label: from other images before it came here, from what was decided here alone; null:
   * it does not know it, or there is none.
   */
  learned: 'elsewhere' | 'here' | null
}

/** What people decided with a label, or of an attribute, wherever the images are now: what goes when it is deleted. */
export interface DecisionsCarried {
  /** Images given the label by a person or a table; of an attribute: images that any of its answers was given. */
  given: number
  /** Images of which someone said that they are not it. */
  rejected: number
}

/** What an answer is: one of the attribute's labels, several of them, or a text of its own (the caption). */
export type AttributeKind = 'label' | 'labels' | 'text'

export interface Attribute {
  id: number
  /** `type`, `colour`, `brand`, `caption`, or the user's own. */
  name: string
  /** As shown: `Type`. */
  title: string
  kind: AttributeKind
  /** What is asked, and how to answer; empty: nothing is said. */
  description: string
  /** By falling number of images, then by name; none for a text. */
  labels: Label[]
  /** How many images have an answer now, by who says so: an image counts once, however many labels it has. */
  sources: Record<Source, number>
  /** Below this confidence a model's answer is "not sure": chosen by a person, or the model's own, or a half. */
  threshold: number
  /** What a person chose; null: the model's own. */
  ownThreshold: number | null
  /** The model's own, or a half: what holds where a person chose nothing. */
  modelThreshold: number
  /** The model version that tags now; null: nothing can tag this attribute yet. */
  activeVersionId: number | null
}

/** A head that ships with the program and that the library does not have yet. */
export interface ReadyHead {
  /** Of the attribute it is for. */
  name: string
  /** As shown: `Gender`. */
  title: string
  /** How many it tells apart. */
  labels: number
  /** Names of the feature blocks it reads. */
  features: string[]
  metrics: ModelMetrics | null
}
