import { tag } from './tiff-directory.ts'

/** Pixels with all that is to be known to show them. */
export interface PlainPixels {
  width: number
  height: number
  /** Of each channel; 16: little-endian. */
  bits: 8 | 16
  /** Photometric interpretation: 1 grey, 2 RGB, 5 CMYK. */
  photometric: number
  channels: number
  /** Kind of the last channel, as ExtraSamples has it: 1 transparency counted into the colours, 2 not; undefined: a colour. */
  alpha?: number | undefined
  /** EXIF. */
  orientation: number
  icc?: Buffer | undefined
  /** [height, width, channels] */
  data: Buffer
}

/** Bytes of a strip: what is read of the file at a time. */
const stripSize = 1 << 18
const short = 3
const long = 4
const undefinedBytes = 7

/** A TIFF file of pixels, not compressed: how pixels that have a profile are handed to libvips. */
export function plainTiff(pixels: PlainPixels): Buffer {
  const { width, height, bits, channels, alpha, icc = Buffer.alloc(0) } = pixels
  const row = width * channels * (bits / 8)
  const rows = Math.max(1, Math.floor(stripSize / row))
  const strips = Math.ceil(height / rows)
  const entries: [tag: number, type: number, values: number[] | Buffer][] = [
    [tag.width, long, [width]],
    [tag.height, long, [height]],
    [tag.bitsPerSample, short, Array<number>(channels).fill(bits)],
    [tag.compression, short, [1]],
    [tag.photometric, short, [pixels.photometric]],
    [tag.stripOffsets, long, Array<number>(strips).fill(0)],
    [tag.orientation, short, [pixels.orientation]],
    [tag.samplesPerPixel, short, [channels]],
    [tag.rowsPerStrip, long, [rows]],
    [tag.stripByteCounts, long, Array.from({ length: strips }, (_, at) => Math.min(rows, height - at * rows) * row)],
    [tag.planarConfiguration, short, [1]],
  ]
  if (alpha !== undefined) entries.push([tag.extraSamples, short, [alpha]])
  if (icc.length > 0) entries.push([tag.profile, undefinedBytes, icc])
  const directory = 8
  const room = directory + 2 + entries.length * 12 + 4
  const beside = entries.map(([, type, values]) =>
    values instanceof Buffer ? values.length : values.length * (type === short ? 2 : 4),
  )
  const start = room + beside.reduce((sum, bytes) => sum + (bytes > 4 ? bytes + (bytes % 2) : 0), 0)
  const head = Buffer.alloc(start)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(directory, 4)
  head.writeUInt16LE(entries.length, directory)
  let free = room
  for (const [index, [name, type, values]] of entries.entries()) {
    const entry = directory + 2 + index * 12
    const bytes = beside[index] ?? 0
    head.writeUInt16LE(name, entry)
    head.writeUInt16LE(type, entry + 2)
    head.writeUInt32LE(values.length, entry + 4)
    const at = bytes > 4 ? free : entry + 8
    if (bytes > 4) {
      head.writeUInt32LE(free, entry + 8)
      free += bytes + (bytes % 2)
    }
    if (values instanceof Buffer) values.copy(head, at)
    else if (name === tag.stripOffsets)
      values.forEach((_, strip) => head.writeUInt32LE(start + strip * rows * row, at + strip * 4))
    else
      values.forEach((value, place) =>
        type === short ? head.writeUInt16LE(value, at + place * 2) : head.writeUInt32LE(value, at + place * 4),
      )
  }
  return Buffer.concat([head, pixels.data])
}
