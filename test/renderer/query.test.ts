import { describe, expect, it } from 'vitest'
import type { Fact, ReviewState } from '../../src-preload/contract.ts'
import { describeQuery, statesOf } from '../../src-renderer/answers/describe-query.ts'
import { openFolders } from '../../src-renderer/answers/folder-tree.ts'
import {
  defaultQuery,
  dependsOnDecisions,
  dependsOnModel,
  filterOf,
  isNarrowed,
  saying,
  withoutFilters,
  type Query,
} from '../../src-renderer/answers/query.ts'
import { rememberedQuery } from '../../src-renderer/answers/remembered-query.ts'

const noVersion = () => undefined

describe('a query', () => {
  it('asks for everything until something is chosen', () => {
    expect(filterOf(defaultQuery)).toEqual({})
    expect(isNarrowed(defaultQuery)).toBe(false)
  })

  it('asks for what is said of several attributes at once', () => {
    const skirts = saying(defaultQuery, 1, { labels: [4] })
    const black = saying(skirts, 2, { labels: [7, 8], not: true })
    expect(filterOf({ ...black, catalogId: 1, text: ' a ', failed: true })).toEqual({
      place: { catalogId: 1 },
      all: [
        { attributeId: 1, labels: [4] },
        { attributeId: 2, labels: [7, 8], not: true },
      ],
      text: 'a',
      failed: true,
    })
  })

  it('replaces in its place what is said anew, and keeps what is said in other respects', () => {
    const query = saying(saying(defaultQuery, 1, { labels: [4], states: ['human'] }), 2, { labels: [7] })
    expect(saying(query, 1, { labels: [5] }).all).toEqual([
      { attributeId: 1, labels: [5] },
      { attributeId: 1, states: ['human'] },
      { attributeId: 2, labels: [7] },
    ])
    expect(saying(query, 1, { labels: [] }).all).toEqual([
      { attributeId: 1, states: ['human'] },
      { attributeId: 2, labels: [7] },
    ])
    expect(saying(query, 1, { confidence: { least: 0, most: 1 } })).toEqual(query)
    expect(saying(defaultQuery, 1, { confidence: { least: 0.2 } }).all).toHaveLength(1)
  })

  it('depends on decisions and models as far as it speaks of them', () => {
    const ofLabels = saying(defaultQuery, 1, { labels: [1] })
    const ofConfidence = saying(defaultQuery, 1, { confidence: { most: 0.5 } })
    const sorted: Query = { ...defaultQuery, sort: { by: 'uncertainty', attributeId: 1, descending: true } }
    expect([defaultQuery, ofLabels, ofConfidence, sorted].map(dependsOnDecisions)).toEqual([false, true, false, false])
    expect([defaultQuery, ofLabels, ofConfidence, sorted].map(dependsOnModel)).toEqual([false, true, true, true])
  })

  it('keeps the place and the order when the filters are cleared', () => {
    const query = saying({ ...defaultQuery, catalogId: 3, text: 'x' }, 1, { states: ['human'] })
    expect(withoutFilters(query)).toEqual({ ...defaultQuery, catalogId: 3 })
  })

  it('is told in words, each with its way out', () => {
    const names = {
      find: (id: number | null) => ({ title: id === 1 ? 'Type' : 'Colour', kind: 'label' as const }),
      nameOf: (labelId: number | null) => `label ${labelId}`,
    }
    const said = saying({ ...defaultQuery, text: ' 2026 ' }, 1, { labels: [4], confidence: { most: 0.5 } })
    const query = saying(said, 2, { labels: [1, 2, 3, 4], not: true })
    const parts = describeQuery(query, names, () => 'Tops', noVersion)
    expect(parts.map(({ text }) => text)).toEqual([
      'Type is label 4',
      'Type 0\u00a0% to 50\u00a0% sure',
      'Colour is not label 1 or label 2 or 2 more',
      'Found “2026”',
    ])
    expect(new Set(parts.map(({ key }) => key)).size).toBe(4)
    expect(parts[0]?.without).toEqual({ all: query.all.slice(1) })
    const facts: Fact[] = [
      { fact: 'place', places: [{ folderId: 3 }], not: true },
      { fact: 'width', least: 1000 },
      { fact: 'bytes', least: 1000, most: 2_000_000 },
      { fact: 'shape', shapes: ['portrait', 'square'] },
      { fact: 'product', keys: ['= SV-1'] },
    ]
    const ofFacts = describeQuery({ ...defaultQuery, folderId: 2, facts, failed: true }, names, () => 'Tops', noVersion)
    expect(ofFacts.map(({ text }) => text)).toEqual([
      'Folder is Tops',
      'Folder is not Tops',
      'Width is 1,000 px or more',
      'File size is 1 kB to 2.0 MB',
      'Shape is portrait or square',
      'Product is SV-1',
      'Unreadable files',
    ])
    const ofFact = (fact: Fact) =>
      describeQuery({ ...defaultQuery, facts: [fact] }, names, () => '', noVersion)[0]?.text
    expect(ofFact({ fact: 'height', most: 50 })).toBe('Height is 50 px or less')
    expect(ofFact({ fact: 'height', least: 0 }), 'from none on').toBe('Height is 0 px or more')
    expect(ofFact({ fact: 'height', most: 0, not: true })).toBe('Height is not 0 px or less')
    expect(ofFact({ fact: 'product', keys: ['tops/que-1043'] })).toBe('Product is que-1043')
    expect(ofFacts[1]?.without).toEqual({ facts: facts.slice(1) })
  })
})

