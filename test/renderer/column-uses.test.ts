import { describe, expect, it } from 'vitest'
import type { ColumnUse } from '../../src-preload/contract.ts'
import { assigned, useKey, useOf } from '../../src-renderer/answers/column-uses.ts'

const type: ColumnUse = { as: 'attribute', attributeId: 12 }
const made: ColumnUse = { as: 'new', title: 'attribute 12' }

describe('what the columns of a table are', () => {
  it('changes for the one that is said to be something else', () => {
    const uses: ColumnUse[] = [{ as: 'file' }, type, { as: 'skip' }]
    expect(assigned(uses, 2, made)).toEqual([{ as: 'file' }, type, made])
    expect(assigned(uses, 0, { as: 'skip' })).toEqual([{ as: 'skip' }, type, { as: 'skip' }])
    expect(uses, 'what was said before stays').toEqual([{ as: 'file' }, type, { as: 'skip' }])
  })

  it('is the file, the product or the catalog in one column only', () => {
    for (const as of ['file', 'product', 'catalog'] as const) {
      expect(assigned([{ as }, type, made], 2, { as })).toEqual([{ as: 'skip' }, type, { as }])
      expect(assigned([{ as }, type], 0, { as }), 'said again').toEqual([{ as }, type])
    }
    expect(assigned([{ as: 'file' }, { as: 'product' }], 1, { as: 'catalog' })).toEqual([
      { as: 'file' },
      { as: 'catalog' },
    ])
  })

  it('may be the same attribute, or nothing, in several', () => {
    expect(assigned([type, { as: 'skip' }], 1, type)).toEqual([type, type])
    expect(assigned([{ as: 'skip' }, type], 1, { as: 'skip' })).toEqual([{ as: 'skip' }, { as: 'skip' }])
  })

  it('is a value of a menu and back, even of a title that reads like another value', () => {
    const uses: ColumnUse[] = [
      ...[type, made, { as: 'new' as const, title: 'new skip' }, { as: 'new' as const, title: '' }],
      ...[{ as: 'file' as const }, { as: 'catalog' as const }, { as: 'product' as const }, { as: 'skip' as const }],
    ]
    expect(uses.map((use) => useOf(useKey(use)))).toEqual(uses)
    expect(new Set(uses.map(useKey)).size).toBe(uses.length)
  })
})
