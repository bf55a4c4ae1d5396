import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { Bin, temporaryFolder } from '../helpers/bin.ts'
import { badImages, goodImages, makeOriented, noise } from '../helpers/strange-images.ts'
import { TestVision } from '../helpers/vision.ts'

let vision: TestVision
let folder: string

beforeAll(async () => {
  const bin = new Bin()
  folder = await temporaryFolder(bin)
  vision = await TestVision.start(bin)
  return () => bin.empty()
})

describe('reading a picture', () => {
  it.each(Object.entries(goodImages))('%s', async (name, { make, width, height, format }) => {
    const path = join(folder, name)
    await make(path)
    const { pictures, rows, blocks } = await vision.embed([path])
    const [picture] = pictures
    expect(picture?.error).toBeNull()
    expect(picture).toMatchObject({ width, height, format })
    expect(Buffer.from(picture?.hash ?? []).toString('hex')).toBe(
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    )
    expect(rows).toEqual([1])
    for (const { data, dimensions } of blocks) {
      expect(data).toHaveLength(dimensions)
      expect(data.every(Number.isFinite)).toBe(true)
      expect(data.some((value) => value !== 0)).toBe(true)
    }
    const { width: thumbnailWidth, height: thumbnailHeight } = await sharp(picture?.thumbnail?.data).metadata()
    expect(Math.max(thumbnailWidth, thumbnailHeight)).toBeLessThanOrEqual(320)
    expect(picture?.thumbnail?.data.length).toBeLessThanOrEqual(20 * 1024)
    expect(['image/jpeg', 'image/png', 'image/webp']).toContain(picture?.thumbnail?.mediaType)
  })

  it.each(['animated.gif', 'animated.webp', 'pages.tiff'])('of several frames shows the first: %s', async (name) => {
    const path = join(folder, name)
    await goodImages[name]?.make(path)
    const { thumbnail } = await vision.picture(path)
    expect(await colourAt(thumbnail?.data, 0.5, 0.5)).toBe('red')
  })

  it('takes a see-through picture as lying on white', async () => {
    const path = join(folder, 'see-through.png')
    await sharp({ create: { width: 900, height: 600, channels: 4, background: '#00000000' } })
      .png()
      .toFile(path)
    expect(await colourAt((await vision.picture(path)).thumbnail?.data, 0.5, 0.5)).toBe('white')
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright whatever the camera was: EXIF orientation %i', async (orientation) => {
    const path = join(folder, `turned-${orientation}.jpg`)
    await makeOriented(path, orientation)
    const picture = await vision.picture(path)
    expect(picture).toMatchObject({ width: 120, height: 80, orientation, error: null })
    const data = picture.thumbnail?.data
    const { width, height } = await sharp(data).metadata()
    expect([width, height]).toEqual([120, 80])
    const corners = await Promise.all([
      colourAt(data, 0.25, 0.25),
      colourAt(data, 0.75, 0.25),
      colourAt(data, 0.25, 0.75),
      colourAt(data, 0.75, 0.75),
    ])
    expect(corners).toEqual(['red', 'green', 'blue', 'white'])
  })

  it('turned by its camera has the features of the same picture upright', async () => {
    const paths = [1, 3, 6, 8].map((orientation) => join(folder, `same-${orientation}.jpg`))
    for (const [index, orientation] of [1, 3, 6, 8].entries()) await makeOriented(paths[index] ?? '', orientation)
    const { blocks } = await vision.embed(paths)
    for (const { data, dimensions } of blocks) {
      const [first = new Float32Array(), ...others] = [0, 1, 2, 3].map((row) =>
        data.subarray(row * dimensions, (row + 1) * dimensions),
      )
      for (const other of others) expect(cosine(first, other)).toBeGreaterThan(0.99)
    }
  })

  it('makes thumbnails of at most 20 KB of pictures that do not compress', async () => {
    const path = join(folder, 'noise.jpg')
    await noise(1000, 1000).jpeg({ quality: 95 }).toFile(path)
    expect((await vision.picture(path)).thumbnail?.data.length).toBeLessThanOrEqual(20 * 1024)
  })
})

