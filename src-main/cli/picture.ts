import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

export const isPicture = (path: string): boolean => /\.(png|svg)$/i.test(path)

/** Writes an SVG text as it is, or as pixels where the path ends in `.png`; `scale`: pixels per SVG unit. */
export async function writePicture(path: string, svg: string, scale = 1): Promise<void> {
  if (!/\.png$/i.test(path)) return writeFile(path, svg)
  // An SVG unit is a pixel at 72 dots per inch.
  await writeFile(
    path,
    await sharp(Buffer.from(svg), { density: 72 * scale })
      .png()
      .toBuffer(),
  )
}
