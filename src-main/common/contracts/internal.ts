/** Answers to calls only the main process makes. */
export interface ThumbnailAnswer {
  mediaType: string
  data: Uint8Array
}

export interface PictureAnswer {
  path: string
  mediaType: string
  /** Null: read the file at `path`. */
  data: Uint8Array | null
}
