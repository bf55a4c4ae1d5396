import type { Source } from './images.ts'
import type { ModelMetrics } from './metrics.ts'

export interface Label {
  id: number
  attributeId: number
  name: string
  /** How many images have this label now, whether a person or a model said so. */
  images: number
  /** How many of them were decided by a person or imported. */
  decided: number
  /** Kept on images that people gave it, but not offered any more; no model answers with it. */
  retired: boolean
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
