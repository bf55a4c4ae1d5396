/**
 * The one key map: what the keyboard does, and what the cheat sheet shows. A chord is `Mod+Shift+Z`; `Mod` is Ctrl, or
 * Cmd on a Mac.
 */
export type Place = 'grid' | 'loupe' | 'flips'

export type Command =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'extend-left'
  | 'extend-right'
  | 'extend-up'
  | 'extend-down'
  | 'extend-home'
  | 'extend-end'
  | 'extend-page-up'
  | 'extend-page-down'
  | 'select-all'
  | 'clear-selection'
  | 'open-loupe'
  | 'close-loupe'
  | 'previous'
  | 'next'
  | 'zoom'
  | 'pick-1'
  | 'pick-2'
  | 'pick-3'
  | 'pick-4'
  | 'pick-5'
  | 'pick-6'
  | 'pick-7'
  | 'pick-8'
  | 'pick-9'
  | 'accept'
  | 'reject'
  | 'type-ahead'
  | 'write-caption'
  | 'clear-decision'
  | 'next-images'
  | 'previous-attribute'
  | 'next-attribute'
  | 'undo'
  | 'redo'
  | 'search'
  | 'refresh'
  | 'retrain'
  | 'jobs'
  | 'models'
  | 'sidebar'
  | 'panel'
  | 'cheat-sheet'
  | 'add-folder'
  | 'export-csv'
  | 'keep-old'
  | 'confirm-new'
  | 'accept-model'
  | 'leave-flips'

/** What a room answers. */
export type Handlers = Partial<Record<Command, () => void>>

export type Group = 'Correct' | 'Move' | 'Select' | 'Look closer' | 'Review a new model' | 'Window'

export interface Binding {
  command: Command
  chords: readonly string[]
  places: readonly Place[]
  /** The entry of the cheat sheet it belongs to: bindings with the same title are shown as one. */
  group: Group
  title: string
}

const everywhere: readonly Place[] = ['grid', 'loupe', 'flips']
const pictures: readonly Place[] = ['grid', 'loupe']
const lists: readonly Place[] = ['grid', 'flips']

const bind = (
  group: Group,
  title: string,
  places: readonly Place[],
  entries: Partial<Record<Command, readonly string[]>>,
): Binding[] =>
  Object.entries(entries).map(([command, chords]) => ({ command: command as Command, chords, places, group, title }))

export const keyMap: readonly Binding[] = [
  ...bind('Correct', 'Pick a label of the focused attribute', pictures, {
    'pick-1': ['1'],
    'pick-2': ['2'],
    'pick-3': ['3'],
    'pick-4': ['4'],
    'pick-5': ['5'],
    'pick-6': ['6'],
    'pick-7': ['7'],
    'pick-8': ['8'],
    'pick-9': ['9'],
  }),
  ...bind('Correct', 'Accept what the model says, go on to the next', pictures, { accept: ['Enter', 'A'] }),
  ...bind('Correct', 'Reject: it is not this label', pictures, { reject: ['X'] }),
  ...bind('Correct', 'Type to find or create a label', pictures, { 'type-ahead': ['T'] }),
  ...bind('Correct', 'Write the caption: Enter saves, Esc cancels', pictures, { 'write-caption': ['W'] }),
  ...bind('Correct', 'Take the decision back', pictures, { 'clear-decision': ['Backspace', 'Delete'] }),
  ...bind('Correct', 'Show the next 25 images worth deciding', pictures, { 'next-images': ['N'] }),
  ...bind('Correct', 'Previous and next attribute', pictures, {
    'previous-attribute': ['[', 'Alt+ArrowUp'],
    'next-attribute': [']', 'Alt+ArrowDown'],
  }),
  ...bind('Correct', 'Undo', everywhere, { undo: ['Mod+Z'] }),
  ...bind('Correct', 'Redo', everywhere, { redo: ['Mod+Shift+Z', 'Mod+Y'] }),

  ...bind('Move', 'Move between images', lists, {
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
    up: ['ArrowUp'],
    down: ['ArrowDown'],
  }),
  ...bind('Move', 'First and last', lists, { home: ['Home'], end: ['End'] }),
  ...bind('Move', 'One screen up or down', lists, { 'page-up': ['PageUp'], 'page-down': ['PageDown'] }),

  ...bind('Select', 'Extend the selection', lists, {
    'extend-left': ['Shift+ArrowLeft'],
    'extend-right': ['Shift+ArrowRight'],
    'extend-up': ['Shift+ArrowUp'],
    'extend-down': ['Shift+ArrowDown'],
  }),
  ...bind('Select', 'Extend it to the first or last', lists, {
    'extend-home': ['Shift+Home'],
    'extend-end': ['Shift+End'],
  }),
  ...bind('Select', 'Extend it by one screen', lists, {
    'extend-page-up': ['Shift+PageUp'],
    'extend-page-down': ['Shift+PageDown'],
  }),
  ...bind('Select', 'Select all', lists, { 'select-all': ['Mod+A'] }),
  ...bind('Select', 'Clear the selection; leave the images to decide', ['grid'], { 'clear-selection': ['Escape'] }),

  ...bind('Look closer', 'Open the loupe', ['grid'], { 'open-loupe': ['Space', 'F'] }),
  ...bind('Look closer', 'Previous and next image, in the loupe', ['loupe'], {
    previous: ['ArrowLeft'],
    next: ['ArrowRight'],
  }),
  ...bind('Look closer', 'Previous and next attribute, in the loupe', ['loupe'], {
    'previous-attribute': ['ArrowUp'],
    'next-attribute': ['ArrowDown'],
  }),
  ...bind('Look closer', 'Actual size or fit', ['loupe'], { zoom: ['Z'] }),
  ...bind('Look closer', 'Close the loupe', ['loupe'], { 'close-loupe': ['Escape', 'Space', 'F'] }),

  ...bind('Review a new model', 'Keep the old label or caption', ['flips'], { 'keep-old': ['K'] }),
  ...bind('Review a new model', 'Confirm the new one', ['flips'], { 'confirm-new': ['Enter', 'C'] }),
  ...bind('Review a new model', 'Accept the new model', ['flips'], { 'accept-model': ['Mod+Enter'] }),
  ...bind('Review a new model', 'Back to the images, decide later', ['flips'], { 'leave-flips': ['Escape'] }),

  ...bind('Window', 'Search file names and captions', ['grid'], { search: ['/', 'Mod+F'] }),
  ...bind('Window', 'Apply the filter again', ['grid'], { refresh: ['F5'] }),
  ...bind('Window', 'Retrain the focused attribute', pictures, { retrain: ['Mod+R', 'Shift+R'] }),
  ...bind('Window', 'Add a folder', ['grid'], { 'add-folder': ['Mod+O'] }),
  ...bind('Window', 'Export labels to CSV', ['grid'], { 'export-csv': ['Mod+E'] }),
  ...bind('Window', 'Jobs', everywhere, { jobs: ['Mod+J'] }),
  ...bind('Window', 'Model versions', everywhere, { models: ['Mod+Shift+M'] }),
  ...bind('Window', 'Show or hide the sides', pictures, { sidebar: ['Mod+B'], panel: ['Mod+I'] }),
  ...bind('Window', 'This sheet', everywhere, { 'cheat-sheet': ['?', 'F1'] }),
]

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

