import { copy } from '../copy.ts'

/**
 * The one key map, as a preset and a person make it: what the keyboard does, and what the cheat sheet shows. A chord is `Mod+Shift+Z`; `Mod` is Ctrl, or
 * Cmd on a Mac.
 */
export type Place = 'grid' | 'loupe' | 'compare' | 'flips' | 'evaluation' | 'labels' | 'models'

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
  | 'larger-tiles'
  | 'smaller-tiles'
  | 'open-loupe'
  | 'close-loupe'
  | 'compare'
  | 'close-compare'
  | 'swap-previous'
  | 'swap-next'
  | 'previous-view'
  | 'next-view'
  | 'darker-table'
  | 'lighter-table'
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
  | 'more-labels'
  | 'accept'
  | 'reject'
  | 'type-ahead'
  | 'write-caption'
  | 'clear-decision'
  | 'next-images'
  | 'views-together'
  | 'show-views'
  | 'same-for-views'
  | 'previous-attribute'
  | 'next-attribute'
  | 'undo'
  | 'redo'
  | 'search'
  | 'palette'
  | 'refresh'
  | 'retrain'
  | 'retrain-these'
  | 'jobs'
  | 'room-images'
  | 'room-changes'
  | 'room-evaluation'
  | 'room-labels'
  | 'room-models'
  | 'sidebar'
  | 'panel'
  | 'next-pane'
  | 'previous-pane'
  | 'cheat-sheet'
  | 'help'
  | 'settings'
  | 'about'
  | 'libraries'
  | 'new-library'
  | 'open-library'
  | 'tour'
  | 'add-folder'
  | 'export-csv'
  | 'keep-old'
  | 'confirm-new'
  | 'accept-model'
  | 'leave-flips'

/** What a room answers. */
export type Handlers = Partial<Record<Command, () => void>>

export interface Binding {
  /** For settings: of several bindings of a command the later ones are numbered. */
  id: string
  command: Command
  chords: readonly string[]
  places: readonly Place[]
  /** The entry of the cheat sheet it belongs to: bindings with the same title are shown as one. */
  group: string
  title: string
}

const { groups, keys } = copy.help
const everywhere: readonly Place[] = ['grid', 'loupe', 'compare', 'flips', 'evaluation', 'labels', 'models']
const pictures: readonly Place[] = ['grid', 'loupe', 'compare']
/** Where the same keys say what an image is. */
const answered: readonly Place[] = ['grid', 'loupe', 'compare', 'flips']
const lists: readonly Place[] = ['grid', 'flips']

const bind = (
  group: string,
  title: string,
  places: readonly Place[],
  entries: Partial<Record<Command, readonly string[]>>,
): Omit<Binding, 'id'>[] =>
  Object.entries(entries).map(([command, chords]) => ({ command: command as Command, chords, places, group, title }))

