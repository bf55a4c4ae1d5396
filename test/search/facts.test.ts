import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Fact } from '../../src-preload/contract.ts'
import { ImageLists } from '../../src-main/engine/search/image-lists.ts'
import { openReader } from '../../src-main/engine/storage/reader.ts'
import { Bin } from '../helpers/bin.ts'
import { openStubStudio, type StubStudio } from '../helpers/stub-studio.ts'

/** What files are known to be: sides in pixels, bytes, changed in microseconds, added in milliseconds. */
const files = [
  { width: 979, height: 1000, size: 99, modified: 4_999_999, added_at: 1 },
  { width: 980, height: 1000, size: 100, modified: 5_000_000, added_at: 2 },
  { width: 1020, height: 1000, size: 101, modified: 5_000_999, added_at: 3 },
  { width: 1021, height: 1000, size: 102, modified: 5_001_000, added_at: 4 },
  { width: null, height: null, size: 103, modified: 5_001_999, added_at: 5 },
]

const bin = new Bin()
let stub: StubStudio
let lists: ImageLists
beforeAll(async () => {
  stub = await openStubStudio({ images: files.length, bin })
  const write = stub.studio.engine.store.database.prepare(
    `UPDATE image SET width = @width, height = @height, size = @size, modified = @modified, added_at = @added_at WHERE id = @id`,
  )
  for (const [at, file] of files.entries()) write.run({ ...file, id: stub.ids[at] })
  const reader = openReader(stub.studio.library)
  bin.add(() => reader.close())
  lists = new ImageLists(reader)
})
afterAll(() => bin.empty())

/** The places of the files that all of this holds of. */
function found(...facts: Fact[]): number[] {
  const ids = lists.list({ facts }, { by: 'name', descending: false })
  return Array.from(ids, (id) => stub.ids.indexOf(id)).sort((a, b) => a - b)
}

describe('what is asked of files', () => {
  test('a square is as high as wide to two parts in a hundred; what is not known has no shape', () => {
    expect(found({ fact: 'shape', shapes: ['portrait'] })).toEqual([0])
    expect(found({ fact: 'shape', shapes: ['square'] })).toEqual([1, 2])
    expect(found({ fact: 'shape', shapes: ['landscape'] })).toEqual([3])
    expect(found({ fact: 'shape', shapes: ['portrait', 'landscape'] })).toEqual([0, 3])
    expect(found({ fact: 'shape', shapes: ['square'], not: true })).toEqual([0, 3, 4])
  })

  test('ends of a range are part of it, and each may be left open', () => {
    expect(found({ fact: 'width', least: 980 })).toEqual([1, 2, 3])
    expect(found({ fact: 'width', most: 980 })).toEqual([0, 1])
    expect(found({ fact: 'width', least: 980, most: 1020 })).toEqual([1, 2])
    expect(found({ fact: 'height', least: 1001 })).toEqual([])
    expect(found({ fact: 'bytes', least: 100, most: 102 })).toEqual([1, 2, 3])
    expect(found({ fact: 'added', least: 4 })).toEqual([3, 4])
    expect(found({ fact: 'added', most: 1 })).toEqual([0])
  })

  test('a time is asked for in milliseconds, each of them whole', () => {
    expect(found({ fact: 'modified', least: 5000 })).toEqual([1, 2, 3, 4])
    expect(found({ fact: 'modified', most: 5000 })).toEqual([0, 1, 2])
    expect(found({ fact: 'modified', least: 5000, most: 5000 })).toEqual([1, 2])
    expect(found({ fact: 'modified', least: 0, most: 4999 })).toEqual([0])
  })

  test('several facts hold all at once', () => {
    expect(found({ fact: 'shape', shapes: ['square'] }, { fact: 'bytes', least: 101 })).toEqual([2])
  })
})
