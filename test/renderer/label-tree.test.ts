import { describe, expect, it } from 'vitest'
import type { Label, LabelFigures } from '../../src-preload/contract.ts'
import { familyOf, foundOf, isThin, treeRows } from '../../src-renderer/answers/label-tree.ts'
import { swatchOf } from '../../src-renderer/answers/swatch.ts'

const label = (
  id: number,
  name: string,
  images: number,
  parentId: number | null = null,
  synonyms: string[] = [],
): Label => ({
  ...{ id, attributeId: 1, name, images, decided: 0, imported: 0, retired: false, synonyms, parentId },
  ...{ description: '', colour: null, key: null },
})
const labels = [
  label(1, 'Black', 30),
  label(2, 'Blue', 5),
  label(3, 'Navy Blue', 28, 2, ['Marine']),
  label(4, 'Ink', 2, 3),
  label(5, 'Red', 9),
  label(6, 'Orphan', 1, 99),
]
const figures = new Map<number, LabelFigures>([
  [2, { labelId: 2, human: 20, imported: 5, machine: 10, found: null }],
  [3, { labelId: 3, human: 20, imported: 0, machine: 10, found: null }],
])
const rows = (changes: Partial<Parameters<typeof treeRows>[1]> = {}) =>
  treeRows(labels, { order: 'family', figures, closed: new Set(), sought: '', ...changes }).map(
    ({ depth, label: { name } }) => `${'·'.repeat(depth)}${name}`,
  )

describe('the table of labels', () => {
  it('has labels under those they lie under, those of most images first', () => {
    expect(rows()).toEqual(['Blue', '·Navy Blue', '··Ink', 'Black', 'Red', 'Orphan'])
    expect(rows({ closed: new Set([2]) })).toEqual(['Blue', 'Black', 'Red', 'Orphan'])
  })

  it('is a plain list by images or by name', () => {
    expect(rows({ order: 'name' })).toEqual(['Black', 'Blue', 'Ink', 'Navy Blue', 'Orphan', 'Red'])
    expect(rows({ order: 'images' })[0]).toBe('Blue')
  })

  it('shows what is sought with what it lies under, by other names as well', () => {
    expect(rows({ sought: 'ink', closed: new Set([2]) })).toEqual(['Blue', '·Navy Blue', '··Ink'])
    expect(rows({ sought: 'marine' })).toEqual(['Blue', '·Navy Blue'])
    expect(rows({ sought: 'x' })).toEqual([])
  })

  it('keeps a family together', () => {
    expect([...familyOf(labels, 2)]).toEqual([2, 3, 4])
  })

  it('says nothing of how many are found of a handful', () => {
    const of = (human: number, found: number | null): LabelFigures => ({
      ...{ labelId: 1, human, imported: 0, machine: 1 },
      found: found === null ? null : { right: found, of: found, low: 0, high: 1 },
    })
    expect(foundOf(of(2, 9))).toBeNull()
    expect(foundOf(of(2, 10))).toMatchObject({ of: 10 })
    expect([isThin(of(2, null)), isThin(of(2, 40)), isThin(of(12, null))]).toEqual([true, false, false])
  })
})

describe('the colour beside a name', () => {
  it('is the one chosen, or of a colour what it is called', () => {
    const navy = { name: 'Navy Blue', colour: null }
    expect(swatchOf(navy, 'colour')).toBe('#1f2a4d')
    expect(swatchOf({ ...navy, colour: '#000000' }, 'type')).toBe('#000000')
    expect(swatchOf(navy, 'type')).toBeNull()
    expect(swatchOf({ name: 'Zebra', colour: null }, 'colour')).toBeNull()
  })
})
