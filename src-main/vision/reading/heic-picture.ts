import sharp from 'sharp'
import type { PixelFacts } from '../picture-memory.ts'
import { codedProfile } from './coded-colours.ts'
import { HeicReader } from './heic-reader.ts'
import { coloursOfHeif } from './heif-colours.ts'
import { requireFewPixels } from './limits.ts'
import { plainTiff } from './plain-tiff.ts'

const reader = new HeicReader()

/** Whether a file is HEIF whose pictures are coded as HEVC, by what it says of itself (ISO 23008-12, annex B). */
export function isHeic(file: Buffer): boolean {
  if (file.toString('latin1', 4, 8) !== 'ftyp') return false
  const length = Math.min(file.readUInt32BE(0), 256, file.length)
  const brands = file.toString('latin1', 8, length).match(/.{4}/gs) ?? []
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return false
  return brands.some((brand) => /^(he[iv][cxms]|mif1|msf1)$/.test(brand))
}

/** The main picture of a HEIC file with its profile, as a file that libvips reads. */
export async function heicAsTiff(
  file: Buffer,
  path: string,
  room: (facts: PixelFacts) => Promise<void>,
): Promise<Buffer> {
  // libvips has no decoder of HEVC; the header it reads.
  const { width, height, depth, icc } = await sharp(file, { limitInputPixels: false }).metadata()
  requireFewPixels(width * height, path)
  // Decoded, and once more beside it.
  await room({ width, height, depth, channels: 8 })
  const pixels = await reader.read(file, path)
  const { channels, isPremultiplied, data } = pixels
  const colours = icc ? null : coloursOfHeif(file)
  const alpha = channels === 4 ? { alpha: isPremultiplied ? 1 : 2 } : {}
  return plainTiff({
    ...pixels,
    ...alpha,
    bits: 8,
    photometric: 2,
    orientation: 1,
    icc: icc ?? (colours && codedProfile(colours)) ?? undefined,
    data: Buffer.from(data.buffer),
  })
}
