import { expect, test } from 'vitest'
import { listChange, type ShownList } from '../../src-renderer/answers/list-change.ts'

const list = (ids: number[], generation = 1): ShownList => ({ ids: Uint32Array.from(ids), generation })
const change = (before: ShownList, after: ShownList, top: number) =>
  listChange(before, after, top, (id) => after.ids.indexOf(id))

test('another list begins at its top, even where the same images are in it', () => {
  expect(change(list([1, 2, 3]), list([1, 2, 3], 2), 1)).toEqual({ kind: 'from-top' })
})

test('the same list refreshed keeps the image at the top of the view where it is', () => {
  expect(change(list([1, 2, 3, 4]), list([9, 1, 2, 3, 4]), 2)).toEqual({ kind: 'moved', from: 2, to: 3 })
  expect(change(list([1, 2, 3, 4]), list([2, 3, 4]), 1)).toEqual({ kind: 'moved', from: 1, to: 0 })
})

test('nothing moves where that image kept its place, is gone, or there was none', () => {
  expect(change(list([1, 2, 3]), list([1, 2, 3, 4]), 1)).toEqual({ kind: 'still' })
  expect(change(list([1, 2, 3]), list([1, 3]), 1)).toEqual({ kind: 'still' })
  expect(change(list([]), list([1]), 0)).toEqual({ kind: 'still' })
})
