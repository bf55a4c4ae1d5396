import { describe, expect, it } from 'vitest'
import type { AttributeDetail, Decision, ImageDetail } from '../../src-preload/contract.ts'
import { decidedDetail } from '../../src-renderer/answers/optimistic.ts'
import { captioned, captionedDetail, plainText } from '../../src-renderer/answers/optimistic-caption.ts'

describe('what shows of an image after a decision', () => {
  const about = (more: Partial<AttributeDetail>): ImageDetail => {
    const entry = { attributeId: 1, value: null, top: [], rejected: [], decidedAt: null, suspect: null, ...more }
    return { id: 1, values: [], attributes: [entry] } as unknown as ImageDetail
  }
  const after = (detail: ImageDetail, decision: Parameters<typeof decidedDetail>[2]) =>
    decidedDetail(detail, 1, decision, 5000).attributes[0]

  it('is rejected no more where it was picked, and the others are', () => {
    const entry = after(about({ rejected: [3, 4] }), { kind: 'is', labelId: 3 })
    expect(entry).toMatchObject({ rejected: [4], decidedAt: 5000, value: { labelId: 3, source: 'human' } })
  })

  it('is rejected once however often it is said, and not at all once everything is cleared', () => {
    const detail = about({ rejected: [3], value: { attributeId: 1, labelId: 4, source: 'machine', confidence: 0.5 } })
    expect(after(detail, { kind: 'not', labelId: 3 })?.rejected).toEqual([3])
    expect(after(detail, { kind: 'not' })?.rejected).toEqual([3, 4])
    expect(after(detail, { kind: 'clear' })).toMatchObject({ rejected: [], decidedAt: null })
  })

  it('is said of that attribute alone, and in the order of attributes', () => {
    const other = { attributeId: 2, labelId: 9, source: 'machine' as const, confidence: 0.5 }
    const mine = { attributeId: 1, labelId: 4, source: 'machine' as const, confidence: 0.6 }
    const entry = { attributeId: 2, value: other, top: [], rejected: [6], decidedAt: 7, suspect: null }
    const detail = about({ value: mine, top: [{ labelId: 4, confidence: 0.6 }] })
    const image = {
      ...detail,
      values: [mine, other],
      attributes: [entry, ...detail.attributes],
    } as unknown as ImageDetail
    const shown = decidedDetail(image, 1, { kind: 'is', labelId: 3 }, 5000)
    expect(shown.values.map(({ attributeId, labelId }) => [attributeId, labelId])).toEqual([
      [1, 3],
      [2, 9],
    ])
    expect(shown.attributes[0]).toBe(entry)
    expect(shown.attributes[1]).toMatchObject({ value: { labelId: 3 }, values: [{ labelId: 3 }], decidedAt: 5000 })
    const rejected = decidedDetail(image, 1, { kind: 'not' }, 5000)
    expect(rejected.attributes[1]).toMatchObject({ value: null, values: [], rejected: [4] })
    expect(rejected.values).toEqual([other])
  })

  it('is the model’s next best label where its best was rejected, of those that nobody rejected before', () => {
    const top = [4, 3, 7, 8].map((labelId, at) => ({ labelId, confidence: 0.5 - at / 10 }))
    const shown = { attributeId: 1, labelId: 4, source: 'machine' as const, confidence: 0.5 }
    const others = { attributeId: 2, value: null, top: [{ labelId: 9, confidence: 0.9 }], rejected: [7] }
    const detail = about({ rejected: [3], top, value: shown })
    const image = { ...detail, values: [shown], attributes: [others, ...detail.attributes] } as unknown as ImageDetail
    expect(decidedDetail(image, 1, { kind: 'not' }, 5000).attributes[1]).toMatchObject({
      value: { labelId: 7, source: 'machine', confidence: 0.3 },
      rejected: [3, 4],
    })
  })

  it('is doubted no more where it was said again, and still where another label was rejected', () => {
    const suspect = { confidence: 0.1, otherId: 9, otherConfidence: 0.8 }
    const detail = about({ suspect, value: { attributeId: 1, labelId: 4, source: 'human', confidence: null } })
    expect(after(detail, { kind: 'is', labelId: 4 })?.suspect).toBeNull()
    expect(after(detail, { kind: 'not' })?.suspect).toBeNull()
    expect(after(detail, { kind: 'not', labelId: 5 })?.suspect).toEqual(suspect)
  })
})

describe('what a caption is before the engine answers', () => {
  const row = {
    id: 1,
    name: '1.jpg',
    folder: '',
    width: 1,
    height: 1,
    error: null,
    edge: null,
    thumbnail: null,
    values: [],
    caption: { text: 'Blue shirt', source: 'machine' as const, confidence: 0.7 },
  }

  it('keeps the confidence of the captioner in its own text alone', () => {
    expect(captioned(row, { kind: 'text', text: 'Blue  shirt ' }).caption).toMatchObject({ confidence: 0.7 })
    expect(captioned(row, { kind: 'text', text: 'Red shirt' }).caption).toMatchObject({ confidence: null })
  })

  it('is what the captioner wrote once it is accepted or cleared, as far as that is known', () => {
    const mine = { ...row, caption: { text: 'Mine', source: 'human' as const, confidence: null } }
    const detail = { attributeId: 2, written: { text: 'Blue shirt', confidence: 0.7 }, decidedAt: 5, model: 'a' }
    expect(captioned(row, { kind: 'accept' }).caption).toEqual({ ...row.caption, source: 'human' })
    expect(captioned({ ...row, caption: null }, { kind: 'accept' }).caption).toBeNull()
    expect(captioned(mine, { kind: 'clear' }, detail).caption).toEqual(row.caption)
    expect(captioned(mine, { kind: 'clear' }).caption).toBeNull()
    expect(captioned(row, { kind: 'clear' }).caption).toEqual(row.caption)
  })

  it('is left alone by decisions on labels', () => {
    expect(captioned(row, { kind: 'not' })).toBe(row)
    expect(captioned(row, { kind: 'is', labelId: 3 })).toBe(row)
  })

  it('was decided on now where a person said it, and never where the captioner did', () => {
    const captionDetail = { attributeId: 2, written: { text: 'Blue shirt', confidence: 0.7 }, decidedAt: 5, model: 'a' }
    const detail = { ...row, attributes: [], captionDetail } as unknown as ImageDetail
    const decidedAt = (decision: Decision) => captionedDetail(detail, decision, 12).captionDetail.decidedAt
    expect(decidedAt({ kind: 'text', text: 'Mine' })).toBe(12)
    expect(decidedAt({ kind: 'clear' })).toBeNull()
    const empty = { ...detail, caption: null, captionDetail: { ...captionDetail, written: null } }
    expect(captionedDetail(empty, { kind: 'clear' }, 12)).toMatchObject({
      caption: null,
      captionDetail: { attributeId: 2, decidedAt: null, model: 'a' },
    })
    expect(captionedDetail(detail, { kind: 'text', text: 'Mine' }, 12).caption?.text).toBe('Mine')
  })

  it('is one line', () => {
    expect(plainText(' a\n b\t c ')).toBe('a b c')
  })
})
