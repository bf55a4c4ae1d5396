export interface Catalog {
  id: number
  name: string
  /** Absolute path of the root folder. */
  path: string
  /** Images present on disk at the last scan. */
  images: number
  /** Images that could not be read. */
  errors: number
  /** Images present that were not read yet. */
  untagged: number
  /** Files and folders that the last scan passed over. */
  passedOver: number
  scannedAt: number | null
  /** The root folder is not there now (an unplugged drive, a renamed folder). */
  offline: boolean
}

export interface Folder {
  id: number
  catalogId: number
  parentId: number | null
  name: string
  /** Images in this folder and all below it. */
  images: number
}

/** Images of a catalog on which something was decided. */
export interface CatalogDecisions {
  byPeople: number
  /** By tables alone. */
  imported: number
}

/** One that was removed: its images and decisions stay, hidden, until it is purged. */
export interface RemovedCatalog {
  id: number
  name: string
  path: string
  /** Milliseconds since 1970. */
  removedAt: number
}

/** Why a file or folder of a catalog is not listed. */
export type PassedOverReason =
  | 'unreadable' // no permission, a drive that does not answer
  | 'away' // an empty folder that was on a drive of its own
  | 'broken-link'
  | 'raw'
  | 'layered' // PSD and other programs' own files
  | 'vector'
  | 'jpeg-xl'
  | 'jpeg-2000'
  | 'other-picture'
  | 'misnamed' // a picture by its first bytes, with the ending of something else
  | 'no-ending' // a file without ending that is no picture by its first bytes
  | 'name' // not UTF-8
  | 'not-a-file' // a pipe or device named like a picture
  | 'link-around' // a link to a folder that holds the catalog or a part of it
  | 'other-catalog' // a link into another catalog
  | 'system' // thumbnails, deleted files, previews

/** What the last scan of a catalog passed over for one reason. */
export interface PassedOver {
  reason: PassedOverReason
  count: number
  /** `3 RAW photos`. */
  what: string
  /** What a person can do about it. */
  remedy: string
  /** Below the catalog, with `/`, by name; the first 1,000. */
  paths: string[]
}