describe('a file that is no picture', () => {
  it.each(Object.entries(badImages))('%s is refused with a word on it', async (name, { make, code }) => {
    const path = join(folder, name)
    await make(path)
    const { pictures, rows } = await vision.embed([path])
    expect(rows).toEqual([])
    const [picture] = pictures
    expect(picture?.error).toMatchObject({ code, subject: path })
    expect(picture?.error?.message).toMatch(/^[A-Z"].*\.$/s)
    expect(picture?.thumbnail).toBeNull()
  })

  it('that is a BMP says what to do', async () => {
    const path = join(folder, 'said.bmp')
    await badImages['old.bmp']?.make(path)
    expect((await vision.picture(path)).error?.message).toContain('Save the picture as PNG or JPEG')
  })

  it('that is not there', async () => {
    const path = join(folder, 'none.jpg')
    expect((await vision.picture(path)).error).toMatchObject({ code: 'not-found', subject: path })
  })

  it('that is a folder', async () => {
    expect((await vision.picture(folder)).error).toMatchObject({ code: 'unreadable', subject: folder })
  })

  it.skipIf(process.platform === 'win32')('that became a pipe or a device is not waited for', async () => {
    const pipe = join(folder, 'pipe.jpg')
    execFileSync('mkfifo', [pipe])
    for (const path of [pipe, '/dev/zero']) {
      const { error } = await vision.picture(path)
      expect(error).toMatchObject({ code: 'unreadable', subject: path, message: expect.stringContaining('pipe') })
    }
  })

  it('does not keep the others of its batch from being read, nor change their order', async () => {
    const paths = ['plain.jpg', 'empty.jpg', 'alpha.png', 'bomb.png', 'scan.tif', 'text.jpg'].map((name) =>
      join(folder, name),
    )
    for (const path of paths) {
      const name = path.slice(folder.length + 1)
      await (goodImages[name] ?? badImages[name])?.make(path)
    }
    const { pictures, rows } = await vision.embed(paths)
    expect(pictures.map(({ id, error }) => [id, error?.code ?? null])).toEqual([
      [1, null],
      [2, 'damaged'],
      [3, null],
      [4, 'too-large'],
      [5, null],
      [6, 'unsupported'],
    ])
    expect(rows).toEqual([1, 3, 5])
  })
})

describe('rendering for the loupe', () => {
  it('gives a kind a window cannot show as JPEG, upright and no larger than asked', async () => {
    const path = join(folder, 'large.tif')
    await sharp({ create: { width: 900, height: 300, channels: 3, background: '#112233' } })
      .withMetadata({ orientation: 6 })
      .tiff()
      .toFile(path)
    const { mediaType, data } = await vision.client.render({ path, maximumSide: 300 })
    expect(mediaType).toBe('image/jpeg')
    expect(await sharp(data ?? undefined).metadata()).toMatchObject({ format: 'jpeg', width: 100, height: 300 })
  })

  it('of a file that is no picture fails and says so', async () => {
    const path = join(folder, 'letter.tif')
    await writeFile(path, 'no picture')
    await expect(vision.client.render({ path, maximumSide: 100 })).rejects.toMatchObject({ code: 'unsupported' })
  })
})

/** The nearest of a few colours at a place given in shares of width and height. */
async function colourAt(data: Uint8Array | undefined, x: number, y: number): Promise<string> {
  const { data: pixels, info } = await sharp(data)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3)
  const bright = [red > 127, green > 127, blue > 127].join()
  const names: Record<string, string> = {
    'true,false,false': 'red',
    'false,true,false': 'green',
    'false,false,true': 'blue',
    'true,true,true': 'white',
  }
  return names[bright] ?? bright
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
