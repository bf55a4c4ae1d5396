import type { Filter, ImageSort } from './filter.ts'

/** A list of images under a name: whichever fit its filter now, in its order. */
export interface View {
  id: number
  name: string
  filter: Filter
  sort: ImageSort
}

/** A label that a text may mean. */
export interface SuggestedLabel {
  attributeId: number
  /** Of the attribute, as shown. */
  title: string
  labelId: number
  name: string
  /** How many images have it now. */
  images: number
}

/** What the last term of a text may mean, the likeliest first. */
export interface Suggestions {
  /** Labels that are called so, begin so or hold it. */
  labels: SuggestedLabel[]
  /** Where no image has a label that is called or begins so: those that are nearest, by meaning or by spelling. */
  near: SuggestedLabel[]
  /** Words of file names and captions that begin so, in small letters. */
  words: string[]
  /** Images whose file names hold it. */
  images: { id: number; name: string }[]
  /** Folders whose names hold it. */
  folders: { catalogId: number; folderId: number; path: string; images: number }[]
  /** Of the field `product` alone: those whose keys hold it, the shortest first. */
  products: { key: string; name: string; images: number }[]
}