/** The preset Annotator: one key for each decision, the hand stays on the left of the keyboard. */
const annotator: readonly Omit<Binding, 'id'>[] = [
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
  ...bind(groups.correct, keys.more, pictures, { 'more-labels': ['0'] }),
  ...bind(groups.correct, keys.accept, pictures, { accept: ['Enter', 'A'] }),
  ...bind(groups.correct, keys.reject, answered, { reject: ['X'] }),
  ...bind(groups.correct, keys.type, answered, { 'type-ahead': ['T'] }),
  ...bind(groups.correct, keys.write, answered, { 'write-caption': ['W'] }),
  ...bind(groups.correct, keys.clear, answered, { 'clear-decision': ['Backspace', 'Delete'] }),
  ...bind(groups.correct, keys.sameForViews, pictures, { 'same-for-views': ['Shift+S'] }),
  ...bind(groups.correct, keys.next, ['grid', 'loupe'], { 'next-images': ['N'] }),
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

  ...bind(groups.look, keys.tiles, ['grid'], { 'larger-tiles': ['+', '='], 'smaller-tiles': ['-'] }),
  ...bind(groups.look, keys.viewsTogether, ['grid'], { 'views-together': ['Shift+G'] }),
  ...bind(groups.look, keys.showViews, ['grid'], { 'show-views': ['Shift+V'] }),
  ...bind(groups.look, keys.openLoupe, lists, { 'open-loupe': ['Space', 'F'] }),
  ...bind(groups.look, keys.loupeImage, ['loupe'], {
    previous: ['ArrowLeft'],
    next: ['ArrowRight'],
  }),
  ...bind(groups.look, keys.loupeAttribute, ['loupe', 'compare'], {
    'previous-attribute': ['ArrowUp'],
    'next-attribute': ['ArrowDown'],
  }),
  ...bind(groups.look, keys.zoom, ['loupe', 'compare', 'flips'], { zoom: ['Z'] }),
  ...bind(groups.look, keys.closeLoupe, ['loupe'], { 'close-loupe': ['Escape', 'Space', 'F'] }),
  ...bind(groups.look, keys.view, ['grid', 'loupe'], {
    'previous-view': ['Alt+ArrowLeft'],
    'next-view': ['Alt+ArrowRight'],
  }),
  ...bind(groups.look, keys.table, ['loupe', 'compare'], { 'darker-table': [','], 'lighter-table': ['.'] }),
  ...bind(groups.look, keys.compare, ['grid', 'loupe'], { compare: ['C'] }),
  ...bind(groups.look, keys.compareImage, ['compare'], { previous: ['ArrowLeft'], next: ['ArrowRight'] }),
  ...bind(groups.look, keys.swap, ['compare'], {
    'swap-previous': ['Shift+ArrowLeft'],
    'swap-next': ['Shift+ArrowRight'],
  }),
  ...bind(groups.look, keys.closeCompare, ['compare'], { 'close-compare': ['Escape', 'C'] }),

  ...bind(groups.review, keys.keepOld, ['flips'], { 'keep-old': ['K'] }),
  ...bind(groups.review, keys.confirmNew, ['flips'], { 'confirm-new': ['Enter', 'C'] }),
  ...bind(groups.review, keys.acceptModel, ['flips'], { 'accept-model': ['Mod+Enter'] }),
  ...bind(groups.review, keys.leaveFlips, ['flips'], { 'leave-flips': ['Escape'] }),

  ...bind(groups.window, keys.search, ['grid'], { search: ['/', 'Mod+F'] }),
  ...bind(groups.window, keys.palette, everywhere, { palette: ['Mod+K'] }),
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
  ...bind(groups.window, keys.panes, everywhere, { 'next-pane': ['F6'], 'previous-pane': ['Shift+F6'] }),
  ...bind(groups.window, keys.sheet, everywhere, { 'cheat-sheet': ['?'] }),
  ...bind(groups.window, keys.help, everywhere, { help: ['F1'] }),
  ...bind(groups.window, keys.settings, everywhere, { settings: ['Mod+,'] }),
  // By name alone, unless a person gives them a key.
  ...bind(groups.window, keys.retrainThese, ['grid'], { 'retrain-these': [] }),
  ...bind(groups.window, keys.libraries, everywhere, { libraries: [] }),
  ...bind(groups.window, keys.newLibrary, everywhere, { 'new-library': [] }),
  ...bind(groups.window, keys.openLibrary, everywhere, { 'open-library': [] }),
  ...bind(groups.window, keys.tour, everywhere, { tour: [] }),
  ...bind(groups.window, keys.about, everywhere, { about: [] }),
]

export const keyMap: readonly Binding[] = annotator.map((binding, at) => {
  const earlier = annotator.slice(0, at).filter(({ command }) => command === binding.command).length
  return { ...binding, id: earlier === 0 ? binding.command : `${binding.command} ${earlier + 1}` }
})

