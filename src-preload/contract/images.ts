/** Who says so. A person's or an imported decision always wins over a model's prediction. */
export type Source = 'human' | 'imported' | 'machine'

/** A label an image has now for one attribute; where it may have several, there is one of these for each. */
export interface Value {
  attributeId: number
  labelId: number
  source: Source
  /** Of the active model version in this label; null where it said nothing of it. */
  confidence: number | null
}

/** The written annotation an image has now. */
export interface Caption {
  text: string
  source: Source
  /** Of the captioner in use, where the text is its own: geometric mean of the words' probabilities. */
  confidence: number | null
}

/** What a grid tile shows. */
export interface ImageRow {
  id: number
  name: string
  /** Path of the folder below the catalog root, with `/`; empty for the root. */
  folder: string
  width: number | null
  height: number | null
  /** Colour of its border, `#rrggbb`: what it lies on where its shape is another; null: not known. */
  edge: string | null
  /** Why the image could not be read. */
  error: string | null
  /** Address of the thumbnail, which with `/large` after it is twice as large; changes when the picture does; null: none (an unreadable file). */
  thumbnail: string | null
  values: Value[]
  caption: Caption | null
}

export interface Candidate {
  labelId: number
  confidence: number
}

/** Everything known about one attribute of one image. */
export interface AttributeDetail {
  attributeId: number
  value: Value | null
  /** All labels it has now: at most one, unless the attribute may have several. */
  values: Value[]
  /** Whether someone said that these are all, of an attribute that may have several. */
  isWhole: boolean
  /** The active model's best labels, at most five, best first. */
  top: Candidate[]
  /** Labels a person has said this image is not. */
  rejected: number[]
  /** When a person decided. */
  decidedAt: number | null
  /** Name of the model version that predicted. */
  model: string | null
  /** How much the picture is like those the model learned from, 0 (not at all) to 1; null where the model does not tell. */
  familiarity: number | null
  /** Where the decision is probably wrong: what the others speak for; null: it is not doubted. */
  suspect: { confidence: number; otherId: number; otherConfidence: number } | null
}

/** Everything known about the caption of one image. */
export interface CaptionDetail {
  attributeId: number
  /** What the captioner in use writes, whatever a person wrote. */
  written: { text: string; confidence: number } | null
  /** When a person decided. */
  decidedAt: number | null
  /** Name of the model version that wrote. */
  model: string | null
}

export interface ImageDetail extends ImageRow {
  path: string
  catalogId: number
  size: number
  modifiedAt: number
  format: string | null
  /** Address of the full picture. */
  picture: string
  /** Of the attributes with labels. */
  attributes: AttributeDetail[]
  captionDetail: CaptionDetail
  /** What its product is called: as people named it, or what its views' names have in common; null: it is of none. */
  product: string | null
  /** Other views of the same product. */
  siblings: number[]
}

/** What one rarely asks of an image. */
export interface ImageAbout {
  catalog: string
  /** When a scan found it, in milliseconds since 1970. */
  addedAt: number
  /** Images of the same contents that lie elsewhere, by their place; at most 20. */
  copies: { id: number; path: string }[]
  /** Model versions that say something of it, those in use first, then the newest. */
  readBy: { versionId: number; name: string; attribute: string; inUse: boolean }[]
}

/** How a file says its colours. */
export interface PictureColours {
  /** As libvips names it: `srgb`, `rgb16`, `b-w`, `grey16`, `cmyk`, `lab` and so on. */
  space: string
  /** Name of the profile it brings; null: none, or one without a name. */
  profile: string | null
  hasProfile: boolean
  /** Of each channel; null: not said. */
  bits: number | null
  hasTransparency: boolean
}
