import sharp, { type Metadata, type Sharp } from 'sharp'
import { AppError } from '../../common/app-error.ts'
import { inScreenColours } from './colours.ts'
import { refusalOfContent } from '../../common/picture-formats.ts'
import type { PixelFacts } from '../picture-memory.ts'
import { avifAsTiff } from './avif-picture.ts'
import { codedProfile } from './coded-colours.ts'
import { heicAsTiff, isHeic } from './heic-picture.ts'
import { coloursOfHeif } from './heif-colours.ts'
import { lacksEnd, withEnd } from './jpeg-end.ts'
import { decodeSeconds, pixelLimit, requireFewPixels } from './limits.ts'
import { rawPreview } from './raw-preview.ts'
import { withStatedColours } from './stated-colours.ts'
import { isTiff, readTiff, tag } from './tiff-directory.ts'
import { pageToShow, withPlainChannels } from './tiff-picture.ts'

const noPreview =
  'This RAW photo holds no preview that is large enough to be read. Export it as JPEG or TIFF from the program that develops it, and rescan.'

/** A picture as libvips reads it rightly. */
export interface OpenPicture {
  /** The file itself, or what says the same in a way that libvips understands. */
  data: Buffer
  page: number
  /** Of that page. */
  metadata: Metadata
  /** Of the file, as the list of picture formats calls it. */
  format: string
  /** Whether a word of libvips on the pixels is enough to refuse them: what was put right may be wrong in more. */
  isDoubted: boolean
}

/**
 * Reads the header, and makes up for what libvips does not know.
 * @param room waits for the memory of the pixels; asked once, before anything is decoded
 * @throws AppError `too-large`, `slow`
 */
export async function openPicture(
  file: Buffer,
  path: string,
  room: (facts: PixelFacts) => Promise<void>,
): Promise<OpenPicture> {
  if (isHeic(file)) return { ...(await withHeader(await heicAsTiff(file, path, room), path)), format: 'heic' }
  const refusal = refusalOfContent(file.subarray(0, 16))
  if (refusal !== undefined) throw new AppError('unsupported', refusal, path)
  const preview = rawPreview(file)
  if (preview !== undefined) {
    if (preview === null) throw new AppError('unsupported', noPreview, path)
    const open = await withHeader(preview, path)
    await room(open.metadata)
    return { ...open, format: 'raw' }
  }
  const tiff = readTiff(file)
  // Of such a file libvips says that it is none that it knows.
  if (!tiff && isTiff(file)) throw new Error('it has no directory')
  const page = tiff ? pageToShow(tiff) : 0
  const directory = tiff?.directories[page]
  if (directory) requireFewPixels((directory.values(tag.width)[0] ?? 0) * (directory.values(tag.height)[0] ?? 0), path)
  const plain = tiff && (await withPlainChannels(file, tiff, page, room))
  if (plain) return withHeader(plain, path)
  const lacksOnlyEnd = lacksEnd(file)
  const open = await withHeader(lacksOnlyEnd ? withEnd(file) : withStatedColours(file), path, page)
  const colours = open.format === 'avif' && !open.metadata.hasProfile ? coloursOfHeif(file) : null
  const profile = colours && codedProfile(colours)
  if (profile) {
    // Decoded, and once more beside it.
    await room({ ...open.metadata, channels: 8 })
    return { ...(await withHeader(await avifAsTiff(file, open.metadata, profile), path)), format: 'avif' }
  }
  await room(open.metadata)
  return { ...open, isDoubted: lacksOnlyEnd }
}

/** Upright, in the colours of a screen, on white where it is transparent. */
export function drawn({ data, page, metadata, isDoubted }: OpenPicture): Sharp {
  const failOn = isDoubted ? 'warning' : 'error'
  const image = sharp(data, { failOn, limitInputPixels: pixelLimit, sequentialRead: true, page, pages: 1 })
    .timeout({ seconds: decodeSeconds })
    .autoOrient()
    .flatten({ background: '#ffffff' })
  return inScreenColours(image, metadata)
}

async function withHeader(data: Buffer, path: string, page = 0): Promise<OpenPicture> {
  const metadata = await sharp(data, { limitInputPixels: false, page, pages: 1 }).metadata()
  requireFewPixels(metadata.width * (metadata.pageHeight ?? metadata.height), path)
  return { data, page, metadata, format: metadata.format === 'heif' ? 'avif' : metadata.format, isDoubted: false }
}
