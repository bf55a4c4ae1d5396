import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import sharp from 'sharp'
import { pictureFormatsInWords } from '../../src-preload/contract/picture-formats.ts'
import { AppError, toErrorData } from '../common/app-error.ts'
import { refusalOf } from '../common/picture-formats.ts'
import type { BackboneSpec, EmbedItem, Picture, RenderResult } from '../common/contracts/vision.ts'
import { pixelLimit } from './reading/limits.ts'
import { drawn, openPicture, type OpenPicture } from './reading/open-picture.ts'
import { mediaTypeAsItIs } from './reading/shown-as-it-is.ts'
import { makeThumbnail, thumbnailSide } from './thumbnail.ts'

const fileLimit = 512 * 1024 * 1024

export interface Decoded {
  picture: Picture
  /** sRGB pixels for each input, uint8 [height, width, 3]; null where the picture could not be read. */
  tensors: Uint8Array[] | null
}

/** How a picture is brought to the size a network takes. */
export type PictureInput = Omit<BackboneSpec['input'], 'name'>

/** Reads one file, once, into a thumbnail and tensors. Never throws: what went wrong is in `picture.error`. */
export async function decodePicture(item: EmbedItem, inputs: readonly PictureInput[]): Promise<Decoded> {
  const picture: Picture = {
    id: item.id,
    hash: null,
    width: null,
    height: null,
    orientation: null,
    format: null,
    thumbnail: null,
    error: null,
  }
  try {
    const data = await readWhole(item.path)
    picture.hash = createHash('sha256').update(data).digest()
    const open = await openPicture(data, item.path)
    describe(picture, open)
    const side = Math.max(thumbnailSide, ...inputs.flatMap(({ width, height }) => [width, height]))
    const pixels = await toPixels(open, side)
    picture.thumbnail = await makeThumbnail(pixels, open, data)
    return { picture, tensors: await Promise.all(inputs.map((input) => toTensor(pixels, input))) }
  } catch (error) {
    picture.error = describeFailure(error, item.path)
    return { picture, tensors: null }
  }
}

/** What a window is to show of a file: the file itself, where it would show that as it is read here, or pixels. */
export async function renderPicture(path: string, maximumSide: number): Promise<RenderResult> {
  const file = await readWhole(path)
  try {
    const open = await openPicture(file, path)
    const mediaType = mediaTypeAsItIs(open, file)
    if (mediaType) return { mediaType, data: null }
    const data = await drawn(open)
      .resize(maximumSide, maximumSide, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      .toBuffer()
    return { mediaType: 'image/jpeg', data }
  } catch (error) {
    const { code, message, subject } = describeFailure(error, path)
    throw new AppError(code, message, subject)
  }
}

export interface Pixels {
  data: Buffer
  width: number
  height: number
}

async function toPixels(open: OpenPicture, side: number): Promise<Pixels> {
  const { data: pixels, info } = await drawn(open)
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels === 3) return { data: pixels, width: info.width, height: info.height }
  return { data: spreadGrey(pixels, info.channels), width: info.width, height: info.height }
}

/** A grey picture has one channel even in sRGB: the network wants three. */
function spreadGrey(pixels: Buffer, channels: number): Buffer {
  const count = pixels.length / channels
  const spread = Buffer.allocUnsafe(count * 3)
  for (let pixel = 0; pixel < count; pixel++) spread.fill(pixels[pixel * channels] ?? 0, pixel * 3, pixel * 3 + 3)
  return spread
}

async function toTensor(pixels: Pixels, input: PictureInput): Promise<Uint8Array> {
  if (pixels.width === input.width && pixels.height === input.height) return pixels.data
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .resize(input.width, input.height, { fit: input.fit, background: '#ffffff', kernel: 'cubic' })
    .raw()
    .toBuffer()
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) throw new AppError('damaged', 'The file is empty (0 bytes).', path)
    if (size > fileLimit) {
      throw new AppError('too-large', `The file has ${Math.round(size / 1e6)} MB; the limit is 512 MB.`, path)
    }
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function describe(picture: Picture, { metadata, format }: OpenPicture): void {
  const orientation = metadata.orientation ?? 1
  const height = metadata.pageHeight ?? metadata.height
  // Orientations 5 to 8 of EXIF lie on their side.
  const turned = orientation >= 5
  picture.width = turned ? height : metadata.width
  picture.height = turned ? metadata.width : height
  picture.orientation = orientation
  picture.format = format
}

function describeFailure(error: unknown, path: string): NonNullable<Picture['error']> {
  if (error instanceof AppError) return error.toData()
  const message = error instanceof Error ? error.message : String(error)
  if (/unsupported image format|is not a known file format|operation is blocked/i.test(message)) {
    return {
      code: 'unsupported',
      message:
        refusalOf(path) ??
        `This is no picture of a kind that is read (${pictureFormatsInWords}), whatever its name says.`,
      subject: path,
    }
  }
  if (/pixel limit|too large/i.test(message)) {
    return { code: 'too-large', message: `The picture is over ${pixelLimit / 1e6} megapixels.`, subject: path }
  }
  const data = toErrorData(error)
  if (data.code !== 'internal') return { ...data, subject: path }
  const reason = message.split('\n')[0]?.trim() ?? message
  return {
    code: 'damaged',
    message: `The picture is damaged or cut short (${reason}). Replace the file and rescan.`,
    subject: path,
  }
}
