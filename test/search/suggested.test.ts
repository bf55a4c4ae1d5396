import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Suggester } from '../../src-main/engine/search/suggest.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { Bin } from '../helpers/bin.ts'
import { openStubStudio } from '../helpers/stub-studio.ts'

/** Labels by how many of the images have them. */
const labels = {
  'Plain zigzag': 1,
  Microzigzag: 1,
  'Zigzag fine': 1,
  'Zigzag bold': 2,
  Zigzag: 0,
  Dot: 1,
  Zigzog: 1,
  ...Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`Check ${at}`, 0])),
}

const bin = new Bin()
let suggester: Suggester
beforeAll(async () => {
  const { attributeId, ids, studio } = await openStubStudio({ images: 7, labels: 0, bin })
  let next = 0
  for (const [name, images] of Object.entries(labels)) {
    const labelId = studio.label(attributeId, name)
    const some = Uint32Array.from(ids.slice(next, (next += images)))
    if (images > 0)
      await studio.client.annotations.decide({ ids: some, attributeId, decision: { kind: 'is', labelId } })
  }
  const caption = studio.attribute('caption')
  for (const [at, text] of ['Striped 1.5 shirt, st', 'stripes or Striped stroll', 'Strange'].entries()) {
    const decision = { kind: 'text', text } as const
    await studio.client.annotations.decide({ ids: Uint32Array.of(ids[at]!), attributeId: caption, decision })
  }
  await studio.engine.textIndex.settled()
  const reader = openReader(studio.library)
  bin.add(() => reader.close())
  suggester = new Suggester(reader)
})
afterAll(() => bin.empty())

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('labels are suggested', () => {
  test('those called so, that begin so, of which a word begins so, that hold it; of equals those with more images', () => {
    const { labels, words, images, folders } = suggester.suggest('pattern:zigzag')
    expect(names(labels)).toEqual(['Zigzag', 'Zigzag bold', 'Zigzag fine', 'Plain zigzag', 'Microzigzag'])
    expect(labels.map(({ images }) => images)).toEqual([0, 2, 1, 1, 1])
    expect({ words, images, folders }, 'of an attribute alone').toEqual({ words: [], images: [], folders: [] })
  })

  test('eight at most, and what the last word of several means', () => {
    expect(suggester.suggest('pattern:check').labels).toHaveLength(8)
    expect(names(suggester.suggest('stub pattern:plain').labels)).toEqual(['Plain zigzag'])
    expect(suggester.suggest('colour:zigzag').labels).toEqual([])
  })

  test('that are near where none that images have is called so', () => {
    expect(suggester.suggest('pattern:zigzag').near, 'two begin so').toEqual([])
    expect(names(suggester.suggest('pattern:zigzga').near)).toEqual([
      'Zigzag bold',
      'Plain zigzag',
      'Zigzag fine',
      'Zigzog',
    ])
    expect(names(suggester.suggest('pattern:zgizga').near), 'two letters').toHaveLength(3)
    expect(suggester.suggest('pattern:zgizgaaa').near, 'three').toEqual([])
    expect(names(suggester.suggest('pattern:dit').near), 'of three letters one').toEqual(['Dot'])
    expect(suggester.suggest('pattern:dux').near, 'and not two').toEqual([])
    expect(suggester.suggest('pattern:check').near, 'no image has one').toEqual([])
  })
})

describe('names of files are suggested', () => {
  test('five at most, and their words, from three letters on', () => {
    expect(suggester.suggest('stub').images).toHaveLength(5)
    expect(suggester.suggest('stub').words).toEqual(['stub'])
    expect(suggester.suggest('stu').words).toEqual(['stub'])
    expect(suggester.suggest('st')).toMatchObject({ images: [], words: [] })
    expect(suggester.suggest('file:stub')).toMatchObject({ words: [], folders: [] })
    expect(suggester.suggest('file:stub').images).toHaveLength(5)
    expect(suggester.suggest('folder:catalog')).toMatchObject({ images: [], words: [], folders: [{ images: 7 }] })
  })

  test('and words of captions, those that most of them have first', () => {
    expect(suggester.suggest('str').words).toEqual(['striped', 'strange', 'stripes', 'stroll'])
    expect(suggester.suggest('"shirt stri').words, 'the last word').toEqual(['striped', 'stripes'])
    expect(suggester.suggest('shirt, st').words).toEqual([])
    expect(suggester.suggest('jpg').words, 'of a name, not of its kind').toEqual([])
  })

  test('and products by what their keys hold, where a product is asked for', () => {
    const { labels, products } = suggester.suggest('product:stub')
    expect(labels).toEqual([])
    expect(products.length).toBeGreaterThan(0)
    const [{ key, name, images } = { key: '', name: '', images: 0 }] = products
    expect([key.endsWith(name), images]).toEqual([true, 1])
    expect(suggester.suggest('stub').products, 'of the field alone').toEqual([])
    expect(suggester.suggest('product:none').products).toEqual([])
  })

  test('not of nothing', () => {
    const nothing = { labels: [], near: [], words: [], images: [], folders: [], products: [] }
    for (const text of ['', '  ', 'pattern:', '"']) expect(suggester.suggest(text), text).toEqual(nothing)
  })
})
