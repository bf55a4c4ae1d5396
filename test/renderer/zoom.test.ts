import { expect, it } from 'vitest'
import { clampView, closenessOf, fitScale, viewOf, zoomAt } from '../../src-renderer/loupe/zoom.ts'

const picture = { width: 4000, height: 2000 }
const box = { width: 1000, height: 800 }

it('fits the whole picture, and enlarges a small one only so far', () => {
  expect(fitScale(picture, box)).toBe(0.25)
  expect(fitScale({ width: 60, height: 80 }, box)).toBe(8)
})

it('keeps the point under the pointer while zooming', () => {
  const at = { x: 200, y: 50 }
  const before = { scale: 0.5, x: 0, y: 0 }
  const after = zoomAt(before, 2, at, picture, box)
  const under = (view: typeof before) => ({ x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale })
  expect(under(after).x).toBeCloseTo(under(before).x)
  expect(under(after).y).toBeCloseTo(under(before).y)
})

it('does not leave the picture', () => {
  expect(clampView({ scale: 0.25, x: 900, y: 900 }, picture, box)).toEqual({ scale: 0.25, x: 0, y: 0 })
  expect(clampView({ scale: 1, x: 9000, y: -9000 }, picture, box)).toEqual({ scale: 1, x: 1500, y: -600 })
})

it('two pictures of other sizes are looked at alike: as much of what fits, at the same part', () => {
  const small = { width: 400, height: 200 }
  const view = { scale: 1, x: 1000, y: -200 }
  const closeness = closenessOf(view, picture, fitScale(picture, box))
  expect(viewOf(closeness, picture, fitScale(picture, box))).toEqual(view)
  const other = viewOf(closeness, small, fitScale(small, box))
  expect(other).toEqual({ scale: 10, x: 1000, y: -200 })
})
