import { expect, it } from 'vitest'
import { captionLines, isNarrowTile, pictureHeight, tileHeight } from '../../src-renderer/answers/tile-size.ts'

it('a tile grows by its picture, and by lines of text where there is room to read them', () => {
  expect([131, 132].map(isNarrowTile)).toEqual([true, false])
  expect([131, 132, 219, 220].map(captionLines)).toEqual([0, 1, 1, 2])
  expect(pictureHeight(200)).toBe(192)
  expect([131, 132, 219, 220].map((width) => tileHeight(width) - pictureHeight(width))).toEqual([52, 84, 84, 100])
})
