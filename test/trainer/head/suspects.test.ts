import { describe, expect, it } from 'vitest'
import { knownOutsideFold } from '../../../src-main/trainer/head/evidence.ts'
import { surenessThreshold } from '../../../src-main/trainer/head/sureness.ts'
import { isStrong, suspectsAmong } from '../../../src-main/trainer/head/suspects.ts'

const below = (value: number): number => Math.fround(value - 1e-6)
const above = (value: number): number => Math.fround(value + 1e-6)

describe('suspects', () => {
  it.each([
    ['own just below 0.15, another just above 0.4', [below(0.15), above(0.4), 0.4], 0, true],
    ['own at 0.15', [above(0.15), 0.75, 0.1], 0, false],
    ['no other above 0.4', [0.02, below(0.4), 0.38], 0, false],
    ['the last label', [0.9, 0.05, 0.05], 2, true],
    ['no decision', [0, 1, 0], -1, false],
    ['not held out', [NaN, NaN, NaN], 0, false],
  ])('%s', (_, probabilities, label, isSuspect) => {
    const found = suspectsAmong(Float32Array.from(probabilities), Int32Array.of(label), 3)
    expect(found).toHaveLength(isSuspect ? 1 : 0)
  })

  it('say where they stand, and which label the others give them', () => {
    const probabilities = Float32Array.of(0.9, 0.05, 0.05, 0.0625, 0.0625, 0.875, 0.75, 0.0625, 0.1875)
    expect(suspectsAmong(probabilities, Int32Array.of(0, 1, 1), 3)).toEqual([
      { row: 1, own: 0.0625, other: 2, otherProbability: 0.875 },
      { row: 2, own: 0.0625, other: 0, otherProbability: 0.75 },
    ])
  })

  it('are doubted much below 0.1 with another above 0.5', () => {
    const strong = (own: number, otherProbability: number): boolean => isStrong({ row: 0, own, other: 1, otherProbability }) // prettier-ignore
    expect(strong(below(0.1), above(0.5))).toBe(true)
    expect(strong(0.1, 0.9)).toBe(false)
    expect(strong(0.01, 0.5)).toBe(false)
  })

  it('are none where no one could tell', () => {
    const probabilities = Float32Array.of(0.01, 0.99, 0.01, 0.99)
    const found = suspectsAmong(probabilities, Int32Array.of(0, 0), 2, (row) => row === 1)
    expect(found.map(({ row }) => row)).toEqual([1])
  })

  it('can be told of labels that rows outside the fold have as well', () => {
    const folds = [{ heldOut: Int32Array.of(0, 1, 4) }, { heldOut: Int32Array.of(2, 3) }]
    // Label 0 is in both folds, label 1 twice in the first, label 2 once; row 5 is in no fold, row 4 has no label.
    const decided = Int32Array.of(0, 1, 0, 2, -1, 2)
    expect([...knownOutsideFold({ decided, folds })]).toEqual([1, 0, 1, 1, 0, 0])
  })
})

describe('the threshold of sureness', () => {
  /** Two labels; rows that were right with these confidences, and then as many that were wrong with near certainty. */
  function threshold(confidences: number[], wrong = 0): number | null {
    const all = [...confidences, ...Array<number>(wrong).fill(0.99)]
    const truth = Int32Array.from(all, (_, row) => (row < confidences.length ? 0 : 1))
    return surenessThreshold(Float32Array.from(all.flatMap((value) => [value, 1 - value])), truth, 2)
  }
  /** Right answers of 0.50, 0.51 and so on, of three labels, so that these may be below a half. */
  const rising = (count: number, from: number): number | null =>
    surenessThreshold(
      Float32Array.from(
        Array.from({ length: count }, (_, i) => from + i / 1000 + 0.0005).flatMap((value) => [
          value,
          (1 - value) / 2,
          (1 - value) / 2,
        ]),
      ),
      new Int32Array(count),
      3,
    )

  it('is where nineteen of twenty right answers lie above, in hundredths downwards', () => {
    // Of 100 the sixth lowest: 0.4055; five of a hundred lie below.
    expect(rising(100, 0.4)).toBe(0.4)
    expect(rising(100, 0.405)).toBe(0.41)
    // Of 40 the third lowest, of 59 the third as well, of 60 the fourth.
    expect(rising(40, 0.408)).toBe(0.41)
    expect(rising(59, 0.408)).toBe(0.41)
    expect(rising(60, 0.4066)).toBe(0.41)
    expect(rising(59, 0.4066)).toBe(0.4)
  })

  it('is the same in whatever order the answers come', () => {
    // From 0.4905 down to 0.3955, twice: the third lowest is 0.4005.
    const confidences = Array.from({ length: 40 }, (_, i) => 0.4905 - (i % 20) / 200)
    const all = (values: number[]) => Float32Array.from(values.flatMap((value) => [value, (1 - value) / 2, (1 - value) / 2])) // prettier-ignore
    expect(surenessThreshold(all(confidences), new Int32Array(40), 3)).toBe(0.4)
    expect(surenessThreshold(all(confidences.toReversed()), new Int32Array(40), 3)).toBe(0.4)
  })

  it('is a half at most: what is likelier right than wrong is stated', () => {
    expect(threshold(Array<number>(40).fill(0.9))).toBe(0.5)
  })

  it('asks only what was right', () => {
    expect(threshold(Array<number>(40).fill(0.9), 500)).toBe(0.5)
    expect(threshold(Array<number>(39).fill(0.9), 500)).toBeNull()
  })

  it('is not known from fewer than forty right answers', () => {
    expect(rising(40, 0.4)).not.toBeNull()
    expect(rising(39, 0.4)).toBeNull()
    expect(surenessThreshold(new Float32Array(), new Int32Array(), 3)).toBeNull()
  })
})
