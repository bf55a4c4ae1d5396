import { describe, expect, it } from 'vitest'
import { Calibration } from '../../src-main/common/calibration.ts'
import { differenceInterval, shareInterval } from '../../src-main/common/intervals.ts'

describe('the interval of a share', () => {
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i of %i is as published', (right, of, low, high) => {
    const interval = shareInterval(right, of)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  })

  it('of what was lost is that of what was won, turned round', () => {
    const [won, lost] = [shareInterval(28, 29), shareInterval(1, 29)]
    expect(won.low).toBeCloseTo(1 - lost.high, 12)
    expect(won.high).toBeCloseTo(1 - lost.low, 12)
    expect(shareInterval(20, 20).high).toBe(1)
  })

  it('of nothing may be anything', () => {
    expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe('the interval of a difference on the same images', () => {
  // By (12') of Agresti & Min 2005, worked out apart from this program.
  it.each([
    [0, 0, 10, -0.16333, 0.16333],
    [3, 1, 10, -0.18617, 0.5195],
    [16, 4, 200, 0.0157, 0.10311],
    [150, 86, 1600, 0.02122, 0.05868],
    [0, 7, 50, -0.23475, -0.03448],
    [12, 12, 2000, -0.0049, 0.0049],
  ])('of %i gained and %i lost of %i', (gained, lost, of, low, high) => {
    const interval = differenceInterval(gained, lost, of)
    expect(interval.low).toBeCloseTo(low, 5)
    expect(interval.high).toBeCloseTo(high, 5)
  })

  it('ends at what is possible', () => {
    expect(differenceInterval(30, 0, 30)).toEqual({ low: expect.closeTo(0.83365, 5) as number, high: 1 })
    expect(differenceInterval(0, 30, 30).low).toBe(-1)
    expect(differenceInterval(0, 0, 0)).toEqual({ low: -1, high: 1 })
  })
})

describe('the calibration error', () => {
  const errorOf = (answers: [confidence: number, isRight: boolean][]): number => {
    const calibration = new Calibration()
    for (const [confidence, isRight] of answers) calibration.add(confidence, isRight)
    return calibration.error
  }

  it('is the mean distance of confidence and share right over fifteen bins', () => {
    // In the bin from 12/15: 0.82 and 0.86, half of them right. In that from 6/15: 0.42 and 0.46, both right.
    const answers: [number, boolean][] = [
      [0.82, true],
      [0.86, false],
      [0.42, true],
      [0.46, true],
    ]
    expect(errorOf(answers)).toBeCloseTo((Math.abs(0.82 + 0.86 - 1) + Math.abs(0.42 + 0.46 - 2)) / 4, 12)
  })

  it('does not let too sure and too unsure answers make up for each other across bins, but within', () => {
    expect(errorOf([[0.7, true], [0.95, false]])).toBeCloseTo((0.3 + 0.95) / 2, 12) // prettier-ignore
    expect(errorOf([[0.94, true], [0.96, true], [0.95, false]])).toBeCloseTo(0.85 / 3, 12) // prettier-ignore
  })

  it('has its bins at fifteenths', () => {
    // 0.39 lies below 6/15 and 0.41 above: apart, they do not make up for each other.
    expect(errorOf([[0.39, true], [0.41, false]])).toBeCloseTo((0.61 + 0.41) / 2, 12) // prettier-ignore
    expect(errorOf([[0.41, true], [0.46, false]])).toBeCloseTo((1 - 0.87) / 2, 12) // prettier-ignore
  })

  it('takes certainty, and is nothing where nothing was said', () => {
    expect(errorOf([[1, true]])).toBe(0)
    expect(errorOf([[1, false]])).toBe(1)
    expect(errorOf([])).toBe(0)
  })
})
