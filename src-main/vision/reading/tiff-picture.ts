import sharp from 'sharp'
import type { PixelFacts } from '../picture-memory.ts'
import { screenColoursOf } from './lab-pixels.ts'
import { pixelLimit } from './limits.ts'
import { plainTiff } from './plain-tiff.ts'
import { tag, type TiffDirectory, type TiffFile } from './tiff-directory.ts'

/** Photometric interpretations (TIFF 6.0). */
const cieLab = 8
const iccLab = 9
/** Channels of colour, by photometric interpretation; others are left as libvips reads them. */
const colourChannels: Partial<Record<number, number>> = { 0: 1, 1: 1, 2: 3, 5: 4, [cieLab]: 3, [iccLab]: 3 }
/** Photometric interpretation as it is handed on. */
const handedOn: Partial<Record<number, number>> = { 0: 1, [cieLab]: 2, [iccLab]: 2 }
/** No two of its spaces have the same channels, and none is of a fourth kind. */
const spaceOf = { 1: ['b-w', 'grey16'], 2: ['srgb', 'rgb16'], 5: ['cmyk', 'cmyk'] } as const
/** More than libtiff itself reads. */
const channelLimit = 64

/** The page to show: the first that is neither a smaller copy nor a mask (NewSubfileType). */
export function pageToShow({ directories }: TiffFile): number {
  const page = directories.findIndex((directory) => ((directory.values(tag.subfileType)[0] ?? 0) & 0b101) === 0)
  return Math.max(0, page)
}

/**
 * A page of a TIFF file whose channels libvips would take for others than they are, as one that it takes rightly: without
 * the channels beside the colours that are no transparency (a saved selection, a spot colour), and L*a*b* by a profile.
 * Null where libvips reads the page as it is meant.
 */
export async function withPlainChannels(
  data: Buffer,
  file: TiffFile,
  page: number,
  room: (facts: PixelFacts) => Promise<void>,
): Promise<Buffer | null> {
  const directory = file.directories[page]
  if (!directory) return null
  const photometric = directory.values(tag.photometric)[0] ?? -1
  const channels = directory.values(tag.samplesPerPixel)[0] ?? 1
  const bits = directory.values(tag.bitsPerSample)[0] ?? 1
  const colours = colourChannels[photometric]
  if (colours === undefined || channels < colours || channels > channelLimit || (bits !== 8 && bits !== 16)) return null
  const isLab = photometric === cieLab || photometric === iccLab
  const extra = directory.values(tag.extraSamples)
  const alpha = extra.findIndex((kind) => kind === 1 || kind === 2)
  const isPlain = channels === colours || (channels === colours + 1 && (alpha === 0 || extra.length === 0))
  if (isPlain && !isLab) return null

  const plain = (handedOn[photometric] ?? photometric) as keyof typeof spaceOf
  if (isLab) data = calledRgb(data, file, directory)
  const space = spaceOf[plain][bits === 8 ? 0 : 1]
  const options = { page, limitInputPixels: pixelLimit, limitInputChannels: channelLimit, failOn: 'error' } as const
  const kept = [...Array.from({ length: colours }, (_, channel) => channel), ...(alpha < 0 ? [] : [colours + alpha])]
  const { width, height, depth, icc, orientation = 1 } = await sharp(data, options).metadata()
  await room({ width, height, depth, channels: channels + kept.length })
  const image = sharp(data, options).keepIccProfile().toColourspace(space)
  const { data: all, info } = await (plain === 5 ? image.pipelineColourspace(space) : image)
    .raw({ depth: bits === 8 ? 'uchar' : 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const samples = onlyChannels(all, info.channels, kept, bits)
  const pixels = isLab ? screenColoursOf(samples, kept.length, photometric === cieLab) : samples
  return plainTiff({
    width: info.width,
    height: info.height,
    bits: isLab ? 8 : bits,
    photometric: plain,
    channels: kept.length,
    alpha: alpha < 0 ? undefined : extra[alpha],
    orientation,
    icc: isLab ? undefined : icc,
    data: Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength),
  })
}

/** The file with a page's three channels called red, green and blue, so that they are handed on as they are. */
function calledRgb(data: Buffer, { isLittleEndian }: TiffFile, directory: TiffDirectory): Buffer {
  const place = directory.placeOf(tag.photometric) ?? 0
  const named = Buffer.from(data)
  if (isLittleEndian) named.writeUInt16LE(2, place)
  else named.writeUInt16BE(2, place)
  return named
}

/** Moves the channels that are kept together, in place: [pixels, channels] to [pixels, kept]. */
function onlyChannels(data: Buffer, channels: number, kept: readonly number[], bits: 8 | 16): Uint8Array | Uint16Array {
  const samples = bits === 8 ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  const pixels = samples.length / channels
  let to = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (const channel of kept) samples[to++] = samples[pixel * channels + channel] ?? 0
  }
  return samples.subarray(0, to)
}
