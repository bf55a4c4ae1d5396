import { describe, expect, it } from 'vitest'
import type { Suggestions, View } from '../../src-preload/contract.ts'
import { defaultQuery, filterOf, type Query } from '../../src-renderer/answers/query.ts'
import { choicesOf, chosen, withLabel, type Choice, type Way } from '../../src-renderer/answers/suggestions.ts'

const nothing: Suggestions = { labels: [], near: [], words: [], images: [], folders: [], products: [] }
const label = (labelId: number, name: string) => ({ attributeId: 1, title: 'Type', labelId, name, images: labelId })
const view = (id: number, name: string): View => ({ id, name, filter: {}, sort: defaultQuery.sort })

describe('choices for a text', () => {
  const offered = (suggestions: Partial<Suggestions>, views: readonly View[], text: string) =>
    choicesOf({ ...nothing, ...suggestions }, views, () => undefined, text)
  const names = (...from: Parameters<typeof offered>) => offered(...from).map(({ text }) => text)

  it('are labels, those near, words, views and folders, in this order and as they came', () => {
    const suggestions: Suggestions = {
      labels: [label(7, 'Caps'), label(8, 'Capes')],
      near: [label(9, 'Hats')],
      words: ['caps', 'cape'],
      images: [{ id: 4, name: 'cap.jpg' }],
      folders: [{ catalogId: 2, folderId: 5, path: 'Caps', images: 1 }],
      products: [{ key: '= cap', name: 'cap', images: 1 }],
    }
    const choices = choicesOf(suggestions, [view(3, 'Red caps')], (id) => (id === 3 ? 0 : undefined), 'cap')
    expect(choices).toEqual([
      { group: 'labels', key: 'label-7', text: 'Type: Caps', count: 7, attributeId: 1, labelId: 7 },
      { group: 'labels', key: 'label-8', text: 'Type: Capes', count: 8, attributeId: 1, labelId: 8 },
      { group: 'near', key: 'label-9', text: 'Type: Hats', count: 9, attributeId: 1, labelId: 9 },
      { group: 'words', key: 'word-caps', text: 'caps', count: null, word: 'caps' },
      { group: 'words', key: 'word-cape', text: 'cape', count: null, word: 'cape' },
      { group: 'views', key: 'view-3', text: 'Red caps', count: 0, view: view(3, 'Red caps') },
      { group: 'folders', key: 'folder-5', text: 'Caps', count: 1, catalogId: 2, folderId: 5 },
    ])
    expect(offered({}, [view(3, 'Red caps')], 'cap')[0]?.count, 'not counted yet').toBeNull()
  })

  it('are at most three of what is near, and three views', () => {
    expect(offered({ near: [1, 2, 3, 4].map((id) => label(id, 'Hat')) }, [], 'hat')).toHaveLength(3)
    const views = ['a cap', 'cap', 'caps', 'a big cap'].map((name, at) => view(at, name))
    expect(names({}, views, 'cap'), 'the best of them').toEqual(['cap', 'caps', 'a cap'])
  })

  it('are of the last term alone: its value, without field and hyphen', () => {
    const views = [view(1, 'Red'), view(2, 'Caps'), view(3, 'Navy caps')]
    expect(names({}, views, 'red cap')).toEqual(['Caps', 'Navy caps'])
    expect(names({}, views, '-cap')).toEqual(['Caps', 'Navy caps'])
    expect(names({}, views, 'brand:navy,cap')).toEqual(['Navy caps'])
    expect(names({}, views, 'cap red')).toEqual(['Red'])
  })

  it('are no views where nothing is sought', () => {
    expect(names({}, [view(1, 'Red')], '')).toEqual([])
    expect(names({}, [view(1, 'Red')], '  ')).toEqual([])
  })
})

