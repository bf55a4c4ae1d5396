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

/** One that was removed: its images and decisions stay, hidden, until it is purged. */
export interface RemovedCatalog {
  id: number
  name: string
  path: string
  /** Milliseconds since 1970. */
  removedAt: number
}
