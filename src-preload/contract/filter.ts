export type ReviewState =
  | 'unreviewed' // no person has decided on this attribute; a table may have
  | 'human' // decided by a person
  | 'imported'
  | 'machine' // has a prediction and no decision
  | 'unsure' // has a prediction below the attribute's threshold and no decision
  | 'suspect' // decided or imported, and probably wrong: a model that did not learn from it speaks against it
  | 'untagged' // neither decision nor prediction

/** Where images lie: a catalog, or a folder and all below it. */
export interface Place {
  catalogId?: number
  folderId?: number
}

/** What is asked of one attribute; every field narrows. */
export interface Clause {
  attributeId: number
  /** The image has any of these. */
  labels?: number[]
  /** It is in any of these. */
  states?: ReviewState[]
  /** Of the label it has, both ends included; what has no confidence lies in no range. */
  confidence?: { least?: number; most?: number }
  /**
   * What it has is what one of these model versions predicted, and nobody decided. A version that tags no more has predicted
   * nothing of what images have now.
   */
  versions?: number[]
  /** All images but those that the rest of the clause names. */
  not?: boolean
}

/** Of a picture as it is shown. Sides that differ by less than one in fifty are a square. */
export type Shape = 'portrait' | 'landscape' | 'square'

/** Both ends included. */
export interface Range {
  least?: number
  most?: number
}

/**
 * What is asked of a file, of where it lies or of its product; `not`: all images but those. What is not known yet, such as
 * the width of a file that was never read, lies in no range.
 */
export type Fact =
  /** In any of these places. */
  | { fact: 'place'; places: Place[]; not?: boolean }
  /** Of any of these products, by their keys. */
  | { fact: 'product'; keys: string[]; not?: boolean }
  | { fact: 'shape'; shapes: Shape[]; not?: boolean }
  /** Pixels, as the picture is shown; bytes of the file; milliseconds since 1970. */
  | { fact: 'width' | 'height' | 'bytes' | 'modified' | 'added'; least?: number; most?: number; not?: boolean }

/** Images that fit everything that is said. */
export interface Filter {
  place?: Place
  /** In the language of search-text.ts: each of its terms must fit. */
  text?: string
  /** Only images that could not be read (true), or only those that could (false). */
  failed?: boolean
  all?: Clause[]
  facts?: Fact[]
}

/** `uncertainty`: one minus the margin between the two best labels. What has no confidence comes last, by name. */
export type ImageSort =
  | { by: 'name' | 'added'; descending: boolean }
  | { by: 'confidence' | 'uncertainty'; attributeId: number; descending: boolean }
