import { extname } from 'node:path'
import type { PictureFormat } from '../../src-preload/contract/picture-formats.ts'

interface Facts {
  /** Of files, in lower case. */
  endings: readonly string[]
  /** How such a file begins, in Latin-1; the first 16 bytes tell. */
  beginning: RegExp
  /** The class of libvips that reads it; null: it is read by something else (vision/reading). */
  loader: string | null
  /** Null where Chromium cannot show it: the vision process then renders it. */
  mediaType: string | null
}

/** What every process needs to know of the kinds of pictures that are read. */
const facts: Readonly<Record<PictureFormat, Facts>> = {
  jpeg: {
    endings: ['.jpg', '.jpeg', '.jpe', '.jfif'],
    beginning: /^\xff\xd8\xff/,
    loader: 'VipsForeignLoadJpeg',
    mediaType: 'image/jpeg',
  },
  png: { endings: ['.png'], beginning: /^\x89PNG\r\n\x1a\n/, loader: 'VipsForeignLoadPng', mediaType: 'image/png' },
  webp: { endings: ['.webp'], beginning: /^RIFF.{4}WEBP/s, loader: 'VipsForeignLoadWebp', mediaType: 'image/webp' },
  avif: { endings: ['.avif'], beginning: /^.{4}ftypavi[fs]/s, loader: 'VipsForeignLoadHeif', mediaType: 'image/avif' },
  gif: { endings: ['.gif'], beginning: /^GIF8[79]a/, loader: 'VipsForeignLoadNsgif', mediaType: 'image/gif' },
  tiff: {
    endings: ['.tif', '.tiff'],
    beginning: /^(II[*+]\0|MM\0[*+])/,
    loader: 'VipsForeignLoadTiff',
    mediaType: null,
  },
  heic: {
    endings: ['.heic', '.heif', '.hif'],
    beginning: /^.{4}ftyp(he[iv][cxms]|mif1|msf1)/s,
    loader: null,
    mediaType: null,
  },
  // Such as hold a preview. Most are built like TIFF, and begin so.
  raw: {
    endings: ['.cr2', '.cr3', '.nef', '.nrw', '.arw', '.dng', '.pef', '.srw', '.raf'],
    beginning: /^(FUJIFILMCCD-RAW|.{4}ftypcrx )/s,
    loader: null,
    mediaType: null,
  },
}

/** Pictures people take for readable: they are listed, so that the reason is seen beside them. */
const refused: Readonly<Record<string, string>> = {
  '.bmp': 'BMP files are not read. Save the picture as PNG or JPEG, and rescan.',
}

/** Pictures of kinds that are not read, by how they begin, whatever they are named. */
const refusedBeginnings: readonly (readonly [RegExp, string])[] = [
  [/^8BPS/, 'Photoshop'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'JPEG XL'],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'JPEG 2000'],
]

const listedEndings: ReadonlySet<string> = new Set([
  ...Object.values(facts).flatMap(({ endings }) => endings),
  ...Object.keys(refused),
])

export const pictureLoaders: readonly string[] = Object.values(facts).flatMap(({ loader }) => loader ?? [])

/** Whether a file is listed as an image, by its ending; content decides later whether it is one. */
export function isListed(fileName: string): boolean {
  return listedEndings.has(endingOf(fileName))
}

/** Whether a file is of a kind that is read, by its first 16 bytes. */
export function beginsAsPicture(start: Uint8Array): boolean {
  const text = Buffer.from(start).toString('latin1')
  return Object.values(facts).some(({ beginning }) => beginning.test(text))
}

/** Why a file is not read although it is listed; undefined where its ending is one that is read. */
export function refusalOf(fileName: string): string | undefined {
  return refused[endingOf(fileName)]
}

/** Why a file is not read that is a picture of another kind, by its first 16 bytes; undefined where it is none of those. */
export function refusalOfContent(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).toString('latin1')
  const kind = refusedBeginnings.find(([beginning]) => beginning.test(text))?.[1]
  return kind && `This is a ${kind} file, and those are not read. Save the picture as PNG or JPEG, and rescan.`
}

/** As the window gets it; null: Chromium does not show it, or no such kind is read. */
export function mediaTypeOf(format: string | null): string | null {
  return format !== null && Object.hasOwn(facts, format) ? facts[format as PictureFormat].mediaType : null
}

const endingOf = (fileName: string): string => extname(fileName).toLowerCase()
