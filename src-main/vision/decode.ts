import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { PictureColours } from '../../src-preload/contract.ts'
import { pictureFormatsInWords } from '../../src-preload/contract/picture-formats.ts'
import { AppError, toErrorData } from '../common/app-error.ts'
import { refusalOf } from '../common/picture-formats.ts'
import type { BackboneSpec, EmbedItem, LargeThumbnail, Picture, RenderResult } from '../common/contracts/vision.ts'
import { thumbnailSides } from '../common/thumbnail-sides.ts'
import { edgeColour } from './edge-colour.ts'
import { PictureMemory } from './picture-memory.ts'
import { readWhole } from './read-file.ts'
import { pixelLimit } from './reading/limits.ts'
import { drawn, openPicture, type OpenPicture } from './reading/open-picture.ts'
import { profileName } from './reading/profile-name.ts'
import { mediaTypeAsItIs } from './reading/shown-as-it-is.ts'
import { makeThumbnail } from './thumbnail.ts'

export interface Decoded {
  picture: Picture
  /** sRGB pixels for each input, uint8 [height, width, 3]; null where the picture could not be read. */
  tensors: Uint8Array[] | null
}

/** How a picture is brought to the size a network takes. */
export type PictureInput = Omit<BackboneSpec['input'], 'name'>

/**
 * Reads one file, once, into a thumbnail and tensors. Never throws: what went wrong is in `picture.error`.
 * @param goesOn told as the file comes
 */
export async function decodePicture(
  item: EmbedItem,
  inputs: readonly PictureInput[],
  goesOn = nothing,
): Promise<Decoded> {
  const picture: Picture = {
    id: item.id,
    hash: null,
    width: null,
    height: null,
    orientation: null,
    format: null,
    edge: null,
    thumbnail: null,
    error: null,
  }
  const memory = new PictureMemory()
  try {
    const data = await readWhole(item.path, { room: (bytes) => memory.forFile(bytes), goesOn })
    picture.hash = createHash('sha256').update(data).digest()
    const open = await openPicture(data, item.path, (facts) => memory.forPixels(facts))
    describe(picture, open)
    const side = Math.max(thumbnailSides.small, ...inputs.flatMap(({ width, height }) => [width, height]))
    const pixels = await toPixels(open, side)
    picture.edge = edgeColour(pixels)
    picture.thumbnail = await makeThumbnail(pixels, open, data)
    return { picture, tensors: await Promise.all(inputs.map((input) => toTensor(pixels, input))) }
  } catch (error) {
    picture.error = describeFailure(error, item.path)
    return { picture, tensors: null }
  } finally {
    memory.giveBack()
  }
}

/** What a window is to show of a file: the file itself, where it would show that as it is read here, or pixels. */
export function renderPicture(path: string, maximumSide: number, goesOn = nothing): Promise<RenderResult> {
  return fromFile(path, goesOn, async (open, file) => {
    const mediaType = mediaTypeAsItIs(open, file)
    if (mediaType) return { mediaType, data: null }
    const data = await drawn(open)
      .resize(maximumSide, maximumSide, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      .toBuffer()
    return { mediaType: 'image/jpeg', data }
  })
}

/** A thumbnail for tiles in which one picture is judged. */
export function largeThumbnail(path: string, goesOn = nothing): Promise<LargeThumbnail> {
  return fromFile(path, goesOn, async (open, file) => {
    const pixels = await toPixels(open, thumbnailSides.large)
    const hash = createHash('sha256').update(file).digest()
    return { hash, ...(await makeThumbnail(pixels, open, file, 'large')) }
  })
}

/** How a file says its colours. */
export function coloursOf(path: string, goesOn = nothing): Promise<PictureColours> {
  return fromFile(path, goesOn, ({ metadata: { bitsPerSample, depth, hasAlpha, hasProfile, icc, space } }) => ({
    space,
    profile: icc ? profileName(icc) : null,
    hasProfile,
    bits: bitsPerSample ?? bitsOf[depth] ?? null,
    hasTransparency: hasAlpha,
  }))
}

const bitsOf: Partial<Record<string, number>> = { uchar: 8, ushort: 16, float: 32 }

/** @throws AppError why it cannot be read */
async function fromFile<Result>(
  path: string,
  goesOn: () => void,
  make: (open: OpenPicture, file: Buffer) => Result | Promise<Result>,
): Promise<Result> {
  const memory = new PictureMemory()
  try {
    const file = await readWhole(path, { room: (bytes) => memory.forFile(bytes), goesOn })
    return await make(await openPicture(file, path, (facts) => memory.forPixels(facts)), file)
  } catch (error) {
    const { code, message, subject } = describeFailure(error, path)
    throw new AppError(code, message, subject)
  } finally {
    memory.giveBack()
  }
}

function nothing(): void {
  return undefined
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
  if (/^timeout/i.test(message)) {
    return {
      code: 'slow',
      message: 'It took too long to decode. It is tried again at the next tagging.',
      subject: path,
    }
  }
  if (/pixel limit|too large/i.test(message)) {
    return { code: 'too-large', message: `The picture is over ${pixelLimit / 1e6} megapixels.`, subject: path }
  }
  const data = toErrorData(error)
  if (data.code !== 'internal') return { ...data, subject: path }
  return {
    code: 'damaged',
    // What a decoder says of it is of its own parts.
    message: 'The picture is damaged or cut short. Replace the file and rescan.',
    subject: path,
  }
}
