import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesRead, type SoughtFile } from '../../src-main/engine/catalog/compared-files.ts'
import { requireContents } from '../../src-main/engine/catalog/same-contents.ts'
import { openStore } from '../../src-main/engine/storage/store.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'

/** A catalog of so many pictures, one of them in a folder below, and one more that is gone. */
async function open(images: number) {
  const bin = testBin()
  const { database, close } = await openStore(await temporaryFolder(bin))
  bin.add(close)
  database.exec(`INSERT INTO catalog (id, uid, path, name, added_at) VALUES (1, 'u', '/old', 'Spring', 1);
    INSERT INTO folder (id, catalog_id, name, path) VALUES (1, 1, '', ''), (2, 1, 'b', 'a/b')`)
  const image = database.prepare('INSERT INTO image (folder_id, name, size, modified, added_at, present) VALUES (?, ?, ?, 1, 1, ?)') // prettier-ignore
  for (let at = 1; at <= images; at++) image.run(at === images ? 2 : 1, `${at}.jpg`, at, 1)
  image.run(1, 'gone.jpg', 1, 0)
  const sought: SoughtFile[] = []
  return {
    sought,
    /** Whether a folder is taken in which so many were found, and so many of those read were other pictures. */
    takes: (found: number, others: number) =>
      requireContents(database, { id: 1, name: 'Spring' }, '/new', (files) => {
        sought.splice(0, sought.length, ...files)
        return Promise.resolve({ found, others })
      }),
  }
}

describe('a folder that is to be that of a catalog', () => {
  it('has half of its pictures at least, not counting others in their place', async () => {
    const { takes } = await open(9)
    await expect(takes(9, 0)).resolves.toBeUndefined()
    await expect(takes(5, 0)).resolves.toBeUndefined()
    await expect(takes(4, 0)).rejects.toMatchObject({ code: 'bad-request', subject: '/new' })
    await expect(takes(6, 1)).resolves.toBeUndefined()
    await expect(takes(6, 2)).rejects.toThrow('holds 4 of 9 pictures of "Spring"')
  })

  it('has most of those that were read as they were, however many are there', async () => {
    const { takes } = await open(100)
    await expect(takes(100, Math.floor(filesRead / 2))).resolves.toBeUndefined()
    await expect(takes(100, Math.floor(filesRead / 2) + 1)).rejects.toMatchObject({ code: 'bad-request' })
  })

  it('is looked through for pictures that lie evenly among all, a hundred at most, and none that is gone', async () => {
    const few = await open(3)
    await few.takes(3, 0)
    expect(few.sought.map(({ path, size }) => [path, size])).toEqual([
      [join('/new', '1.jpg'), 1],
      [join('/new', '2.jpg'), 2],
      [join('/new', 'a', 'b', '3.jpg'), 3],
    ])
    const many = await open(1000)
    await many.takes(100, 0)
    expect(many.sought.map(({ size }) => size)).toEqual(Array.from({ length: 100 }, (_, at) => (at + 1) * 10))
  })

  it('of a catalog without pictures is any', async () => {
    const { takes } = await open(0)
    await expect(takes(0, 0)).resolves.toBeUndefined()
  })
})
