import { expect, test, vi } from 'vitest'
import { commandFor } from '../../src-renderer/answers/key-map.ts'
import { Keyboard, type Scene } from '../../src-renderer/window/keyboard.ts'

// There is no page here: every key press goes to nothing in particular.
vi.stubGlobal('Element', EventTarget)

function atTheKeyboard(scene: Scene, pinned: Record<string, () => void> = {}) {
  const keyboard = new Keyboard(() => scene, false, { commandFor, pinned: (chord) => pinned[chord] ?? null })
  const press = (key: string) => {
    const event = { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, target: null }
    const preventDefault = vi.fn()
    keyboard.press({
      ...event,
      defaultPrevented: false,
      isComposing: false,
      preventDefault,
    } as unknown as KeyboardEvent)
    return preventDefault.mock.calls.length > 0
  }
  return { keyboard, press }
}

test('the room that is open is asked before the whole window, and no other room', () => {
  const scene: Scene = { place: 'grid', isModal: false }
  const { keyboard, press } = atTheKeyboard(scene)
  const [inGrid, anywhere, inLoupe] = [vi.fn(), vi.fn(), vi.fn()]
  keyboard.register('everywhere', { accept: anywhere })
  keyboard.register('loupe', { accept: inLoupe })
  const leave = keyboard.register('grid', { accept: inGrid })
  expect(press('a')).toBe(true)
  leave()
  expect(press('a')).toBe(true)
  expect([inGrid, anywhere, inLoupe].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
})

test('an open sheet keeps all keys', () => {
  const scene: Scene = { place: 'grid', isModal: true }
  const { keyboard, press } = atTheKeyboard(scene)
  const accept = vi.fn()
  keyboard.register('grid', { accept })
  expect(press('a')).toBe(false)
  scene.isModal = false
  expect(press('a')).toBe(true)
  expect(accept).toHaveBeenCalledTimes(1)
})

test('a key without an answer goes on to the page', () => {
  const { press } = atTheKeyboard({ place: 'grid', isModal: false })
  expect(press('a')).toBe(false)
})

test('a letter that a label has for itself means it where pictures are', () => {
  const scene: Scene = { place: 'loupe', isModal: false }
  const give = vi.fn()
  const { keyboard, press } = atTheKeyboard(scene, { B: give, A: give })
  const accept = vi.fn()
  keyboard.register('everywhere', { accept, 'keep-old': accept })
  expect(press('b')).toBe(true)
  expect(press('a')).toBe(true)
  scene.place = 'labels'
  expect(press('b')).toBe(false)
  expect([give.mock.calls.length, accept.mock.calls.length]).toEqual([2, 0])
})

test('where changes are looked through, its own letters go before those of labels', () => {
  const give = vi.fn()
  const { keyboard, press } = atTheKeyboard({ place: 'flips', isModal: false }, { B: give, K: give })
  const keep = vi.fn()
  keyboard.register('flips', { 'keep-old': keep })
  expect([press('b'), press('k')]).toEqual([true, true])
  expect([give.mock.calls.length, keep.mock.calls.length]).toEqual([1, 1])
})
