import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { LibraryList } from '../../src-main/app/library-list.ts'
import type { LibraryCard } from '../../src-preload/contract.ts'
import { temporaryFolder } from '../helpers/bin.ts'

let folder: string

beforeEach(async () => {
  folder = await temporaryFolder()
})

const card: LibraryCard = {
  images: 4260,
  reviewed: { title: 'Colour', images: 1860 },
  changes: 12,
  filter: ['Colour is Navy'],
  file: '13962.jpg',
  next: [{ kind: 'unsure', attributeId: 2, title: 'Colour', count: 40 }],
}

function makeLibrary(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  writeFileSync(join(path, 'library.db'), '')
  return path
}

describe('the list of libraries', () => {
  it('holds those that were opened, the last first, each once and under the number it got', () => {
    const list = new LibraryList(folder)
    const [bags, shoes] = [makeLibrary('Bags'), makeLibrary('Shoes')]
    list.opened(bags, 1)
    list.opened(shoes, 2)
    list.opened(bags, 3)
    expect(list.list(bags)).toMatchObject([
      { id: 1, name: 'Bags', folder: bags, openedAt: 3, isOpen: true, isThere: true, card: null, pictures: [] },
      { id: 2, name: 'Shoes', isOpen: false },
    ])
    expect(new LibraryList(folder).list('')).toEqual(list.list(''))
  })

  it('says which are not there any more, and begins with one that is', () => {
    const list = new LibraryList(folder)
    const bags = makeLibrary('Bags')
    list.opened(bags)
    list.opened(join(folder, 'unplugged'))
    expect(list.list('').map(({ isThere }) => isThere)).toEqual([false, true])
    expect(list.last()).toBe(bags)
    list.forget(1)
    expect(list.last()).toBeUndefined()
    expect(list.folderOf(1)).toBeUndefined()
    expect(list.folderOf(2)).toBe(join(folder, 'unplugged'))
  })

  it('keeps how a library was left, with its pictures, until it is taken off', () => {
    const list = new LibraryList(folder)
    const bags = makeLibrary('Bags')
    list.opened(bags)
    const data = new TextEncoder().encode('pixels')
    list.keep(bags, card, [{ mediaType: 'image/webp', data }], 77)
    const later = new LibraryList(folder)
    expect(later.list('')[0]).toMatchObject({ card, pictures: ['thumb://library/1/0?77'] })
    expect(later.picture(1, 0)).toMatchObject({ mediaType: 'image/webp' })
    expect(new TextDecoder().decode(later.picture(1, 0)?.data)).toBe('pixels')
    expect(later.picture(1, 1)).toBeNull()
    later.forget(1)
    expect(later.picture(1, 0)).toBeNull()
    expect(existsSync(join(folder, 'library-pictures', '1'))).toBe(false)
    expect(existsSync(join(bags, 'library.db')), 'the library itself stays').toBe(true)
  })

  it('keeps nothing of a library that is not on it', () => {
    const list = new LibraryList(folder)
    list.keep('/elsewhere', card, [])
    expect(list.list('')).toEqual([])
  })

  it('forgets the one opened longest ago where there are very many, and the pictures kept of it', () => {
    const list = new LibraryList(folder)
    const picture = { mediaType: 'image/webp', data: new Uint8Array(1) }
    for (let at = 1; at <= 20; at++) {
      list.opened(`/library ${at}`, at)
      list.keep(`/library ${at}`, card, [picture])
    }
    expect(list.list('')).toHaveLength(20)
    list.opened('/library 21', 21)
    const names = list.list('').map(({ name }) => name)
    expect(names).toHaveLength(20)
    expect(names).not.toContain('library 1')
    const kept = [1, 2, 20].map((id) => existsSync(join(folder, 'library-pictures', String(id))))
    expect(kept).toEqual([false, true, true])
  })

  it('remembers what holds for all libraries', () => {
    const list = new LibraryList(folder)
    expect(list.preferences).toEqual({ startPage: true, notifications: true })
    list.setPreferences({ notifications: false })
    expect(new LibraryList(folder).preferences).toEqual({ startPage: true, notifications: false })
  })

  it.each(['', 'no JSON', '[]', '{"libraries":[{"id":"1"}],"preferences":7}'])(
    'begins anew where its file holds %j',
    async (content) => {
      writeFileSync(join(folder, 'libraries.json'), content)
      const list = new LibraryList(folder)
      expect([list.list(''), list.preferences.startPage]).toEqual([[], true])
      list.opened('/a')
      expect(JSON.parse(await readFile(join(folder, 'libraries.json'), 'utf8'))).toMatchObject({
        libraries: [{ id: 1 }],
      })
    },
  )

  it('that cannot be written keeps no library from being opened', () => {
    writeFileSync(join(folder, 'file'), '')
    const list = new LibraryList(join(folder, 'file', 'below'))
    expect(() => list.opened('/a')).not.toThrow()
    expect(list.list('/a')).toMatchObject([{ isOpen: true }])
  })
})
