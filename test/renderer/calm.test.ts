import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calm } from '../../src-renderer/window/calm.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a burst is answered once, after a pause', () => {
  const work = vi.fn()
  const calmed = calm(work)
  for (let at = 0; at < 5; at++) {
    calmed.call()
    vi.advanceTimersByTime(100)
  }
  expect(work).not.toHaveBeenCalled()
  vi.advanceTimersByTime(50)
  expect(work).toHaveBeenCalledTimes(1)
})

test('a burst without an end is answered while it goes on', () => {
  const work = vi.fn()
  const calmed = calm(work)
  for (let at = 0; at < 26; at++) {
    calmed.call()
    vi.advanceTimersByTime(100)
  }
  expect(work).toHaveBeenCalledTimes(2)
})

test('stopped, nothing comes after it', () => {
  const work = vi.fn()
  const calmed = calm(work)
  calmed.call()
  calmed.stop()
  vi.advanceTimersByTime(5000)
  expect(work).not.toHaveBeenCalled()
})
