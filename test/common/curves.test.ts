import { expect, test } from 'vitest'
import { axesOf, pathThrough, thinned } from '../../src-main/common/charts/curves.ts'

const plot = { left: 100, right: 200, top: 10, bottom: 110 }

test('round marks cover the range, and its ends are marked', () => {
  expect(axesOf(plot, { last: 10, low: 0, high: 0.93 }).marks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  const { marks, y } = axesOf(plot, { last: 10, low: 0.013, high: 2.47 })
  expect(marks[0]).toBeLessThanOrEqual(0.013)
  expect(marks.at(-1)).toBeGreaterThanOrEqual(2.47)
  expect([y(marks[0] ?? NaN), y(marks.at(-1) ?? NaN)]).toEqual([110, 10])
})

test('a flat curve, and one of a single point, still have axes', () => {
  const { x, y } = axesOf(plot, { last: 0, low: 3, high: 3 })
  expect(Number.isFinite(y(3))).toBe(true)
  expect([x(0), x(1)]).toEqual([100, 200])
})

test('iterations are marked by whole numbers', () => {
  expect(axesOf(plot, { last: 2, low: 0, high: 1 }, { marks: 4, steps: 5 }).steps).toEqual([0, 1, 2])
})

test('a line goes through the points that are there', () => {
  const axes = axesOf(plot, { last: 10, low: 0, high: 1 })
  const dots = [
    { iteration: 0, value: 1 },
    { iteration: 5, value: null },
    { iteration: 10, value: 0.25 },
  ]
  expect(pathThrough(dots, axes)).toBe('M100,10L200,85')
  expect(pathThrough([{ iteration: 0, value: null }], axes)).toBe('')
})

test('a long curve is thinned and keeps its ends', () => {
  const thin = thinned(
    Array.from({ length: 5000 }, (_, at) => at),
    100,
  )
  expect(thin).toHaveLength(100)
  expect(thin[0]).toBe(0)
  expect(thin.at(-1)).toBe(4999)
})
