import { expect, it } from 'vitest'
import {
  densityOf,
  fillsTile,
  largeOf,
  pictureHeight,
  stepTile,
  tileHeight,
  wantsLarge,
  widthOf,
} from '../../src-renderer/answers/tile-size.ts'

it('a tile is its picture, and below it as many lines as there is room to read', () => {
  expect([111, 112, 205, 206].map(densityOf)).toEqual(['small', 'medium', 'medium', 'large'])
  expect(pictureHeight(150)).toBe(200)
  expect([88, 144, 260].map((width) => tileHeight(width) - pictureHeight(width))).toEqual([0, 26, 66])
})

it('each density is chosen at a width that is its own', () => {
  for (const [density, width] of Object.entries(widthOf)) expect(densityOf(width)).toBe(density)
})

it('the keys make tiles larger and smaller, and stop at both ends', () => {
  expect(stepTile(144, 1)).toBe(164)
  expect(stepTile(144, -1)).toBe(124)
  expect(stepTile(150, -1)).toBe(144)
  expect([stepTile(340, 1), stepTile(72, -1)]).toEqual([340, 72])
})

it('a picture fills its place where its shape is close to three to four', () => {
  expect([fillsTile(900, 1200), fillsTile(800, 1000), fillsTile(1000, 1000), fillsTile(500, 1000)]).toEqual([
    true,
    true,
    false,
    false,
  ])
  const unknown = [fillsTile(null, 10), fillsTile(10, 0), fillsTile(3, null), fillsTile(null, null), fillsTile(0, 0)]
  expect(unknown).toEqual([false, false, false, false, false])
  expect([66, 67, 84, 85].map((width) => fillsTile(width, 100))).toEqual([false, true, true, false])
})

it('a tile has the large thumbnail where the usual one cannot be sharp, and the file has more to show', () => {
  const photo = { width: 900, height: 1200 }
  expect([88, 144, 260].map((width) => wantsLarge(width, 1, photo))).toEqual([false, false, true])
  expect(wantsLarge(144, 2, photo), 'on a screen of twice as many pixels').toBe(true)
  expect(wantsLarge(260, 2, { width: 240, height: 320 })).toBe(false)
  expect(wantsLarge(260, 2, { width: null, height: null }), 'not read yet').toBe(false)
  expect(largeOf('thumb://thumbnail/3/0a1b')).toBe('thumb://thumbnail/3/0a1b/large')
})
