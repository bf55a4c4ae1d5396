import { describe, expect, it } from 'vitest'
import {
  bindingsOf,
  cheatSheet,
  chordOf,
  commandFor,
  conflictsOf,
  presets,
  reservedLetters,
  withChord,
  keyMap,
  keysOf,
  type KeyPress,
  type Place,
} from '../../src-renderer/answers/key-map.ts'

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...changes,
})

describe('the key map', () => {
  it.each(
    presets.flatMap((preset) => (['grid', 'loupe', 'flips'] as Place[]).map((place) => [preset, place] as const)),
  )('of the %s gives each key one meaning in the %s', (preset, place) => {
    const bindings = bindingsOf(preset, {}).filter((binding) => binding.places.includes(place))
    const chords = bindings.flatMap((binding) => binding.chords)
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([])
  })

  it('is on the cheat sheet as a whole, and nothing else is', () => {
    const shown = cheatSheet().flatMap(({ entries }) => entries.flatMap(({ chords }) => chords))
    expect(shown.sort()).toEqual(keyMap.flatMap((binding) => [...binding.chords]).sort())
  })

  it('has the keys of the main job', () => {
    expect(commandFor('3', 'grid')).toBe('pick-3')
    expect(commandFor('Enter', 'loupe')).toBe('accept')
    expect(commandFor('A', 'grid')).toBe('accept')
    expect(commandFor('X', 'loupe')).toBe('reject')
    expect(commandFor('W', 'grid')).toBe('write-caption')
    expect(commandFor('W', 'flips')).toBe('write-caption')
    expect(commandFor('3', 'flips'), 'a change can be something else than old or new').toBe('pick-3')
    expect(commandFor('N', 'flips')).toBeNull()
    expect(commandFor('ArrowUp', 'loupe')).toBe('previous-attribute')
    expect(commandFor('ArrowUp', 'grid')).toBe('up')
    expect(commandFor('Alt+ArrowUp', 'grid')).toBe('previous-attribute')
    expect(commandFor('Mod+Shift+Z', 'flips')).toBe('redo')
    expect(commandFor('Enter', 'flips')).toBe('confirm-new')
  })
})

describe('a key that a person changes', () => {
  it('means what they say, and what it meant before has lost it', () => {
    const bindings = bindingsOf('annotator', {})
    expect(conflictsOf(bindings, 'reject', 'A').map(({ command }) => command)).toEqual(['accept'])
    expect(conflictsOf(bindings, 'next-images', 'K'), 'of another room').toEqual([])
    const changed = bindingsOf('annotator', withChord(bindings, {}, 'reject', 'A'))
    expect(commandFor('A', 'grid', changed)).toBe('reject')
    expect(commandFor('X', 'grid', changed)).toBeNull()
    expect(commandFor('Enter', 'grid', changed)).toBe('accept')
  })

  it('is one of the two that a command has in two rooms', () => {
    const bindings = bindingsOf('annotator', withChord(keyMap, {}, 'next-attribute 2', 'J'))
    expect(commandFor('J', 'loupe', bindings)).toBe('next-attribute')
    expect(commandFor(']', 'grid', bindings)).toBe('next-attribute')
    expect(commandFor('ArrowDown', 'loupe', bindings)).toBeNull()
  })

  it('keeps letters that mean something from labels, but for the one of captions', () => {
    expect([...reservedLetters(keyMap)].sort()).toEqual(['A', 'C', 'F', 'N', 'T', 'X', 'Z'])
    const photographer = reservedLetters(bindingsOf('photographer', {}))
    expect(photographer.has('P')).toBe(true)
    expect(photographer.has('A')).toBe(false)
  })
})

describe('a key press', () => {
  it('is written as the map writes it', () => {
    expect(chordOf(press('a'), false)).toBe('A')
    expect(chordOf(press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Z')
    expect(chordOf(press('z', { metaKey: true }), true)).toBe('Mod+Z')
    expect(chordOf(press('z', { ctrlKey: true }), true)).toBe('Other+Z')
    expect(chordOf(press(' '), false)).toBe('Space')
    expect(chordOf(press('ArrowLeft', { shiftKey: true }), false)).toBe('Shift+ArrowLeft')
  })

  it('is a character as it is printed, whatever makes it', () => {
    expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?')
    expect(chordOf(press('[', { ctrlKey: true, altKey: true }), false)).toBe('[')
  })

  it('is a digit on layouts where the digit row gives something else', () => {
    expect(chordOf(press('&', { code: 'Digit1' }), false)).toBe('1')
    expect(chordOf(press('4', { code: 'Numpad4' }), false)).toBe('4')
  })

  it('is a letter by its place on layouts without Latin letters', () => {
    expect(chordOf(press('ф', { code: 'KeyA' }), false)).toBe('A')
  })
})

it('shows keys as they are printed', () => {
  expect(keysOf('Mod+Shift+Z', true)).toEqual(['⌘', 'Shift', 'Z'])
  expect(keysOf('Alt+ArrowUp', false)).toEqual(['Alt', '↑'])
})
