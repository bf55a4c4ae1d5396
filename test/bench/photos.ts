import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'

const real = resolve(import.meta.dirname, '../../../shared/fashion/images')

/** Real product photos where they lie beside the repository; else made-up ones of the same size. */
export async function photoFolder(scratch: string, count: number): Promise<{ folder: string; kind: string }> {
  if (existsSync(real) && readdirSync(real).length >= count)
    return { folder: real, kind: 'real photos, 224 x 224 JPEG' }
  const folder = join(scratch, 'photos')
  mkdirSync(folder)
  for (let index = 0; index < count; index++) writeFileSync(join(folder, `${index}.jpg`), await madeUpPhoto(index))
  return { folder, kind: 'made-up photos, 224 x 224 JPEG' }
}

/** A block of colour with noise on a light ground: about as large a file as a real photo of its size. */
export async function madeUpPhoto(seed: number, width = 224, height = 224): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3, 244)
  for (let y = Math.floor(height * 0.15); y < height * 0.85; y++) {
    for (let x = Math.floor(width * 0.25); x < width * 0.75; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const noise = (x * 13 + y * 7 + seed * 29) % 17
        pixels[(y * width + x) * 3 + channel] = ((seed * (47 + channel * 31)) % 200) + noise
      }
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
