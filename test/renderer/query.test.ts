import { describe, expect, it } from 'vitest'
import type { ReviewState } from '../../src-preload/contract.ts'
import { describeQuery, statesOf } from '../../src-renderer/answers/describe-query.ts'
import { openFolders } from '../../src-renderer/answers/folder-tree.ts'
import { aboutAttribute, defaultQuery, filterOf, isNarrowed, withoutFilters } from '../../src-renderer/answers/query.ts'

describe('a query', () => {
  it('asks for everything until something is chosen', () => {
    expect(filterOf(defaultQuery)).toEqual({})
    expect(isNarrowed(defaultQuery)).toBe(false)
  })

  it('names the attribute only where something is said of it', () => {
    expect(filterOf({ ...defaultQuery, attributeId: 2, catalogId: 1 })).toEqual({ catalogId: 1 })
    expect(filterOf({ ...defaultQuery, attributeId: 2, sort: { by: 'uncertainty', descending: true } })).toEqual({
      attributeId: 2,
    })
    expect(filterOf({ ...defaultQuery, attributeId: 2, state: 'unreviewed', minimumConfidence: 0.4 })).toEqual({
      attributeId: 2,
      state: 'unreviewed',
      minimumConfidence: 0.4,
    })
  })

  it('drops what was said of another attribute', () => {
    const query = { ...defaultQuery, attributeId: 1, labelId: 7, text: 'a' }
    expect(aboutAttribute(query, 2)).toMatchObject({ attributeId: 2, labelId: null, text: 'a' })
    expect(aboutAttribute(query, 1)).toBe(query)
  })

  it('keeps the place and the order when the filters are cleared', () => {
    const query = { ...defaultQuery, catalogId: 3, state: 'human' as const, attributeId: 1, text: 'x' }
    expect(withoutFilters(query)).toMatchObject({ catalogId: 3, state: null, text: '' })
  })

  it('is told in words, each with its way out', () => {
    const names = { find: () => ({ title: 'Type', kind: 'label' as const }), nameOf: () => 'Jeans' }
    const parts = describeQuery(
      { ...defaultQuery, attributeId: 1, labelId: 4, maximumConfidence: 0.5, text: ' 2026 ' },
      names,
    )
    expect(parts.map(({ text }) => text)).toEqual([
      'Type: Jeans',
      'Type: 0\u00a0% to 50\u00a0% sure',
      '“2026” in the name or caption',
    ])
    expect(parts[0]?.without).toEqual({ labelId: null })
  })
})

describe('the states of images', () => {
  it('are told in words, the unsure and the doubted too', () => {
    const names = { find: () => ({ title: 'Type', kind: 'label' as const }), nameOf: () => '' }
    const said = (state: ReviewState) => describeQuery({ ...defaultQuery, attributeId: 1, state }, names)[0]?.text
    expect(said('unsure')).toBe('Type: not sure')
    expect(said('suspect')).toBe('Type: probably wrong')
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
