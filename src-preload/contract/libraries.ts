/** What is worth doing next, for one attribute; `count` images, changes or decisions. */
export interface NextStep {
  /** `changes`: of a new model, to be reviewed; `unsure`: what the model doubts; `retrain`: decisions it has not learned from. */
  kind: 'changes' | 'unsure' | 'retrain' | 'unreviewed'
  attributeId: number
  title: string
  count: number
}

/** How a library was left: what the start page says of it without opening it. */
export interface LibraryCard {
  images: number
  /** Of the attribute that was looked at last; null: the library has none. */
  reviewed: { title: string; images: number } | null
  /** Changes of new models that wait for a review. */
  changes: number
  /** The filter in words, each part by itself; empty: all images. */
  filter: string[]
  /** The file the cursor was on. */
  file: string | null
  /** The best first. */
  next: NextStep[]
}

/** A library that was opened on this computer before. */
export interface KnownLibrary {
  id: number
  name: string
  /** Its folder, to be shown. */
  folder: string
  openedAt: number
  /** False: its folder is not there any more, or not now. */
  isThere: boolean
  isOpen: boolean
  /** Null: it was never looked at in a window. */
  card: LibraryCard | null
  /** Addresses of a few of its pictures. */
  pictures: string[]
}

/** What holds for the program, whatever library is open. */
export interface Preferences {
  /** The start page comes first where more than one library is known. */
  startPage: boolean
  /** The system tells when long work ends while another program is in front. */
  notifications: boolean
}

export interface Libraries {
  /** The one opened last comes first. */
  list: KnownLibrary[]
  preferences: Preferences
  /** The program was started without a word on which library, and there are several: the start page comes first. */
  isAsked: boolean
}
