import { describe, expect, it } from 'vitest'
import {
  bindingsOf,
  cheatSheet,
  chordOf,
  commandFor,
  conflictsOf,
  hint,
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

describe('the cheat sheet', () => {
  const entryWith = (chord: string) =>
    cheatSheet()
      .flatMap(({ group, entries }) => entries.map((entry) => ({ group, ...entry })))
      .find(({ chords }) => chords.includes(chord))

  it('has what belongs together in one entry, and no group or entry twice', () => {
    const sheet = cheatSheet()
    expect(entryWith('1')?.chords).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(entryWith('Home')?.chords).toEqual(['Home', 'End'])
    expect(new Set(sheet.map(({ group }) => group)).size).toBe(sheet.length)
    for (const { entries } of sheet) expect(new Set(entries.map(({ title }) => title)).size).toBe(entries.length)
    expect(entryWith('1')?.group).toBe(entryWith('X')?.group)
    expect(entryWith('1')?.group).not.toBe(entryWith('Home')?.group)
  })

  it('shows the keys that hold', () => {
    const chords = cheatSheet(bindingsOf('photographer', { reject: ['Q'] })).flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.chords),
    )
    expect(chords).toContain('P')
    expect(chords).toContain('Q')
    expect(chords).not.toContain('X')
  })
})

describe('a preset', () => {
  it('has keys of its own, and a person has the last word', () => {
    const photographer = bindingsOf('photographer', {})
    const command = (chord: string, place: Place = 'grid') => commandFor(chord, place, photographer)
    expect([command('P'), command('A'), command('Enter')]).toEqual(['accept', null, 'accept'])
    expect([command('U'), command('Delete')]).toEqual(['clear-decision', 'clear-decision'])
    expect([command('E'), command('Space'), command('F')]).toEqual(['open-loupe', 'open-loupe', null])
    expect([command('G', 'loupe'), command('Escape', 'loupe')]).toEqual(['close-loupe', 'close-loupe'])
    expect(command('Mod+D')).toBe('clear-selection')
    expect(commandFor('P', 'grid', bindingsOf('photographer', { accept: ['Q'] }))).toBeNull()
    expect(bindingsOf('annotator', {})).toEqual(keyMap)
  })
})

describe('a hint', () => {
  it('names the first key of a command as it is printed', () => {
    expect(hint('retrain', false)).toBe('Ctrl+R')
    expect(hint('retrain', true)).toBe('⌘R')
    expect(hint('larger-tiles', false)).toBe('+')
    expect(hint('larger-tiles', true)).toBe('+')
  })

  it('is empty where a command has lost its keys, and follows those it has', () => {
    const bindings = bindingsOf('annotator', { reject: [], accept: ['Q'] })
    expect(hint('reject', false, bindings)).toBe('')
    expect(hint('accept', false, bindings)).toBe('Q')
  })
})

describe('a key that a person changes', () => {
  it('means what they say, and what it meant before has lost it', () => {
    const bindings = bindingsOf('annotator', {})
    expect(conflictsOf(bindings, 'reject', 'A').map(({ command }) => command)).toEqual(['accept'])
    expect(conflictsOf(bindings, 'next-images', 'K'), 'of another room').toEqual([])
    expect(conflictsOf(bindings, 'accept', 'A'), 'its own').toEqual([])
    expect(conflictsOf(bindings, 'of a later version', 'A')).toEqual([])
    const changed = bindingsOf('annotator', withChord(bindings, {}, 'reject', 'A'))
    expect(commandFor('A', 'grid', changed)).toBe('reject')
    expect(commandFor('X', 'grid', changed)).toBeNull()
    expect(commandFor('Enter', 'grid', changed)).toBe('accept')
    const twice = withChord(changed, withChord(bindings, {}, 'reject', 'A'), 'next-images', 'A')
    expect(twice).toEqual({ accept: ['Enter'], reject: [], 'next-images': ['A'] })
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
    expect(chordOf(press('ArrowUp', { altKey: true }), false)).toBe('Alt+ArrowUp')
    expect(chordOf(press(' ', { shiftKey: true }), false)).toBe('Shift+Space')
    expect(chordOf(press('z', { metaKey: true }), false)).toBe('Other+Z')
    expect(chordOf(press('+', { shiftKey: true }), false)).toBe('+')
  })

  it('is a character as it is printed, whatever makes it', () => {
    expect(chordOf(press('?', { shiftKey: true }), false)).toBe('?')
    expect(chordOf(press('[', { ctrlKey: true, altKey: true }), false)).toBe('[')
  })

  it('is a digit on layouts where the digit row gives something else', () => {
    expect(chordOf(press('&', { code: 'Digit1' }), false)).toBe('1')
    expect(chordOf(press('&', { code: 'Digit1', altKey: true }), false)).toBe('Alt+1')
    expect(chordOf(press('4', { code: 'Numpad4' }), false)).toBe('4')
    // With Shift it is what is printed there, and so with Ctrl.
    expect(chordOf(press('!', { code: 'Digit1', shiftKey: true }), false)).toBe('!')
    expect(chordOf(press('&', { code: 'Digit1', ctrlKey: true }), false)).toBe('Mod+&')
    expect(chordOf(press('2', { code: 'Digit2', ctrlKey: true }), false)).toBe('Mod+2')
  })

  it('is a letter by its place on layouts without Latin letters', () => {
    expect(chordOf(press('ф', { code: 'KeyA' }), false)).toBe('A')
    expect(chordOf(press('Ф', { code: 'KeyA', ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+A')
    // A Latin letter is what is printed, wherever it is.
    expect(chordOf(press('q', { code: 'KeyA' }), false)).toBe('Q')
  })
})

it('shows keys as they are printed', () => {
  expect(keysOf('Mod+Shift+Z', true)).toEqual(['⌘', 'Shift', 'Z'])
  expect(keysOf('Alt+ArrowUp', false)).toEqual(['Alt', '↑'])
  expect(keysOf('Alt+PageDown', true)).toEqual(['⌥', 'Page Down'])
  expect(keysOf('Mod+Escape', false)).toEqual(['Ctrl', 'Esc'])
  expect(keysOf('+', false)).toEqual(['+'])
  expect(keysOf('Mod++', false)).toEqual(['Ctrl', '+'])
})
