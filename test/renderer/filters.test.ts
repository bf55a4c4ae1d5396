import { describe, expect, it } from 'vitest'
import type { Fact, Filter } from '../../src-preload/contract.ts'
import { labelOfView } from '../../src-renderer/answers/dropping.ts'
import {
  clauseLike,
  defaultQuery,
  filterOf,
  isNarrowed,
  isSameFilter,
  queryOf,
  sayingFact,
  withClause,
  type Query,
} from '../../src-renderer/answers/query.ts'

describe('filters', () => {
  it('are the same whatever the order in which they are said', () => {
    const one = {
      all: [
        { attributeId: 1, labels: [1, 2] },
        { attributeId: 2, labels: [3], not: false },
      ],
      text: ' a  b',
    }
    const other = {
      all: [
        { attributeId: 2, labels: [3] },
        { attributeId: 1, labels: [2, 1] },
      ],
      text: 'a b',
    }
    expect(isSameFilter(one, other)).toBe(true)
    expect(isSameFilter(one, { ...other, text: 'a c' })).toBe(false)
    expect(isSameFilter({ all: [{ attributeId: 1, labels: [1], not: true }] }, { all: [{ attributeId: 1, labels: [1] }] })).toBe(false) // prettier-ignore
    expect(isSameFilter(one, { ...other, failed: true })).toBe(false)
    expect(isSameFilter(one, { ...other, place: { catalogId: 1 } })).toBe(false)
    expect(isSameFilter({}, { text: ' ', all: [], facts: [], failed: false })).toBe(true)
    const places = (...ids: number[]): Filter => ({
      facts: [{ fact: 'place', places: ids.map((folderId) => ({ folderId })) }],
    })
    expect(isSameFilter(places(1, 2), places(2, 1))).toBe(true)
    expect(isSameFilter(places(1, 2), places(1))).toBe(false)
    expect(isSameFilter({ facts: [{ fact: 'width', least: 1, most: 2 }] }, { facts: [{ most: 2, least: 1, fact: 'width' }] })).toBe(true) // prettier-ignore
    const filter = { place: { folderId: 3 }, facts: [{ fact: 'width' as const, least: 10 }], failed: true }
    expect(filterOf(queryOf(filter, defaultQuery.sort))).toEqual(filter)
  })

  it('of files are said anew in their place, and taken away when they say nothing', () => {
    const wide = sayingFact(defaultQuery, { fact: 'width', least: 10 })
    const both = sayingFact(wide, { fact: 'shape', shapes: ['square'] })
    expect(sayingFact(both, { fact: 'width', most: 5 }).facts.map(({ fact }) => fact)).toEqual(['width', 'shape'])
    expect(sayingFact(both, { fact: 'width' }).facts).toEqual([{ fact: 'shape', shapes: ['square'] }])
  })

  it('of files stand beside what all others are not', () => {
    const square: Fact = { fact: 'shape', shapes: ['square'] }
    const both = sayingFact(sayingFact(defaultQuery, square), { ...square, not: true })
    expect(both.facts).toEqual([square, { ...square, not: true }])
    expect(sayingFact(both, { fact: 'shape', shapes: [], not: true }).facts).toEqual([square])
    expect(sayingFact(both, { fact: 'shape', shapes: [], not: false }).facts).toEqual([{ ...square, not: true }])
  })

  it('of files say nothing where they name nothing', () => {
    const empty: Fact[] = [
      { fact: 'place', places: [] },
      { fact: 'product', keys: [] },
      { fact: 'shape', shapes: [] },
      { fact: 'bytes' },
      { fact: 'added', not: true },
    ]
    for (const fact of empty) expect(sayingFact(defaultQuery, fact).facts, fact.fact).toEqual([])
    const full: Fact[] = [
      { fact: 'place', places: [{ folderId: 1 }] },
      { fact: 'product', keys: ['a'] },
      { fact: 'shape', shapes: ['portrait'] },
      { fact: 'bytes', least: 0 },
      { fact: 'added', most: 0 },
    ]
    for (const fact of full) expect(sayingFact(defaultQuery, fact).facts, fact.fact).toEqual([fact])
  })

  it('narrow a list, each by itself, and a place does not', () => {
    const narrowed: Partial<Query>[] = [
      { all: [{ attributeId: 1, labels: [1] }] },
      { facts: [{ fact: 'width', least: 1 }] },
      { failed: true },
      { text: 'a' },
    ]
    for (const part of narrowed) expect(isNarrowed({ ...defaultQuery, ...part }), JSON.stringify(part)).toBe(true)
    expect(isNarrowed({ ...defaultQuery, catalogId: 1, folderId: 2, text: '  ' })).toBe(false)
  })
})

describe('what a filter says of an attribute', () => {
  const labels = { attributeId: 1, labels: [4] }
  const others = { attributeId: 1, labels: [5], not: true }
  const states = { attributeId: 1, states: ['human' as const] }
  const query: Query = { ...defaultQuery, all: [labels, others, states] }

  it('is found by attribute, respect and way', () => {
    expect(clauseLike(query, 1, 'labels', false)).toBe(labels)
    expect(clauseLike(query, 1, 'labels', true)).toBe(others)
    expect(clauseLike(query, 1, 'states', false)).toBe(states)
    expect(clauseLike(query, 1, 'states', true)).toBeUndefined()
    expect(clauseLike(query, 1, 'confidence', false)).toBeUndefined()
    expect(clauseLike(query, 2, 'labels', false)).toBeUndefined()
  })

  it('is put in its place, last where it had none, and taken away where it says nothing', () => {
    const next = { attributeId: 1, labels: [6] }
    expect(withClause(query, labels, next).all).toEqual([next, others, states])
    expect(withClause(query, undefined, next).all).toEqual([labels, others, states, next])
    expect(withClause(query, { ...labels }, next).all, 'of another query').toHaveLength(4)
    expect(withClause(query, states, { attributeId: 1, states: [] }).all).toEqual([labels, others])
    expect(withClause(query, others, { attributeId: 1, labels: [] }).all).toEqual([labels, states])
    const all = { attributeId: 1, confidence: { least: 0, most: 1 } }
    expect(withClause(query, states, all).all).toEqual([labels, others])
    const some = { attributeId: 1, confidence: { most: 0.99 } }
    expect(withClause(query, states, some).all).toEqual([labels, others, some])
  })
})

describe('the label of a view', () => {
  const clause = { attributeId: 1, labels: [5] }

  it('is the one that it asks for, wherever it looks', () => {
    expect(labelOfView({ all: [clause] })).toBe(5)
    expect(labelOfView({ all: [clause], place: { catalogId: 2 }, text: '  ', facts: [] })).toBe(5)
    expect(labelOfView({ all: [{ ...clause, not: false }] })).toBe(5)
  })

  it('is none where it asks for anything else of an image', () => {
    const filters: Filter[] = [
      {},
      { all: [] },
      { all: [{ ...clause, not: true }] },
      { all: [{ attributeId: 1, labels: [5, 6] }] },
      { all: [{ attributeId: 1, labels: [] }] },
      { all: [{ attributeId: 1, states: ['human'] }] },
      { all: [{ ...clause, states: ['human'] }] },
      { all: [{ ...clause, confidence: { least: 0.5 } }] },
      { all: [clause, { attributeId: 2, labels: [8] }] },
      { all: [clause], text: 'red' },
      { all: [clause], failed: true },
      { all: [clause], failed: false },
      { all: [clause], facts: [{ fact: 'width', least: 1 }] },
    ]
    for (const filter of filters) expect(labelOfView(filter), JSON.stringify(filter)).toBeNull()
  })
})
