import { describe, expect, it } from 'vitest'
import type { Label, LabelFigures } from '../../src-preload/contract.ts'
import { familyOf, foundText, isThin, treeRows } from '../../src-renderer/answers/label-tree.ts'
import { swatchOf } from '../../src-renderer/answers/swatch.ts'
import { percent, percentRange } from '../../src-renderer/copy/format.ts'

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
const unmeasured = { found: null, foundOn: null, learned: null }
const figures = new Map<number, LabelFigures>([
  [2, { labelId: 2, human: 20, imported: 5, machine: 10, ...unmeasured }],
  [3, { labelId: 3, human: 20, imported: 0, machine: 10, ...unmeasured }],
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

  const text = (
    figures: Partial<Parameters<typeof foundText>[0]>,
    label: Partial<Parameters<typeof foundText>[1]> = {},
  ) => foundText({ ...unmeasured, ...figures }, { decided: 12, isParent: false, ...label })

  it('says how many are found, of how many, and what that was measured on', () => {
    const share = (right: number, of: number) => ({ right, of, low: 0.5, high: 0.9 })
    const here = text({ found: share(30, 40), foundOn: 'library', learned: 'here' })
    expect(here).toEqual({ text: percent(0.75), hint: `30 of 40 found: ${percentRange(0.5, 0.9)}.`, isFirm: true })
    const handful = text({ found: share(9, 9), foundOn: 'library', learned: 'here' })
    expect(handful).toMatchObject({ text: '9 of 9', isFirm: false })
    expect(handful.hint).toContain('Too few to tell.')
    const onCard = text({ found: share(30, 40), foundOn: 'card', learned: 'elsewhere' }, { decided: 0 })
    expect(onCard).toMatchObject({ text: percent(0.75), isFirm: false })
    expect(onCard.hint).toContain('when the model was made')
    expect(text({ found: share(30, 40), foundOn: 'card', learned: 'here' }).isFirm, 'set aside here').toBe(true)
  })

  it('says why there is no figure where there is none', () => {
    expect(text({ learned: 'elsewhere' }, { decided: 0 }).text).toBe('0 decided')
    expect(text({ learned: null }).text).toBe('Not learned')
    expect(text({ learned: 'here' }).hint).toContain('learned from every image')
    expect(text({}, { decided: 0, isParent: true }).hint).toContain('labels under it')
  })

  it('calls a label thin that has few decisions here, unless it was learned elsewhere', () => {
    const of = (human: number, learned: LabelFigures['learned'], machine = 1): LabelFigures => ({
      ...{ labelId: 1, human, imported: 0, machine, found: null, foundOn: null, learned },
    })
    expect([of(2, null), of(2, 'here'), of(2, 'elsewhere'), of(0, null, 0), of(12, 'here')].map(isThin)).toEqual([
      true, true, false, false, false,
    ]) // prettier-ignore
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
