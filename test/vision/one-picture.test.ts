import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodePicture, renderPicture } from '../../src-main/vision/decode.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { root } from '../helpers/paths.ts'
import { noise } from '../helpers/strange-images.ts'

const input = { width: 224, height: 224, fit: 'contain' } as const

async function read(path: string) {
  const { picture, tensors } = await decodePicture({ id: 1, path }, [input])
  expect(picture.error).toBeNull()
  return { picture, tensor: tensors?.[0] ?? new Uint8Array() }
}

async function fileOf(name: string, data: Buffer): Promise<string> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, data)
  return path
}

const plain = (background: string, width = 60, height = 40) =>
  sharp({ create: { width, height, channels: background.length > 7 ? 4 : 3, background } })

describe('the loupe shows the file itself', () => {
  it.each([
    ['plain.jpg', () => plain('#aa3311').jpeg()],
    ['turned.jpg', () => plain('#aa3311').jpeg().withMetadata({ orientation: 6 })],
    ['grey.png', () => plain('#aaaaaa').toColourspace('b-w').png()],
    ['wide.png', () => plain('#aa3311').withIccProfile('p3').png()],
    ['clear.webp', () => plain('#aa331180').webp()],
    ['still.avif', () => plain('#aa3311').avif({ effort: 0 })],
  ])('where a window shows it as it is read: %s', async (name, make) => {
    const path = await fileOf(name, await make().toBuffer())
    expect(await renderPicture(path, 100)).toMatchObject({ data: null, mediaType: expect.stringMatching(/^image\//) })
  })
})

describe('the loupe shows what was read', () => {
  it.each([
    ['turned.webp', () => plain('#aa3311').webp().withMetadata({ orientation: 6 }), [40, 60]],
    ['turned.png', () => plain('#aa3311').png().withMetadata({ orientation: 8 }), [40, 60]],
    ['inks.jpg', () => plain('#aa3311').toColourspace('cmyk').jpeg(), [60, 40]],
    ['scan.tif', () => plain('#aa3311').tiff(), [60, 40]],
  ] as const)('where a window would show something else: %s', async (name, make, [width, height]) => {
    const path = await fileOf(name, await make().toBuffer())
    const { mediaType, data } = await renderPicture(path, 100)
    expect(mediaType).toBe('image/jpeg')
    const shown = await sharp(data ?? undefined).metadata()
    expect(shown).toMatchObject({ width, height, space: 'srgb' })
    expect(shown.orientation ?? 1).toBe(1)
    const { picture } = await read(path)
    expect(picture).toMatchObject({ width, height })
  })
})

describe('a picture that is transparent', () => {
  it.each([
    ['small.png', 60],
    ['small.webp', 60],
    ['small.gif', 60],
    ['large.png', 600],
  ])('lies on white in its thumbnail as in what networks take: %s', async (name, side) => {
    const file = await plain('#00000000', side, side)
      .toFormat(name.split('.')[1] as 'png')
      .toBuffer()
    const { picture, tensor } = await read(await fileOf(name, file))
    expect(picture.thumbnail?.mediaType).toBe('image/jpeg')
    const { channels } = await sharp(picture.thumbnail?.data).stats()
    expect(channels.map(({ min }) => min)).toEqual(channels.map(() => 255))
    expect(tensor.every((value) => value === 255)).toBe(true)
  })
})

describe('a JPEG', () => {
  it.each([false, true])('that lacks only the mark of its end is read, progressive: %s', async (progressive) => {
    const whole = await noise(200, 150).jpeg({ progressive }).toBuffer()
    const { picture, tensor } = await read(await fileOf('whole.jpg', whole))
    for (const missing of [1, 2]) {
      const cut = await read(await fileOf('cut.jpg', whole.subarray(0, -missing)))
      expect(cut.picture).toMatchObject({ width: picture.width, height: picture.height, format: 'jpeg' })
      expect(cut.tensor).toEqual(tensor)
    }
  })

  it.each([3, 200])('that lacks %i bytes, and pixels with them, is damaged', async (missing) => {
    const whole = await noise(200, 150).jpeg().toBuffer()
    const { picture } = await decodePicture({ id: 1, path: await fileOf('cut.jpg', whole.subarray(0, -missing)) }, [])
    expect(picture.error).toMatchObject({ code: 'damaged' })
  })
})

describe('a TIFF that is damaged', () => {
  it('in its directory ends in a word, not in a circle', async () => {
    const file = await readFile(join(root, 'test/fixtures/pictures/rgb-selection-8.tif'))
    const directory = file.readUInt32LE(4)
    const next = directory + 2 + file.readUInt16LE(directory) * 12
    file.writeUInt32LE(directory, next)
    await read(await fileOf('circle.tif', file))
    file.writeUInt32LE(file.length + 9, 4)
    const { picture } = await decodePicture({ id: 1, path: await fileOf('nowhere.tif', file) }, [])
    expect(picture.error).toMatchObject({ code: 'damaged' })
  })

  it.each([8, 12, 15, 40])('or cut off before it, after %i bytes, is called damaged', async (length) => {
    const file = await plain('#aa3311').tiff().toBuffer()
    const { picture } = await decodePicture({ id: 1, path: await fileOf('cut.tif', file.subarray(0, length)) }, [])
    expect(picture.error).toMatchObject({ code: 'damaged', message: expect.stringMatching(/damaged or cut short/) })
  })
})

it.each([
  ['8BPS\0\x01\0\0\0\0\0\0', 'Photoshop'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'JPEG XL'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000'],
])('a file that begins %j is called %s, whatever its name is, and told how to be read', async (start, kind) => {
  const { picture } = await decodePicture(
    { id: 1, path: await fileOf('named.jpg', Buffer.from(start.padEnd(99), 'latin1')) },
    [],
  )
  expect(picture.error).toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(`${kind}.*Save the picture as PNG or JPEG`),
  })
})
