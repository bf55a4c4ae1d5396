import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { labOfSrgb } from '../../src-main/vision/colour-descriptor.ts'
import { decodePicture, renderPicture } from '../../src-main/vision/decode.ts'
import { root } from '../helpers/paths.ts'

type Colour = [red: number, green: number, blue: number]

const folder = join(root, 'test/fixtures/pictures')
/** By file, what each patch of 16 x 16 pixels is to look like: test/reference/pictures_reference.py, by LittleCMS. */
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
  string,
  { patches: Colour[] }
>
/** What Chromium shows rightly from the file itself: not TIFF, CMYK, profiles of grey, or what a PNG states in numbers. */
const shownByTheWindow = /^(rgba?-.*|grey.*-none.*|gamma-(srgb|overruled).*)\.(png|jpg|webp|avif)$/
/** CIE 1976: what an eye sees beside each other and no more. */
const limit = 3
const side = 16

describe('a picture has the colours that LittleCMS gives it, in all that is made of it', () => {
  it.each(Object.entries(expected))('%s', async (name, { patches }) => {
    const path = join(folder, name)
    const size = { width: patches.length * side, height: side }
    const { picture, tensors } = await decodePicture({ id: 1, path }, [{ ...size, fit: 'cover' }])
    expect(picture).toMatchObject({ error: null, ...size })
    expect(
      worst(tensors?.[0] ?? new Uint8Array(), patches),
      'in what networks and the colour descriptor take',
    ).toBeLessThanOrEqual(limit)
    const small = await pixelsOf(picture.thumbnail?.data)
    expect(worst(small, patches), 'in the thumbnail').toBeLessThanOrEqual(limit)
    const { data } = await renderPicture(path, 3000)
    if (data) expect(worst(await pixelsOf(data), patches), 'in the loupe').toBeLessThanOrEqual(limit)
    else expect(name, 'shown by the window itself').toMatch(shownByTheWindow)
  })
})

/** The greatest Delta-E of the middle of each patch. */
function worst(pixels: Uint8Array, patches: readonly Colour[]): number {
  const across = patches.length * side
  const differences = patches.map((patch, index) => {
    const at = ((side / 2) * across + index * side + side / 2) * 3
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3)
    const [one, other] = [labOfSrgb(red, green, blue), labOfSrgb(...patch)]
    return Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)))
  })
  return Math.max(...differences)
}

async function pixelsOf(data: Uint8Array | undefined): Promise<Uint8Array> {
  const { data: pixels, info } = await sharp(data).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  if (info.channels === 3) return pixels
  return pixels
    .filter((_, at) => at % info.channels === 0)
    .reduce((spread, value, at) => spread.fill(value, at * 3, at * 3 + 3), new Uint8Array(info.width * info.height * 3))
}
