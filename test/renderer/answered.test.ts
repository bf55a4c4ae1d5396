import { describe, expect, it } from 'vitest'
import type { Answered, AttributeDetail, ImageDetail, ImageRow, Value } from '../../src-preload/contract.ts'
import { answeredDetail, answeredRow } from '../../src-renderer/answers/answered.ts'
import { captionOf, shownOf, standingOf } from '../../src-renderer/answers/standing.ts'

const value = (attributeId: number, labelId: number): Value => ({
  attributeId,
  labelId,
  source: 'machine',
  confidence: 0.7,
})
const caption = (text: string) => ({ text, source: 'machine' as const, confidence: 0.7 })
const row = { id: 1, values: [value(1, 5), value(3, 6)], caption: caption('Blue shirt') } as unknown as ImageRow
const answer = (more: Partial<Answered>): Answered => ({
  ...{ imageId: 1, values: [], caption: null, isWhole: false, rejected: [], decidedAt: null, suspect: null },
  ...more,
})

describe('what an image has as the engine says it', () => {
  it('takes the place of what it had of the attribute, in the order of attributes', () => {
    expect(answeredRow(row, 2, false, answer({ values: [value(2, 9)] })).values).toEqual([
      value(1, 5),
      value(2, 9),
      value(3, 6),
    ])
    expect(answeredRow(row, 1, false, answer({ values: [value(1, 9)] })).values).toEqual([value(1, 9), value(3, 6)])
    expect(answeredRow(row, 3, false, answer({})).values).toEqual([value(1, 5)])
  })

  it('is the caption and nothing else where that is a text', () => {
    const shown = answeredRow(row, 2, true, answer({ caption: caption('Red dress'), values: [value(1, 9)] }))
    expect(shown).toEqual({ ...row, caption: caption('Red dress') })
    expect(answeredRow(row, 1, false, answer({ caption: caption('Red dress') })).caption).toEqual(row.caption)
  })

  it('is in the details of that attribute alone', () => {
    const entry = (attributeId: number) => ({ attributeId, values: [], rejected: [4] }) as unknown as AttributeDetail
    const detail = {
      ...row,
      attributes: [entry(1), entry(3)],
      captionDetail: { attributeId: 2, decidedAt: null, model: 'a' },
    } as unknown as ImageDetail
    const suspect = { confidence: 0.1, otherId: 5, otherConfidence: 0.8 }
    const said = { isWhole: true, rejected: [7], decidedAt: 12, suspect }
    const after = answeredDetail(detail, 1, false, answer({ ...said, values: [value(1, 9)] }))
    expect(after.attributes).toEqual([{ attributeId: 1, value: value(1, 9), values: [value(1, 9)], ...said }, entry(3)])
    expect(after.values).toEqual([value(1, 9), value(3, 6)])
    expect(answeredDetail(detail, 1, false, answer({})).attributes[0]?.value).toBeNull()
    const written = answeredDetail(detail, 2, true, answer({ caption: caption('Red dress'), decidedAt: 12 }))
    expect(written.caption?.text).toBe('Red dress')
    expect(written.captionDetail).toEqual({ attributeId: 2, decidedAt: 12, model: 'a' })
    expect(written.attributes).toBe(detail.attributes)
  })
})

describe('what an image has of an attribute', () => {
  it('is its label, its caption, or nothing', () => {
    expect(standingOf(row, { id: 3, kind: 'label' })).toEqual(value(3, 6))
    expect(standingOf(row, { id: 2, kind: 'label' })).toBeNull()
    expect(standingOf(row, { id: 2, kind: 'text' })).toEqual(caption('Blue shirt'))
    expect(standingOf(row, null)).toBeNull()
  })

  it('is written as its labels, its caption, or that there is none', () => {
    const nameOf = (labelId: number) => `label ${labelId}`
    const shown = (part: Partial<ImageRow>, kind: 'label' | 'text' = 'label', id = 3) =>
      shownOf({ ...row, error: null, ...part }, { id, kind }, nameOf)
    expect(shown({})).toBe('label 6')
    expect(shown({ values: [value(3, 6), value(1, 5), value(3, 7)] })).toBe('label 6 · label 7')
    expect(shown({ error: 'It is damaged.' }), 'a label that it has all the same').toBe('label 6')
    expect(shown({}, 'label', 2)).toBe('No label')
    expect(shown({ error: 'It is damaged.' }, 'label', 2)).toBe('Cannot be read')
    expect(shown({}, 'text', 2)).toBe('Blue shirt')
    expect(shown({ caption: null }, 'text', 2)).toBe('No caption')
    expect(shown({ caption: caption('') }, 'text', 3)).toBe('No caption')
    expect(shownOf({ ...row, error: null }, null, nameOf)).toBe('No label')
  })

  it('is no caption where the captioner found no words', () => {
    expect(captionOf({ caption: caption('') })).toBeNull()
    expect(captionOf({ caption: null })).toBeNull()
    expect(captionOf(row)).toEqual(caption('Blue shirt'))
  })
})
