import { describe, expect, it } from 'vitest'
import type { AttributeDetail, ImageDetail } from '../../src-preload/contract.ts'
import { decidedDetail } from '../../src-renderer/answers/optimistic.ts'
import { captioned, plainText } from '../../src-renderer/answers/optimistic-caption.ts'

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
    thumbnail: null,
    values: [],
    caption: { text: 'Blue shirt', source: 'machine' as const, confidence: 0.7 },
  }

  it('keeps the confidence of the captioner in its own text alone', () => {
    expect(captioned(row, { kind: 'text', text: 'Blue  shirt ' }).caption).toMatchObject({ confidence: 0.7 })
    expect(captioned(row, { kind: 'text', text: 'Red shirt' }).caption).toMatchObject({ confidence: null })
  })

  it('is one line', () => {
    expect(plainText(' a\n b\t c ')).toBe('a b c')
  })
})
