import { describe, expect, it } from 'vitest'
import type { Suggestions, View } from '../../src-preload/contract.ts'
import { keyMap } from '../../src-renderer/answers/key-map.ts'
import { paletteCommands, paletteOf, queryFor, type Found } from '../../src-renderer/answers/palette.ts'
import { defaultQuery, type Query } from '../../src-renderer/answers/query.ts'
import { copy } from '../../src-renderer/copy.ts'

const nothing: Suggestions = { labels: [], near: [], words: [], images: [], folders: [], products: [] }
const view = (id: number, name: string): View => ({ id, name, filter: { text: name }, sort: defaultQuery.sort })

function found(text: string, suggestions: Partial<Suggestions> = {}, views: readonly View[] = []) {
  const counts = new Map([[1, 1], [2, 2400], [3, 0]]) // prettier-ignore
  const of = { list: views, countOf: (id: number) => counts.get(id) }
  return paletteOf(text, { ...nothing, ...suggestions }, of, (command) => `<${command}>`)
}

describe('the commands of the palette', () => {
  const commands = paletteCommands.map(({ command }) => command)

  it('are named once, and itself not', () => {
    const titles = paletteCommands.map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
    expect(commands).not.toContain('palette')
  })

  it('are those of the window, and of others what means something wherever the hand is', () => {
    const ofWindow = keyMap.filter(({ group, command }) => group === copy.help.groups.window && command !== 'palette')
    const missing = ofWindow.filter(({ title }) => !paletteCommands.some((other) => other.title === title))
    expect(missing.filter(({ command }) => !command.startsWith('room-'))).toEqual([])
    for (const command of ['undo', 'redo', 'next-images', 'select-all', 'compare', 'open-loupe'] as const) {
      expect(commands, command).toContain(command)
    }
    for (const command of ['accept', 'pick-1', 'left', 'close-loupe', 'zoom', 'keep-old'] as const) {
      expect(commands, command).not.toContain(command)
    }
  })

  it('go to each room by its name', () => {
    const rooms = paletteCommands.filter(({ command }) => command.startsWith('room-'))
    expect(rooms.map(({ title }) => title).sort()).toEqual(
      ['images', 'changes', 'evaluation', 'labels', 'models']
        .map((name) => copy.window.rooms[name as keyof typeof copy.window.rooms])
        .sort(),
    )
  })
})

describe('what the palette finds', () => {
  it('is, before anything is typed, every view and then every command, each with its key', () => {
    const all = found(' ', { images: [{ id: 4, name: 'a.jpg' }] }, [
      view(2, 'Second'),
      view(1, 'First'),
      view(9, 'New'),
    ])
    expect(all.slice(0, 3).map(({ group, key, text, detail }) => [group, key, text, detail])).toEqual([
      ['views', 'view-2', 'Second', '2,400 images'],
      ['views', 'view-1', 'First', '1 image'],
      ['views', 'view-9', 'New', ''],
    ])
    expect(all.slice(3)).toEqual(
      paletteCommands.map(({ command, title }) => ({
        group: 'commands',
        key: command,
        text: title,
        detail: `<${command}>`,
        command,
      })),
    )
  })

  it('are the best six commands, then what the text may mean, then images', () => {
    const suggestions = {
      labels: [{ attributeId: 1, title: 'Type', labelId: 7, name: 'Espadrilles', images: 0 }],
      near: [{ attributeId: 1, title: 'Type', labelId: 8, name: 'Sandals', images: 1 }],
      words: ['e'],
      images: [
        { id: 4, name: 'e.jpg' },
        { id: 5, name: 'ee.jpg' },
      ],
      folders: [{ catalogId: 2, folderId: 5, path: 'E', images: 3 }],
    }
    const all = found(' e ', suggestions, [view(3, 'E')])
    expect(all.slice(0, 6).map(({ group }) => group)).toEqual(Array.from({ length: 6 }, () => 'commands'))
    expect(all.slice(6).map(({ group, key, text, detail }) => [group, key, text, detail])).toEqual([
      ['labels', 'label-7', 'Type: Espadrilles', '0 images'],
      ['near', 'label-8', 'Type: Sandals', '1 image'],
      ['views', 'view-3', 'E', '0 images'],
      ['folders', 'folder-5', 'E', '3 images'],
      ['images', 'image-4', 'e.jpg', ''],
      ['images', 'image-5', 'ee.jpg', ''],
    ])
  })

  it('is nothing where nothing is called so', () => {
    expect(found('qqqqq')).toEqual([])
  })

  it('is the command that is called so before all others', () => {
    expect(found('undo')[0]).toMatchObject({ group: 'commands', command: 'undo', detail: '<undo>' })
  })
})

describe('the query for what was found', () => {
  const query: Query = {
    ...defaultQuery,
    catalogId: 2,
    folderId: 3,
    all: [{ attributeId: 1, labels: [4] }],
    text: 'red',
    sort: { by: 'added', descending: true },
  }
  const after = (of: Found | undefined) => {
    if (of === undefined || of.group === 'commands') throw new Error('nothing was found')
    return queryFor(query, of)
  }

  it('of an image is its file, anywhere, in the order that was', () => {
    const [plain, spaced] = found('qqqqq', {
      images: [
        { id: 4, name: 'a.jpg' },
        { id: 5, name: 'a b.jpg' },
      ],
    })
    expect(after(plain)).toEqual({ ...defaultQuery, sort: query.sort, text: 'file:a.jpg' })
    expect(after(spaced).text).toBe('file:"a b.jpg"')
  })

  it('of a label is just that label here, of a view the view', () => {
    const [label] = found('qqqqq', {
      labels: [{ attributeId: 1, title: 'Type', labelId: 7, name: 'Caps', images: 3 }],
    })
    expect(after(label)).toEqual({ ...query, text: '', all: [{ attributeId: 1, labels: [7] }] })
    const [mine] = found('', {}, [view(1, 'Mine')])
    expect(after(mine)).toEqual({ ...defaultQuery, text: 'Mine' })
  })
})
