import { copy } from '../copy.ts'

/**
 * The one key map: what the keyboard does, and what the cheat sheet shows. A chord is `Mod+Shift+Z`; `Mod` is Ctrl, or
 * Cmd on a Mac.
 */
export type Place = 'grid' | 'loupe' | 'flips' | 'evaluation' | 'labels' | 'models'

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
  | 'room-images'
  | 'room-changes'
  | 'room-evaluation'
  | 'room-labels'
  | 'room-models'
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

export interface Binding {
  command: Command
  chords: readonly string[]
  places: readonly Place[]
  /** The entry of the cheat sheet it belongs to: bindings with the same title are shown as one. */
  group: string
  title: string
}

const { groups, keys } = copy.help
const everywhere: readonly Place[] = ['grid', 'loupe', 'flips', 'evaluation', 'labels', 'models']
const pictures: readonly Place[] = ['grid', 'loupe']
/** Where the same keys say what an image is. */
const answered: readonly Place[] = ['grid', 'loupe', 'flips']
const lists: readonly Place[] = ['grid', 'flips']

const bind = (
  group: string,
  title: string,
  places: readonly Place[],
  entries: Partial<Record<Command, readonly string[]>>,
): Binding[] =>
  Object.entries(entries).map(([command, chords]) => ({ command: command as Command, chords, places, group, title }))

export const keyMap: readonly Binding[] = [
  ...bind(groups.correct, keys.pick, answered, {
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
  ...bind(groups.correct, keys.accept, pictures, { accept: ['Enter', 'A'] }),
  ...bind(groups.correct, keys.reject, answered, { reject: ['X'] }),
  ...bind(groups.correct, keys.type, answered, { 'type-ahead': ['T'] }),
  ...bind(groups.correct, keys.write, answered, { 'write-caption': ['W'] }),
  ...bind(groups.correct, keys.clear, answered, { 'clear-decision': ['Backspace', 'Delete'] }),
  ...bind(groups.correct, keys.next, pictures, { 'next-images': ['N'] }),
  ...bind(groups.correct, keys.attribute, pictures, {
    'previous-attribute': ['[', 'Alt+ArrowUp'],
    'next-attribute': [']', 'Alt+ArrowDown'],
  }),
  ...bind(groups.correct, keys.undo, everywhere, { undo: ['Mod+Z'] }),
  ...bind(groups.correct, keys.redo, everywhere, { redo: ['Mod+Shift+Z', 'Mod+Y'] }),

  ...bind(groups.move, keys.move, lists, {
    left: ['ArrowLeft'],
    right: ['ArrowRight'],
    up: ['ArrowUp'],
    down: ['ArrowDown'],
  }),
  ...bind(groups.move, keys.ends, lists, { home: ['Home'], end: ['End'] }),
  ...bind(groups.move, keys.page, lists, { 'page-up': ['PageUp'], 'page-down': ['PageDown'] }),

  ...bind(groups.select, keys.extend, lists, {
    'extend-left': ['Shift+ArrowLeft'],
    'extend-right': ['Shift+ArrowRight'],
    'extend-up': ['Shift+ArrowUp'],
    'extend-down': ['Shift+ArrowDown'],
  }),
  ...bind(groups.select, keys.extendEnds, lists, {
    'extend-home': ['Shift+Home'],
    'extend-end': ['Shift+End'],
  }),
  ...bind(groups.select, keys.extendPage, lists, {
    'extend-page-up': ['Shift+PageUp'],
    'extend-page-down': ['Shift+PageDown'],
  }),
  ...bind(groups.select, keys.selectAll, lists, { 'select-all': ['Mod+A'] }),
  ...bind(groups.select, keys.clearSelection, ['grid'], { 'clear-selection': ['Escape'] }),

  ...bind(groups.look, keys.openLoupe, lists, { 'open-loupe': ['Space', 'F'] }),
  ...bind(groups.look, keys.loupeImage, ['loupe'], {
    previous: ['ArrowLeft'],
    next: ['ArrowRight'],
  }),
  ...bind(groups.look, keys.loupeAttribute, ['loupe'], {
    'previous-attribute': ['ArrowUp'],
    'next-attribute': ['ArrowDown'],
  }),
  ...bind(groups.look, keys.zoom, ['loupe', 'flips'], { zoom: ['Z'] }),
  ...bind(groups.look, keys.closeLoupe, ['loupe'], { 'close-loupe': ['Escape', 'Space', 'F'] }),

  ...bind(groups.review, keys.keepOld, ['flips'], { 'keep-old': ['K'] }),
  ...bind(groups.review, keys.confirmNew, ['flips'], { 'confirm-new': ['Enter', 'C'] }),
  ...bind(groups.review, keys.acceptModel, ['flips'], { 'accept-model': ['Mod+Enter'] }),
  ...bind(groups.review, keys.leaveFlips, ['flips'], { 'leave-flips': ['Escape'] }),

  ...bind(groups.window, keys.search, ['grid'], { search: ['/', 'Mod+F'] }),
  ...bind(groups.window, keys.refresh, ['grid'], { refresh: ['F5'] }),
  ...bind(groups.window, keys.retrain, pictures, { retrain: ['Mod+R', 'Shift+R'] }),
  ...bind(groups.window, keys.addFolder, ['grid'], { 'add-folder': ['Mod+O'] }),
  ...bind(groups.window, keys.exportCsv, ['grid'], { 'export-csv': ['Mod+E'] }),
  ...bind(groups.window, keys.jobs, everywhere, { jobs: ['Mod+J'] }),
  ...bind(groups.window, keys.rooms, everywhere, {
    'room-images': ['Mod+1'],
    'room-changes': ['Mod+2'],
    'room-evaluation': ['Mod+3'],
    'room-labels': ['Mod+4'],
    'room-models': ['Mod+5', 'Mod+Shift+M'],
  }),
  ...bind(groups.window, keys.sides, pictures, { sidebar: ['Mod+B'], panel: ['Mod+I'] }),
  ...bind(groups.window, keys.sheet, everywhere, { 'cheat-sheet': ['?', 'F1'] }),
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
export function cheatSheet(): { group: string; entries: SheetEntry[] }[] {
  const groups = new Map<string, Map<string, string[]>>()
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
