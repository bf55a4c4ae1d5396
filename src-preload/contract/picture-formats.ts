/** The kinds of pictures that are read, as people call them: the one list. */
export const pictureFormats = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
  heic: 'HEIC',
  raw: 'RAW',
} as const

export type PictureFormat = keyof typeof pictureFormats

/** As in a sentence: `JPEG, PNG and TIFF`. */
export const pictureFormatsInWords = new Intl.ListFormat('en-GB').format(Object.values(pictureFormats))
