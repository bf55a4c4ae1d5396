import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { isListed, mediaTypeOf, pictureLoaders, refusalOf } from '../../src-main/common/picture-formats.ts'
import { pictureFormats, pictureFormatsInWords } from '../../src-preload/contract/picture-formats.ts'
import { root } from '../helpers/paths.ts'

/** By vision/reading. */
const readOtherwise: readonly string[] = ['heic', 'raw']

describe('the list of picture formats', () => {
  it('is what the README promises', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ')
    expect(readme).toContain(`${pictureFormatsInWords} are read`)
  })

  it('is written nowhere a second time', () => {
    const sources = ['src-main', 'src-preload', 'src-renderer'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    const naming = sources
      .filter((name) => /\.(ts|svelte)$/.test(name))
      .filter((name) => /\bwebp\b/i.test(readFileSync(join(root, name), 'utf8')))
    expect(naming.map((name) => name.replaceAll('\\', '/')).toSorted()).toEqual([
      'src-main/common/picture-formats.ts',
      'src-preload/contract/picture-formats.ts',
    ])
  })

  it('has a loader for each, but those that are read otherwise', () => {
    expect(new Set(pictureLoaders).size).toBe(Object.keys(pictureFormats).length - readOtherwise.length)
  })

  it.each([
    'a.jpg',
    'B.JPEG',
    'c.jfif',
    'd.png',
    'e.WebP',
    'f.avif',
    'g.gif',
    'h.tif',
    'i.tiff',
    'j.HEIC',
    'k.heif',
    'l.CR2',
    'm.dng',
  ])('lists %s', (name) => {
    expect(isListed(name)).toBe(true)
    expect(refusalOf(name)).toBeUndefined()
  })

  it('lists a BMP file with the reason why it is not read', () => {
    expect(isListed('scan.BMP')).toBe(true)
    expect(refusalOf('scan.BMP')).toMatch(/BMP.*PNG or JPEG/)
    expect(mediaTypeOf('bmp')).toBeNull()
  })

  it.each(['notes.txt', 'drawing.svg', 'jpg', 'a.jpg.zip'])('leaves %s out', (name) => {
    expect(isListed(name)).toBe(false)
  })

  it.each(Object.keys(pictureFormats).filter((format) => !readOtherwise.includes(format)))(
    '%s is read by the image library that ships',
    (format) => {
      // AVIF is one kind of what libvips calls HEIF.
      const known = sharp.format[(format === 'avif' ? 'heif' : format) as keyof typeof sharp.format]
      expect(known).toMatchObject({ input: { buffer: true } })
    },
  )

  it('knows what a window cannot show', () => {
    expect(mediaTypeOf('tiff')).toBeNull()
    expect(mediaTypeOf(null)).toBeNull()
    expect(mediaTypeOf('constructor')).toBeNull()
    expect(mediaTypeOf('avif')).toBe('image/avif')
  })
})
