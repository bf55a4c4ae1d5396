import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Toasts } from '../../src-renderer/state/toasts.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const texts = ({ list }: Toasts) => list.map(({ text }) => text)

describe('a short message', () => {
  test('goes by itself: the worse it is, the later; one that lasts does not', () => {
    const toasts = new Toasts()
    toasts.show('plain')
    toasts.show('good', 'good')
    toasts.show('bad', 'bad')
    toasts.show('lasting', 'lasting')
    vi.advanceTimersByTime(4999)
    expect(texts(toasts)).toEqual(['plain', 'good', 'bad', 'lasting'])
    vi.advanceTimersByTime(1)
    expect(texts(toasts)).toEqual(['good', 'bad', 'lasting'])
    vi.advanceTimersByTime(3000)
    expect(texts(toasts)).toEqual(['bad', 'lasting'])
    vi.advanceTimersByTime(4000)
    expect(texts(toasts)).toEqual(['lasting'])
    vi.advanceTimersByTime(1e9)
    expect(texts(toasts)).toEqual(['lasting'])
    toasts.dismiss(toasts.list[0]!.id)
    expect(texts(toasts)).toEqual([])
  })

  test('stays while it is held, and then its whole time', () => {
    const toasts = new Toasts()
    toasts.show('read me')
    const { id } = toasts.list[0]!
    toasts.hold(id)
    vi.advanceTimersByTime(60_000)
    toasts.release(id)
    vi.advanceTimersByTime(4000)
    toasts.release(id)
    vi.advanceTimersByTime(4999)
    expect(texts(toasts)).toEqual(['read me'])
    vi.advanceTimersByTime(1)
    expect(texts(toasts)).toEqual([])
    toasts.release(id)
    expect(vi.getTimerCount(), 'of one that is gone').toBe(0)
  })

  test('said again replaces the one before it, with its time', () => {
    const toasts = new Toasts()
    toasts.show('again')
    toasts.show('other')
    vi.advanceTimersByTime(3000)
    toasts.show('again')
    expect(texts(toasts)).toEqual(['other', 'again'])
    vi.advanceTimersByTime(2000)
    expect(texts(toasts)).toEqual(['again'])
  })

  test('of a topic takes the place of the one before, and of no other', () => {
    const toasts = new Toasts()
    const undo = { label: 'Undo', run: () => undefined }
    toasts.show('Jeans', 'plain', undo, 'decision')
    toasts.show('Saved', 'plain', null, 'file')
    toasts.show('No topic')
    toasts.show('Skirts', 'plain', undo, 'decision')
    expect(texts(toasts)).toEqual(['Saved', 'No topic', 'Skirts'])
    expect(toasts.list[2]).toMatchObject({ action: undo, kind: 'plain', topic: 'decision' })
    toasts.dismissTopic('decision')
    toasts.dismissTopic(null)
    expect(texts(toasts)).toEqual(['Saved', 'No topic'])
  })

  test('is one of four at most, the last ones', () => {
    const toasts = new Toasts()
    for (const text of ['1', '2', '3', '4', '5']) toasts.show(text, 'lasting')
    expect(texts(toasts)).toEqual(['2', '3', '4', '5'])
  })
})
