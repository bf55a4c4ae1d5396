import { expect, it } from 'vitest'
import { niceTicks, pathOf, place, thinned } from '../../src-renderer/charts/curve-scale.ts'

it('makes round marks that cover the range', () => {
  expect(niceTicks(0, 1)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(niceTicks(0, 42, 5)).toEqual([0, 10, 20, 30, 40, 50])
  const ticks = niceTicks(0.013, 2.47)
  expect(ticks[0]).toBeLessThanOrEqual(0.013)
  expect(ticks.at(-1)).toBeGreaterThanOrEqual(2.47)
  expect(niceTicks(3, 3)).toEqual([3])
})

it('draws through the points that are there', () => {
  expect(
    pathOf([
      { x: 0, y: 1 },
      { x: 1, y: null },
      { x: 2, y: 3 },
    ]),
  ).toBe('M0.0 1.0L2.0 3.0')
  expect(place({ low: 0, high: 10, from: 100, to: 0 }, 5)).toBe(50)
})

it('thins a long curve and keeps its ends', () => {
  const thin = thinned(
    Array.from({ length: 5000 }, (_, at) => at),
    100,
  )
  expect(thin).toHaveLength(100)
  expect(thin[0]).toBe(0)
  expect(thin.at(-1)).toBe(4999)
})