describe('models', () => {
  it('are named, and a filter says which of them find nothing', () => {
    const names = { find: () => ({ title: 'Type', kind: 'label' as const }), nameOf: () => '' }
    const versions: Record<number, { name: string; state: 'active' | 'retired' } | null> = {
      1: { name: 'type-1', state: 'retired' },
      2: { name: 'type-2', state: 'active' },
      3: null,
    }
    const said = (ids: number[], not = false) =>
      describeQuery(
        saying(defaultQuery, 1, { versions: ids, not }),
        names,
        () => '',
        (_attribute, id) => versions[id],
      )
    expect(said([2])[0]).toMatchObject({ text: 'Type is predicted by type-2', said: { aspect: 'versions' } })
    expect(said([1, 4], true)[0]?.text).toBe('Type is not predicted by type-1 (not in use) or a model that is gone')
    expect(said([3])[0]?.text).toBe('Type is predicted by …')
    expect(said([])).toEqual([])
  })
})

describe('a remembered query', () => {
  const there = { hasAttribute: (id: number) => id < 9, hasLabel: (id: number) => id < 90, hasPlace: () => true }

  it('is taken up as it was left, without what is no more', () => {
    const kept = saying(saying(defaultQuery, 1, { labels: [4] }), 2, { states: ['human'] })
    expect(rememberedQuery(kept, there)).toEqual(kept)
    const gone = saying(saying(kept, 9, { states: ['human'] }), 3, { labels: [90] })
    expect(rememberedQuery({ ...gone, sort: { by: 'confidence', attributeId: 9, descending: true } }, there)).toEqual(
      kept,
    )
    const unsure = saying(defaultQuery, 1, { states: ['unsure'], confidence: { most: 0.5 } })
    expect(rememberedQuery(unsure, there)).toEqual(unsure)
    expect(rememberedQuery(saying(defaultQuery, 1, { labels: [4, 90] }), there).all).toEqual([
      { attributeId: 1, labels: [4] },
    ])
  })

  it('keeps the places of a fact that are there, and no fact without any', () => {
    const place = (...ids: number[]) => ({ fact: 'place' as const, places: ids.map((catalogId) => ({ catalogId })) })
    const left = { ...there, hasPlace: ({ catalogId }: { catalogId?: number }) => catalogId === 1 }
    const facts = (...asked: Query['facts']) => rememberedQuery({ ...defaultQuery, facts: asked }, left).facts
    expect(facts(place(1, 2))).toEqual([place(1)])
    expect(facts(place(2))).toEqual([])
    const wide: Fact = { fact: 'width', least: 1 }
    expect(facts(wide, place(2)), 'others are no matter of places').toEqual([wide])
  })

  it('of the time when a filter spoke of one attribute says the same', () => {
    const former = {
      catalogId: 1,
      folderId: null,
      attributeId: 2,
      labelId: 5,
      state: 'machine' as const,
      minimumConfidence: 0.2,
      maximumConfidence: 1,
      failed: false,
      text: 'a',
      sort: { by: 'uncertainty' as const, descending: true },
    }
    expect(rememberedQuery(former, there)).toEqual({
      catalogId: 1,
      folderId: null,
      all: [
        { attributeId: 2, labels: [5] },
        { attributeId: 2, states: ['machine'] },
        { attributeId: 2, confidence: { least: 0.2, most: 1 } },
      ],
      facts: [],
      failed: false,
      text: 'a',
      sort: { by: 'uncertainty', attributeId: 2, descending: true },
    })
    const byName = { ...former, sort: { by: 'name' as const, descending: false } }
    expect(rememberedQuery(byName, there).sort).toEqual({ by: 'name', descending: false })
    expect(rememberedQuery({}, there)).toEqual(defaultQuery)
    expect(rememberedQuery({ attributeId: 2 }, there)).toEqual(defaultQuery)
    const unnarrowed = { ...former, attributeId: null, labelId: null, state: null, minimumConfidence: 0 }
    expect(rememberedQuery(unnarrowed, there)).toEqual({ ...defaultQuery, catalogId: 1, text: 'a' })
  })
})

describe('the states of images', () => {
  it('are told in words, the unsure and the doubted too', () => {
    const names = { find: () => ({ title: 'Type', kind: 'label' as const }), nameOf: () => '' }
    const said = (state: ReviewState) =>
      describeQuery(saying(defaultQuery, 1, { states: [state] }), names, () => '', noVersion)[0]?.text
    expect(said('unsure')).toBe('Type is not sure')
    expect(said('suspect')).toBe('Type is probably wrong')
  })

  it('of a caption are no matter of sureness', () => {
    expect(statesOf('label')).toEqual(expect.arrayContaining(['unsure', 'suspect']))
    expect(statesOf('text')).toEqual(statesOf('label').filter((state) => state !== 'unsure' && state !== 'suspect'))
  })
})

describe('the folder tree', () => {
  const folder = (id: number, parentId: number | null, name: string) => ({
    id,
    catalogId: 1,
    parentId,
    name,
    images: 1,
  })
  const folders = [folder(1, null, 'Root'), folder(2, 1, 'b 10'), folder(3, 1, 'b 9'), folder(4, 3, 'inner')]

  it('begins below the root, in the order people count', () => {
    expect(openFolders(folders, new Set()).map(({ folder: { id } }) => id)).toEqual([3, 2])
  })

  it('opens what is expanded', () => {
    expect(openFolders(folders, new Set([3])).map(({ folder: { id }, depth }) => [id, depth])).toEqual([
      [3, 0],
      [4, 1],
      [2, 0],
    ])
  })
})
