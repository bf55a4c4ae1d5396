import { describe, expect, it } from 'vitest'
import { differenceInterval, shareInterval } from '../../src-main/common/intervals.ts'
import { compare, type Judged } from '../../src-main/engine/models/comparison.ts'

/** Images that both have right, only the new one, only the active one, and neither. */
function images({ both = 0, gained = 0, lost = 0, neither = 0 }): Judged[] {
  const of = (count: number, after: number, before: number): Judged[] =>
    Array.from({ length: count }, () => ({ truth: 1, after, before }))
  return [...of(both, 1, 1), ...of(gained, 1, 2), ...of(lost, 2, 1), ...of(neither, 3, 2)]
}

const verdictOf = (counts: Parameters<typeof images>[0]): string => compare(images(counts), true).verdict

describe('a new model beside the active one', () => {
  it('is counted on the same images, each with its interval', () => {
    const found = compare(images({ both: 70, gained: 12, lost: 5, neither: 13 }), true)
    expect(found).toEqual({
      images: 100,
      before: { right: 75, of: 100, ...shareInterval(75, 100) },
      after: { right: 82, of: 100, ...shareInterval(82, 100) },
      gained: 12,
      lost: 5,
      difference: differenceInterval(12, 5, 100),
      verdict: 'too-few',
    })
  })

  it('is the first where there is none to compare with', () => {
    const alone = images({ both: 8, neither: 2 }).map((image) => ({ ...image, before: null }))
    expect(compare(alone, false)).toEqual({
      images: 10,
      before: null,
      after: { right: 8, of: 10, ...shareInterval(8, 10) },
      gained: 0,
      lost: 0,
      difference: null,
      verdict: 'first',
    })
  })

  it('is not measured on images of which the active one says nothing', () => {
    const silent = images({ gained: 50 }).map((image) => ({ ...image, before: null }))
    const found = compare([...images({ both: 3 }), ...silent], true)
    expect(found).toMatchObject({ images: 3, gained: 0, after: { right: 3, of: 3 }, verdict: 'too-few' })
  })

  it('may be compared on nothing', () => {
    expect(compare([], true)).toMatchObject({
      images: 0,
      before: { right: 0, of: 0, low: 0, high: 1 },
      difference: { low: -1, high: 1 },
      verdict: 'too-few',
    })
  })

  it('that has both wrong in other ways has gained nothing', () => {
    expect(compare([{ truth: 1, after: 2, before: 3 }], true)).toMatchObject({
      gained: 0,
      lost: 0,
      after: { right: 0 },
    })
  })

  it('is better or worse only beyond chance', () => {
    expect(verdictOf({ both: 100, gained: 12, lost: 2 })).toBe('better')
    expect(verdictOf({ both: 100, gained: 2, lost: 12 })).toBe('worse')
    expect(verdictOf({ both: 100, gained: 8, lost: 3 })).toBe('too-few')
    expect(verdictOf({ both: 5, gained: 3, lost: 1, neither: 1 })).toBe('too-few')
  })

  it('is level where it was measured on two hundred, and the difference stays within two points', () => {
    expect(verdictOf({ both: 200 })).toBe('level')
    expect(verdictOf({ both: 199 }), 'one image too few').toBe('too-few')
    expect(verdictOf({ both: 1976, gained: 12, lost: 12 })).toBe('level')
    // The same difference of none, to within 1.98 and 2.06 points.
    expect(verdictOf({ both: 380, gained: 8, lost: 8 })).toBe('too-few')
    expect(verdictOf({ both: 412, gained: 8, lost: 8 })).toBe('level')
    // Better, though by hardly a point: it is beyond chance.
    expect(verdictOf({ both: 2000, gained: 25, lost: 5 })).toBe('better')
  })
})
