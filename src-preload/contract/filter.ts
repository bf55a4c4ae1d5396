export type ReviewState =
  | 'unreviewed' // no person has decided on this attribute
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
  /** All images but those that the rest of the clause names. */
  not?: boolean
}

/** Images that fit everything that is said. */
export interface Filter {
  place?: Place
  /** Words: each is part of the file's or folder's name, of the caption or of a label; case does not matter. */
  text?: string
  /** Only images that could not be read (true), or only those that could (false). */
  failed?: boolean
  all?: Clause[]
}

/** `uncertainty`: one minus the margin between the two best labels. What has no confidence comes last, by name. */
export type ImageSort =
  | { by: 'name' | 'added'; descending: boolean }
  | { by: 'confidence' | 'uncertainty'; attributeId: number; descending: boolean }