describe('a query with a choice made', () => {
  const query: Query = {
    ...defaultQuery,
    catalogId: 2,
    all: [{ attributeId: 1, labels: [4] }],
    facts: [{ fact: 'shape', shapes: ['square'] }],
    failed: true,
    sort: { by: 'added', descending: true },
  }
  const after = (choice: Choice, way: Way, text = 'red ca', from = query) => chosen(from, choice, way, text)
  const caps: Choice = { group: 'labels', key: '', text: '', count: 3, attributeId: 1, labelId: 7 }
  const rest = { facts: query.facts, failed: true }

  it('of a label shows just it, or narrows to it or to all but it, what was written before staying', () => {
    for (const choice of [caps, { ...caps, group: 'near' } as const]) {
      const all = [{ attributeId: 1, labels: [7] }]
      expect(after(choice, 'show')).toEqual({ ...defaultQuery, catalogId: 2, all, sort: query.sort })
      expect(filterOf(after(choice, 'add'))).toEqual({
        place: { catalogId: 2 },
        all: [{ attributeId: 1, labels: [4, 7] }],
        text: 'red',
        ...rest,
      })
      expect(filterOf(after(choice, 'exclude'))).toEqual({
        place: { catalogId: 2 },
        all: [...query.all, { attributeId: 1, labels: [7], not: true }],
        text: 'red',
        ...rest,
      })
    }
  })

  it('of a word writes it in the place of the last term, whichever way it is shown', () => {
    const word: Choice = { group: 'words', key: 'word-cap', text: 'cap', count: null, word: 'cap' }
    expect(after(word, 'show')).toEqual({ ...query, text: 'red cap' })
    expect(after(word, 'add')).toEqual({ ...query, text: 'red cap' })
    expect(after(word, 'exclude')).toEqual({ ...query, text: 'red -cap' })
    expect(after(word, 'add', '').text).toBe('cap')
  })

  it('of a view is the view, whatever else was asked', () => {
    const sort = { by: 'name', descending: true } as const
    const mine: View = { id: 1, name: 'Mine', filter: { place: { folderId: 9 }, text: 'a' }, sort }
    const choice: Choice = { group: 'views', key: 'view-1', text: 'Mine', count: null, view: mine }
    for (const way of ['show', 'add', 'exclude'] as const) {
      expect(after(choice, way)).toEqual({ ...defaultQuery, folderId: 9, text: 'a', sort })
    }
  })

  it('of a folder goes there, or asks for it among others, or for all but it', () => {
    const folder: Choice = { group: 'folders', key: '', text: '', count: 1, catalogId: 3, folderId: 5 }
    expect(after(folder, 'show')).toEqual({ ...defaultQuery, catalogId: 3, folderId: 5, sort: query.sort })
    const added = after(folder, 'add')
    expect(added).toEqual({
      ...query,
      text: 'red',
      facts: [...query.facts, { fact: 'place', places: [{ folderId: 5 }] }],
    })
    const both = after({ ...folder, folderId: 6 }, 'add', '', added)
    expect(both.facts).toEqual([...query.facts, { fact: 'place', places: [{ folderId: 5 }, { folderId: 6 }] }])
    const without = after({ ...folder, folderId: 6 }, 'exclude', '', added)
    expect(without.facts).toEqual([...added.facts, { fact: 'place', places: [{ folderId: 6 }], not: true }])
    expect(after({ ...folder, folderId: 8 }, 'exclude', '', without).facts.at(-1)).toEqual({
      ...{ fact: 'place', places: [{ folderId: 6 }, { folderId: 8 }] },
      not: true,
    })
  })
})

describe('a label that a query is narrowed to', () => {
  const query: Query = {
    ...defaultQuery,
    all: [
      { attributeId: 1, states: ['human'] },
      { attributeId: 1, labels: [4] },
      { attributeId: 2, labels: [9], not: true },
    ],
  }

  it('stands beside the others of its attribute, in their place', () => {
    expect(withLabel(query, 1, 5, false).all).toEqual(query.all.with(1, { attributeId: 1, labels: [4, 5] }))
    expect(withLabel(query, 2, 8, true).all).toEqual(query.all.with(2, { attributeId: 2, labels: [9, 8], not: true }))
  })

  it('is said by itself where only the contrary, another respect or another attribute is spoken of', () => {
    expect(withLabel(query, 1, 5, true).all).toEqual([...query.all, { attributeId: 1, labels: [5], not: true }])
    expect(withLabel(query, 2, 8, false).all).toEqual([...query.all, { attributeId: 2, labels: [8] }])
    expect(withLabel(query, 3, 1, false).all).toEqual([...query.all, { attributeId: 3, labels: [1] }])
  })

  it('changes nothing where it is named already', () => {
    expect(withLabel(query, 1, 4, false)).toBe(query)
    expect(withLabel(query, 2, 9, true)).toBe(query)
  })
})
