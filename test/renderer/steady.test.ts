import { expect, it } from 'vitest'
import { steady } from '../../src-renderer/answers/steady.ts'

it('what says the same stays the object it was, until it says something else', () => {
  const kept = steady<number[]>((values) => values.join())
  const first = kept([1, 2])
  expect(kept([1, 2])).toBe(first)
  const second = kept([1, 2, 3])
  expect(second).toEqual([1, 2, 3])
  expect(kept([1, 2, 3])).toBe(second)
  expect(kept([1, 2])).not.toBe(first)
})