/** Chords by the id of a binding, in place of those it has. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>

export const presets = ['annotator', 'photographer'] as const
export type Preset = (typeof presets)[number]

/** What differs from Annotator. Photographer: as photo editors have it, P to pick, U to unpick, E for one, G for all. */
const ofPreset: Record<Preset, KeyChanges> = {
  annotator: {},
  photographer: {
    accept: ['Enter', 'P'],
    'clear-decision': ['U', 'Backspace', 'Delete'],
    'open-loupe': ['E', 'Space'],
    'close-loupe': ['G', 'Escape', 'Space', 'E'],
    'clear-selection': ['Mod+D', 'Escape'],
  },
}

/** The key map of a preset with a person's own changes. */
export function bindingsOf(preset: Preset, changes: KeyChanges): readonly Binding[] {
  const said = { ...ofPreset[preset], ...changes }
  return keyMap.map((binding) => ({ ...binding, chords: said[binding.id] ?? binding.chords }))
}

/** Bindings that a chord means something else by, in a room where this one holds. */
export function conflictsOf(bindings: readonly Binding[], id: string, chord: string): Binding[] {
  const places = bindings.find((binding) => binding.id === id)?.places ?? []
  return bindings.filter(
    (other) => other.id !== id && other.chords.includes(chord) && other.places.some((place) => places.includes(place)),
  )
}

/** A binding has this chord and no other; those that it meant something else by lose it. */
export function withChord(bindings: readonly Binding[], changes: KeyChanges, id: string, chord: string): KeyChanges {
  const lost = conflictsOf(bindings, id, chord).map((other) => [other.id, other.chords.filter((one) => one !== chord)])
  return { ...changes, ...(Object.fromEntries(lost) as KeyChanges), [id]: [chord] }
}

/**
 * Letters that no label can have: they mean something where pictures are. W writes the caption only
 * where that is spoken of, and is free elsewhere.
 */
export function reservedLetters(bindings: readonly Binding[]): ReadonlySet<string> {
  const bound = bindings
    .filter(({ command, places }) => command !== 'write-caption' && pictures.some((place) => places.includes(place)))
    .flatMap(({ chords }) => chords.filter((chord) => /^[A-Z]$/.test(chord)))
  return new Set(bound)
}

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
  const digit = /^Digit(\d)$/.exec(press.code)?.[1]
  if (digit !== undefined && !mod && !press.shiftKey) return `${prefix}${digit}`
  if (press.key.length > 1) return `${prefix}${shift}${press.key}`
  // A letter by its place where the layout gives no Latin letter.
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter !== undefined && !/[a-z]/i.test(press.key)) return `${prefix}${shift}${letter}`
  if (/[a-z]/i.test(press.key)) return `${prefix}${shift}${press.key.toUpperCase()}`
  // Shift is part of the character itself: `?`. AltGr reports Ctrl and Alt for `[` on many layouts.
  return press.ctrlKey && press.altKey ? press.key : `${prefix}${press.key}`
}

export function commandFor(chord: string, place: Place, bindings = keyMap): Command | null {
  const binding = bindings.find((entry) => entry.places.includes(place) && entry.chords.includes(chord))
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
  // The key `+` is no separator: none follows it.
  return chord.split(/\+(?=.)/).map((key) => {
    if (key === 'Mod') return isMac ? '⌘' : 'Ctrl'
    if (key === 'Alt') return isMac ? '⌥' : 'Alt'
    return shown[key] ?? key
  })
}

export interface SheetEntry {
  title: string
  chords: string[]
}

/** The cheat sheet: groups in order, every binding that has a key in it once. */
export function cheatSheet(bindings = keyMap): { group: string; entries: SheetEntry[] }[] {
  const groups = new Map<string, Map<string, string[]>>()
  for (const binding of bindings) {
    if (binding.chords.length === 0) continue
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
export function hint(command: Command, isMac: boolean, bindings = keyMap): string {
  const chord = bindings.find((binding) => binding.command === command)?.chords[0]
  return chord === undefined ? '' : keysOf(chord, isMac).join(isMac ? '' : '+')
}
