import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture, renderPicture } from '../../src-main/vision/decode.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { plainTiff } from '../../src-main/vision/reading/plain-tiff.ts'
import { readTiff, tag } from '../../src-main/vision/reading/tiff-directory.ts'
import { noise } from '../helpers/strange-images.ts'

const megabyte = 1024 * 1024

/** A JPEG segment that tells the orientation and nothing else (EXIF 2.3: a TIFF directory with the entry 0x0112). */
function exif(orientation: number): Buffer {
  const entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
  const tiff = [...Buffer.from('II*\0'), 8, 0, 0, 0, 1, 0, ...entry, 0, 0, 0, 0]
  const content = [...Buffer.from('Exif\0\0'), ...tiff]
  return Buffer.from([0xff, 0xe1, 0, content.length + 2, ...content])
}

async function decode(path: string) {
  const { picture } = await decodePicture({ id: 1, path }, [])
  return picture
}

describe('a file that is too large', () => {
  it('is refused before it is read, whatever it holds', async () => {
    const path = join(await temporaryFolder(), 'large.jpg')
    await writeFile(path, '')
    await truncate(path, 512 * megabyte + 1)
    expect((await decode(path)).error).toMatchObject({ code: 'too-large', message: expect.stringContaining('512 MB') })
    await expect(renderPicture(path, 100)).rejects.toMatchObject({ code: 'too-large' })
  })

  it('is a picture of more than a hundred megapixels, not one of just as many', async () => {
    const folder = await temporaryFolder()
    const [fits, large] = [join(folder, 'fits.png'), join(folder, 'large.png')]
    const plain = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#123' } })
    await plain(10_000, 10_000).png().toFile(fits)
    await plain(10_001, 10_000).png().toFile(large)
    expect(await decode(fits)).toMatchObject({ error: null, width: 10_000 })
    expect((await decode(large)).error).toMatchObject({ code: 'too-large' })
  }, 60_000)
})

describe('a thumbnail of a small picture', () => {
  it.each([
    [3, [40, 20], 'blue'],
    [6, [20, 40], 'red'],
    [8, [20, 40], 'blue'],
  ] as const)('is upright, EXIF orientation %i', async (orientation, wanted, first) => {
    const path = join(await temporaryFolder(), 'turned.jpg')
    // Red on the left, blue on the right, and nothing else that keeps a browser from showing the file itself.
    const stored = Buffer.alloc(40 * 20 * 3)
    for (let at = 0; at < 40 * 20; at++) stored[at * 3 + (at % 40 < 20 ? 0 : 2)] = 255
    const plain = await sharp(stored, { raw: { width: 40, height: 20, channels: 3 } })
      .jpeg({ quality: 100 })
      .toBuffer()
    await writeFile(path, Buffer.concat([plain.subarray(0, 2), exif(orientation), plain.subarray(2)]))
    const { thumbnail, orientation: noted } = await decode(path)
    expect(noted).toBe(orientation)
    const { data, info } = await sharp(thumbnail?.data).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual(wanted)
    const at = (3 * info.width + 3) * info.channels
    expect(data[at]! > data[at + 2]! ? 'red' : 'blue', 'at the top left').toBe(first)
    expect((await sharp(thumbnail?.data).metadata()).orientation ?? 1).toBe(1)
  })

  it('is the file itself where a browser shows that as it is meant', async () => {
    const path = join(await temporaryFolder(), 'small.jpg')
    const file = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#aa3311' } })
      .jpeg()
      .toBuffer()
    await writeFile(path, file)
    expect((await decode(path)).thumbnail).toEqual({ mediaType: 'image/jpeg', data: file })
  })

  it('with a colour profile of its own is brought to the colours of the window', async () => {
    const path = join(await temporaryFolder(), 'profile.jpg')
    const picture = sharp({ create: { width: 60, height: 40, channels: 3, background: '#aa3311' } })
    await picture.withIccProfile('p3').jpeg().toFile(path)
    const { thumbnail } = await decode(path)
    const metadata = await sharp(thumbnail?.data).metadata()
    expect(metadata.icc, 'no profile is left').toBeUndefined()
    const [red = 0, green = 0, blue = 0] = await sharp(thumbnail?.data).raw().toBuffer()
    for (const [is, wanted] of [
      [red, 0xaa],
      [green, 0x33],
      [blue, 0x11],
    ] as const) {
      expect(Math.abs(is - wanted)).toBeLessThan(8)
    }
  })

  it('of several frames is made anew, and one side too long or too many bytes as well', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'frames.webp')
    const page = (value: number): Buffer => Buffer.alloc(20 * 20 * 3, value)
    const frames = Buffer.concat([page(0), page(255)])
    await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
      .webp({ loop: 0 })
      .toFile(path)
    expect((await decode(path)).thumbnail?.mediaType).toBe('image/jpeg')
    const heavy = join(folder, 'heavy.png')
    await noise(200, 200).png().toFile(heavy)
    expect((await decode(heavy)).thumbnail).toMatchObject({ mediaType: 'image/jpeg' })
    const long = join(folder, 'long.png')
    await sharp({ create: { width: 321, height: 20, channels: 3, background: '#aa3311' } })
      .png()
      .toFile(long)
    const { thumbnail } = await decode(long)
    expect(await sharp(thumbnail?.data).metadata()).toMatchObject({ width: 320, format: 'jpeg' })
  })
})

it('a TIFF that would be written anew is refused by its header', async () => {
  // Two channels beside the colours: a selection and a spot colour.
  const [width, height, channels] = [8, 8, 5]
  const data = Buffer.alloc(width * height * channels)
  const file = plainTiff({ width, height, bits: 8, photometric: 2, channels, orientation: 1, data })
  const [directory] = readTiff(file)?.directories ?? []
  for (const side of [tag.width, tag.height]) file.writeUInt32LE(30_000, directory?.placeOf(side) ?? 0)
  const path = join(await temporaryFolder(), 'selection.tif')
  await writeFile(path, file)
  expect((await decode(path)).error).toMatchObject({ code: 'too-large', subject: path })
})
