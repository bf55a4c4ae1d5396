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

/** A coloured shape with noise: about as large as a real photo of its size. */
export async function madeUpPhoto(seed: number, width = 224, height = 224): Promise<Buffer> {
  const hue = (seed * 47) % 360
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#f4f4f4"/><path d="M${width * 0.2} ${height * 0.3} Q${width * 0.5} ${height * 0.05} ${width * 0.8} ${height * 0.3} L${width * 0.7} ${height * 0.9} L${width * 0.3} ${height * 0.9} Z" fill="hsl(${hue} 60% 45%)"/></svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer()
}
