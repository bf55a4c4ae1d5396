import { readTiff, tag, type TiffDirectory } from './tiff-directory.ts'

/** Photometric interpretations of what a sensor saw: a mosaic of colours, and one that was put together (DNG 1.6). */
const ofSensor = [32803, 34892]
/** Compressions of makers: Sony's, Nikon's, Pentax's. */
const ofMakers = [32767, 34713, 65535]
const dngVersion = 50706
/** Compressions that are JPEG. */
const jpegCompressions = [6, 7]
/** A smaller preview is the camera's own thumbnail: too little to tell a garment by. */
const smallestSide = 320

/**
 * The largest picture that a camera put into its RAW file beside what its sensor saw, as JPEG.
 * @returns JPEG that says how it is to be turned; null: it holds none that is large enough; undefined: the file is no RAW photo
 */
export function rawPreview(file: Buffer): Buffer | null | undefined {
  if (file.toString('latin1', 0, 15) === 'FUJIFILMCCD-RAW') return ofFuji(file)
  if (file.toString('latin1', 4, 12) === 'ftypcrx ') return ofCanonBoxes(file)
  const tiff = readTiff(file)
  if (!tiff) return undefined
  const all = tiff.directories.flatMap(withChildren)
  if (file.toString('latin1', 8, 10) !== 'CR' && !all.some(isRaw)) return undefined
  return largest(
    all.flatMap((directory) => jpegsOf(file, directory)),
    all[0]?.values(tag.orientation)[0],
  )
}

const withChildren = (directory: TiffDirectory): TiffDirectory[] => [
  directory,
  ...directory.children.flatMap(withChildren),
]

function isRaw(directory: TiffDirectory): boolean {
  const [photometric = -1] = directory.values(tag.photometric)
  const [compression = -1] = directory.values(tag.compression)
  return ofSensor.includes(photometric) || ofMakers.includes(compression) || directory.values(dngVersion).length > 0
}

function jpegsOf(file: Buffer, directory: TiffDirectory): Buffer[] {
  const [offset = 0] = directory.values(tag.jpegOffset)
  const [length = 0] = directory.values(tag.jpegLength)
  const found = [file.subarray(offset, offset + length)]
  const strips = directory.values(tag.stripOffsets)
  const [strip = 0] = strips
  const [stripLength = 0] = directory.values(tag.stripByteCounts)
  const isJpeg = jpegCompressions.includes(directory.values(tag.compression)[0] ?? 0)
  if (isJpeg && strips.length === 1) found.push(file.subarray(strip, strip + stripLength))
  return found
}

/** Offset and length of the JPEG stand at 84 and 88 of the file. */
function ofFuji(file: Buffer): Buffer | null {
  if (file.length < 92) return null
  const offset = file.readUInt32BE(84)
  return largest([file.subarray(offset, offset + file.readUInt32BE(88))], undefined)
}

/** CR3: the box `PRVW` holds 12 bytes, the length of the JPEG and the JPEG; `CMT1` a directory as TIFF has it. */
function ofCanonBoxes(file: Buffer): Buffer | null {
  const preview = file.indexOf('PRVW', 0, 'latin1')
  const facts = file.indexOf('CMT1', 0, 'latin1')
  if (preview < 0 || preview + 20 > file.length) return null
  const start = preview + 20
  const orientation =
    facts < 0 ? undefined : readTiff(file.subarray(facts + 4))?.directories[0]?.values(tag.orientation)[0]
  return largest([file.subarray(start, start + file.readUInt32BE(start - 4))], orientation)
}

function largest(candidates: readonly Buffer[], orientation = 1): Buffer | null {
  const sized = candidates.map((data) => ({ data, side: longerSide(data) })).sort((a, b) => b.side - a.side)
  const [best] = sized
  if (!best || best.side < smallestSide) return null
  return withOrientation(best.data, orientation)
}

/** Of a JPEG that is no lossless one, in which what a sensor saw is kept; 0 where it is none. */
function longerSide(jpeg: Buffer): number {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return 0
  for (let at = 2; at + 9 < jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) return Math.max(jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7))
    if (marker === 0xc3 || marker === 0xda) return 0
  }
  return 0
}

/** A JPEG that says how it is to be turned: by itself where it does, or in a segment that is put before all others. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  if (orientation < 2 || orientation > 8 || jpeg.subarray(0, 65_536).includes('Exif\0\0')) return jpeg
  // EXIF 2.3: a TIFF directory with the entry 0x0112 and no other.
  const entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
  const content = [...Buffer.from('Exif\0\0II*\0'), 8, 0, 0, 0, 1, 0, ...entry, 0, 0, 0, 0]
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1, 0, content.length + 2, ...content]),
    jpeg.subarray(2),
  ])
}
