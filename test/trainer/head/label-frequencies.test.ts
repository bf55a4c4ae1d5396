import { describe, expect, it } from 'vitest'
import { labelFrequencies, logGamma } from '../../../src-main/trainer/head/label-frequencies.ts'

describe('ln Γ', () => {
  // Abramowitz & Stegun 1964, tables 6.1 and 6.4, and ln (n - 1)! where x is whole.
  it.each([
    [0.3, 1.0957979948180756],
    [0.5, Math.log(Math.PI) / 2],
    [1, 0],
    [1.5, Math.log(Math.PI) / 2 - Math.LN2],
    [2, 0],
    [5, Math.log(24)],
    [9.999, 12.799575780077417],
    [10, Math.log(362_880)],
    [10.5, 13.940625219403763],
    [100, 359.1342053695754],
    [1e5, 1_051_287.7089736568],
  ])('of %d is %d', (x, value) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-10 * Math.max(1, value))
  })
})

describe('frequencies of labels', () => {
  /** ln evidence of counts under a Dirichlet-multinomial, by its definition: products of rising factorials. */
  function evidence(counts: readonly number[], a: number): number {
    const total = counts.reduce((x, y) => x + y, 0)
    let sum = 0
    for (const count of counts) for (let i = 0; i < count; i++) sum += Math.log(a + i)
    for (let i = 0; i < total; i++) sum -= Math.log(a * counts.length + i)
    return sum
  }
  const grid = Array.from({ length: 25 }, (_, i) => 0.3 * (100 / 0.3) ** (i / 24))
  const best = (counts: readonly number[]): number =>
    grid.reduce((at, a) => (evidence(counts, a) > evidence(counts, at) ? a : at))

  it.each([
    [[3, 3, 3, 3], 100],
    [[12, 9, 11, 8, 10], 100],
    [[78, 10, 6, 3, 2, 1], 0.48681],
    [[900, 30, 30, 20, 10, 10], 0.3822],
    [[5, 1], 1.28186],
  ])('as decided %j have the pseudo-count with the largest evidence', (counts, pseudoCount) => {
    // Found independently, by the definition of the evidence.
    const a = best(counts)
    expect(a).toBeCloseTo(pseudoCount, 4)
    const { logFrequencies, evenness } = labelFrequencies(Float64Array.from(counts))
    const total = counts.reduce((x, y) => x + y, 0)
    for (const [label, count] of counts.entries()) {
      expect(logFrequencies[label]).toBeCloseTo(Math.log((count + a) / (total + a * counts.length)), 9)
    }
    expect(evenness).toBeCloseTo(a / (a + 10), 9)
    expect(logFrequencies.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 12)
  })

  it('make even counts flat, and believe skewed ones', () => {
    const spread = (counts: number[]): number => {
      const { logFrequencies } = labelFrequencies(Float64Array.from(counts))
      return Math.max(...logFrequencies) - Math.min(...logFrequencies)
    }
    // Chance of ten labels at thirty decisions: six to one, and hardly a difference is learned.
    expect(spread([6, 4, 4, 3, 3, 3, 2, 2, 2, 1])).toBeLessThan(0.1)
    // Six parts in seven: nearly all of ln(72 / 12).
    expect(spread([72, 12])).toBeGreaterThan(0.9 * Math.log(6))
  })

  it('leave out labels without a decision', () => {
    const { logFrequencies } = labelFrequencies(Float64Array.of(0, 8, 0, 8))
    expect([...logFrequencies]).toEqual([-Infinity, Math.log(0.5), -Infinity, Math.log(0.5)])
  })

  it('are certain of the only label', () => {
    expect([...labelFrequencies(Float64Array.of(0, 7)).logFrequencies]).toEqual([-Infinity, 0])
  })

  it('take parts of decisions', () => {
    const { logFrequencies } = labelFrequencies(Float64Array.of(0.1, 0.1, 20.8))
    expect(logFrequencies[0]).toBe(logFrequencies[1])
    expect(Math.exp(logFrequencies[2]!)).toBeGreaterThan(0.9)
  })
})
