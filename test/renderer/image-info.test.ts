import { describe, expect, it } from 'vitest'
import type { ImageAbout, ImageDetail, PictureColours } from '../../src-preload/contract.ts'
import { coloursInWords, countOf, infoOf, infoText } from '../../src-renderer/answers/image-info.ts'
import { date } from '../../src-renderer/copy/format.ts'

const [modifiedAt, addedAt] = [Date.UTC(2026, 2, 1, 12), Date.UTC(2026, 4, 2, 12)]
const read = {
  name: 'a.jpg',
  folder: 'tops/red',
  path: '/photos/tops/red/a.jpg',
  ...{ size: 1500, format: 'jpeg', width: 1000, height: 800, modifiedAt, error: null, product: null },
} as ImageDetail
const about: ImageAbout = {
  catalog: 'Spring',
  addedAt,
  copies: [
    { id: 2, path: '/photos/b.jpg' },
    { id: 3, path: '/photos/c.jpg' },
  ],
  readBy: [{ versionId: 1, name: 'Type 3', attribute: 'Type', inUse: true }],
}
const colours: PictureColours = {
  ...{ space: 'srgb', profile: null, hasProfile: false, bits: null, hasTransparency: false },
}
const lines = (
  part: Partial<ImageDetail> = {},
  known: ImageAbout | null = about,
  of: PictureColours | null = colours,
) => infoOf({ ...read, ...part }, known, of).map(({ title, text }) => `${title}: ${text}`)

describe('what is known of an image', () => {
  it('is told line by line', () => {
    expect(lines({ product: 'SV-1' })).toEqual([
      'File: a.jpg',
      'Folder: Spring / tops / red',
      'Path: /photos/tops/red/a.jpg',
      'Size: 2 kB, JPEG',
      'Pixels: 1000 × 800 (0.8 megapixels)',
      'Colours: RGB, no profile',
      `Changed: ${date(modifiedAt)}`,
      `Added: ${date(addedAt)}`,
      'Product: SV-1',
    ])
  })

  it('begins with what is wrong with it', () => {
    expect(lines({ error: 'The file is cut short' })[0]).toBe('Problem: The file is cut short')
  })

  it('leaves out what is not known yet, and says so of the pixels', () => {
    expect(lines({ format: null, width: null, height: null }, null, null)).toEqual([
      'File: a.jpg',
      'Path: /photos/tops/red/a.jpg',
      'Size: 2 kB',
      'Pixels: not read yet',
      `Changed: ${date(modifiedAt)}`,
    ])
    expect(lines({ height: null })).toContain('Pixels: not read yet')
    expect(lines({ width: null })).toContain('Pixels: not read yet')
  })

  it('is in the catalog itself where it lies in no folder', () => {
    expect(lines({ folder: '' })).toContain('Folder: Spring')
  })

  it('counts millions of pixels from a tenth on', () => {
    expect(lines({ width: 500, height: 200 })).toContain('Pixels: 500 × 200 (0.1 megapixels)')
    expect(lines({ width: 499, height: 200 })).toContain('Pixels: 499 × 200')
  })

  it('goes to the clipboard with its copies and the models that read it', () => {
    const all = infoOf(read, about, null)
    expect(infoText(all, about).split('\n').slice(all.length)).toEqual([
      'Copy: /photos/b.jpg',
      'Copy: /photos/c.jpg',
      'Read by: Type: Type 3',
    ])
    expect(infoText(all.slice(0, 2), null)).toBe('File: a.jpg\nFolder: Spring / tops / red')
    expect(infoText([], null)).toBe('')
  })

  it('is counted beside its title', () => {
    expect(countOf('Copies', 1200)).toBe('Copies (1,200)')
  })
})

describe('colours in words', () => {
  const words = (part: Partial<PictureColours>) => coloursInWords({ ...colours, ...part })

  it('name the space as people do, or as it is', () => {
    expect(words({ space: 'b-w' })).toBe('Greyscale, no profile')
    expect(words({ space: 'xyz' })).toBe('XYZ, no profile')
  })

  it('name the profile, or that there is one without a name', () => {
    expect(words({ profile: 'Display P3', hasProfile: true })).toBe('RGB, Display P3')
    expect(words({ hasProfile: true })).toBe('RGB, a profile without a name')
  })

  it('tell bits and transparency where they are known', () => {
    expect(words({ bits: 8, hasTransparency: true })).toBe('RGB, no profile, 8 bits, transparency')
  })
})
