import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'

type Colour = { r: number; g: number; b: number }

const colours: Readonly<Record<string, Colour>> = {
  red: { r: 205, g: 30, b: 40 },
  green: { r: 30, g: 150, b: 60 },
  blue: { r: 30, g: 60, b: 190 },
  black: { r: 15, g: 15, b: 15 },
}

export type ColourName = 'red' | 'green' | 'blue' | 'black'

/** A plain garment-like block of a colour on white, a little different for every `variant`. */
export function garment(colour: ColourName, variant = 0, side = 96): Sharp {
  const { r, g, b } = colours[colour] as Colour
  const shift = (value: number, by: number): number => Math.max(0, Math.min(255, value + by))
  const inner = Math.round(side * (0.5 + (variant % 5) * 0.06))
  const fill = { r: shift(r, (variant * 7) % 31), g: shift(g, (variant * 5) % 23), b: shift(b, (variant * 11) % 29) }
  const block = { create: { width: inner, height: inner, channels: 3 as const, background: fill } }
  const left = Math.floor((side - inner) * (((variant * 3) % 10) / 10))
  return sharp({ create: { width: side, height: side, channels: 3, background: '#ffffff' } }).composite([
    { input: block, left, top: Math.floor((side - inner) / 2) },
  ])
}

/** Writes `count` JPEG files of each colour, `red-003.jpg`; no two have the same content. */
export async function makeGarments(folder: string, colourNames: readonly ColourName[], count: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const colour of colourNames) {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const file = `${colour}-p${String(index).padStart(4, '0')}.jpg`
        const comment = { IFD0: { ImageDescription: file } }
        await garment(colour, index).jpeg({ quality: 85 }).withExif(comment).toFile(join(folder, file))
      }),
    )
  }
}

/** Writes files of any content; a scan lists them by name, size and time and does not read them. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** Stand-ins for pictures where no pixel is looked at: `name-0001.jpg` and so on, each of its own size. */
export async function writeStubs(folder: string, count: number, name = 'stub'): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => {
    return [`${name}-${String(index).padStart(4, '0')}.jpg`, 'x'.repeat(index + 1)] as const
  })
  await writeFiles(folder, Object.fromEntries(entries))
}