/** The chord of a key press, as the map writes it. */
export function chordOf(press: KeyPress, isMac: boolean): string {
  const mod = isMac ? press.metaKey : press.ctrlKey
  const other = isMac ? press.ctrlKey : press.metaKey
  const prefix = `${other ? 'Other+' : ''}${mod ? 'Mod+' : ''}${press.altKey ? 'Alt+' : ''}`
  const shift = press.shiftKey ? 'Shift+' : ''
  if (press.key === ' ') return `${prefix}${shift}Space`
  // The digit row, also where digits need Shift (French) or the layout is not Latin.
  const digit = /^Digit([1-9])$/.exec(press.code)?.[1]
  if (digit !== undefined && !mod && !press.shiftKey) return `${prefix}${digit}`
  if (press.key.length > 1) return `${prefix}${shift}${press.key}`
  // A letter by its place where the layout gives no Latin letter.
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter !== undefined && !/[a-z]/i.test(press.key)) return `${prefix}${shift}${letter}`
  if (/[a-z]/i.test(press.key)) return `${prefix}${shift}${press.key.toUpperCase()}`
  // Shift is part of the character itself: `?`. AltGr reports Ctrl and Alt for `[` on many layouts.
  return press.ctrlKey && press.altKey ? press.key : `${prefix}${press.key}`
}

export function commandFor(chord: string, place: Place): Command | null {
  const binding = keyMap.find((entry) => entry.places.includes(place) && entry.chords.includes(chord))
  return binding?.command ?? null
}

const shown: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  Escape: 'Esc',
}

/** The keys of a chord, as printed on them. */
export function keysOf(chord: string, isMac: boolean): string[] {
  return chord.split('+').map((key) => {
    if (key === 'Mod') return isMac ? '⌘' : 'Ctrl'
    if (key === 'Alt') return isMac ? '⌥' : 'Alt'
    return shown[key] ?? key
  })
}

export interface SheetEntry {
  title: string
  chords: string[]
}

/** The cheat sheet: groups in order, every binding in it once. */
export function cheatSheet(): { group: Group; entries: SheetEntry[] }[] {
  const groups = new Map<Group, Map<string, string[]>>()
  for (const binding of keyMap) {
    const entries = groups.get(binding.group) ?? new Map<string, string[]>()
    groups.set(binding.group, entries)
    entries.set(binding.title, [...(entries.get(binding.title) ?? []), ...binding.chords])
  }
  return [...groups].map(([group, entries]) => ({
    group,
    entries: [...entries].map(([title, chords]) => ({ title, chords })),
  }))
}

/** The first chord of a command, for tooltips. */
export function hint(command: Command, isMac: boolean): string {
  const chord = keyMap.find((binding) => binding.command === command)?.chords[0]
  return chord === undefined ? '' : keysOf(chord, isMac).join(isMac ? '' : '+')
}
