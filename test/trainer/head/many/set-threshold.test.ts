import { describe, expect, it } from 'vitest'
import { setThreshold } from '../../../../src-main/trainer/head/many/set-threshold.ts'

const times = (count: number, probability: number, isTrue: boolean) =>
  Array.from({ length: count }, () => ({ probability, isTrue }))

describe('the confidence from which on labels are stated', () => {
  it('is the one with the best F1', () => {
    // From 0.8 on: F1 = 2·30 / (30 + 50). From 0.35 on: 2·50 / (60 + 50), the best. From 0.2 on: 2·50 / (160 + 50).
    const answers = [...times(30, 0.8, true), ...times(20, 0.35, true), ...times(10, 0.35, false), ...times(100, 0.2, false)] // prettier-ignore
    expect(setThreshold(answers)).toBe(0.35)
  })

  it('is the one nearest to a half among equals', () => {
    expect(setThreshold([...times(40, 0.7, true), ...times(40, 0.2, false)])).toBe(0.5)
    expect(setThreshold([...times(40, 0.95, true), ...times(40, 0.6, false)])).toBe(0.61)
  })

  it('keeps away from all and from nothing', () => {
    expect(setThreshold([...times(40, 0.01, true), ...times(1, 0.95, false)])).toBeGreaterThanOrEqual(0.1)
    expect(setThreshold([...times(40, 0.99, true), ...times(40, 0.895, false)])).toBe(0.9)
  })

  it('is not told by few', () => {
    expect(setThreshold([...times(39, 0.8, true), ...times(400, 0.1, false)])).toBeNull()
  })
})
