import { describe, expect, it } from 'vitest'
import { SetScores } from '../../src-main/common/set-metrics.ts'

/** `label` is true or not, is stated or not. */
const answer = (label: string, isTrue: boolean, isStated: boolean) => ({
  label,
  isTrue,
  isStated,
  probability: isStated ? 0.9 : 0.1,
})

describe('figures of sets', () => {
  it('counts as worked out by hand', () => {
    const scores = new SetScores()
    // Cotton and linen, both stated: right as a whole.
    scores.add([answer('cotton', true, true), answer('linen', true, true), answer('silk', false, false)])
    // Linen is missing, silk is too much.
    scores.add([answer('cotton', true, true), answer('linen', true, false), answer('silk', false, true)])
    // Of the third only silk is known.
    scores.add([answer('silk', true, true)])
    scores.add([])
    const { interval, ...metrics } = scores.metrics()!
    expect(interval.low).toBeLessThan(2 / 3)
    expect(interval.high).toBeGreaterThan(2 / 3)
    expect(metrics).toEqual({
      images: 3,
      exact: 2 / 3,
      // Stated are 5 labels, 4 of them right; true are 5, of which 4 are stated.
      precision: 4 / 5,
      recall: 4 / 5,
      microF1: 4 / 5,
      macroF1: (1 + 2 / 3 + 2 / 3) / 3,
      perLabel: [
        { label: 'cotton', support: 2, precision: 1, recall: 1, f1: 1 },
        { label: 'linen', support: 2, precision: 1, recall: 1 / 2, f1: 2 / 3 },
        { label: 'silk', support: 1, precision: 1 / 2, recall: 1, f1: 2 / 3 },
      ],
      // At 0.9 four of five are true, at 0.1 one of two: (|5·0.9 - 4| + |2·0.1 - 1|) / 7.
      calibrationError: expect.closeTo((0.5 + 0.8) / 7, 9) as number,
    })
  })

  it('has no figure for what is nowhere, and none at all for nothing', () => {
    expect(new SetScores().metrics()).toBeNull()
    const scores = new SetScores()
    scores.add([answer('wool', false, false)])
    expect(scores.metrics()).toMatchObject({ exact: 1, precision: null, recall: null, microF1: null, macroF1: null })
  })
})
