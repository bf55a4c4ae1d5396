import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Silence } from '../../src-main/common/silence.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is over once no word came for the limit, and told once', () => {
  const over = vi.fn()
  new Silence(1000, over)
  vi.advanceTimersByTime(1499)
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(10_000)
  expect(over).toHaveBeenCalledOnce()
})

it('begins anew at each word, and is never over once ended', () => {
  const over = vi.fn()
  const silence = new Silence(1000, over)
  for (let word = 0; word < 10; word++) {
    vi.advanceTimersByTime(1000)
    silence.heard()
  }
  expect(over).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(over, 'not before the limit').not.toHaveBeenCalled()
  silence.end()
  vi.advanceTimersByTime(10_000)
  expect(over).not.toHaveBeenCalled()
})
