import { chordOf, type Command, type Handlers, type Place } from '../answers/key-map.ts'

export interface Scene {
  /** The room that is open. */
  place: Place
  /** A sheet is open: it keeps all keys. */
  isModal: boolean
}

/** What keys mean. */
export interface Meanings {
  commandFor(chord: string, place: Place): Command | null
  /** What a letter does that a label has for itself, where pictures are; null: no label has it. */
  pinned(chord: string): (() => void) | null
}

const textFields = 'input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable]'
const pressable = 'button, a, summary, input, select, [role=tab], [role=option], [role=separator]'

/** Brings key presses to whoever answers a command in the room that is open. */
export class Keyboard {
  #handlers = new Map<Place | 'everywhere', Handlers[]>()
  #scene: () => Scene
  #isMac: boolean
  #meanings: Meanings

  constructor(scene: () => Scene, isMac: boolean, meanings: Meanings) {
    this.#meanings = meanings
    this.#scene = scene
    this.#isMac = isMac
  }

  /** The one registered last is asked first. Returns the way to take it back. */
  register(place: Place | 'everywhere', handlers: Handlers): () => void {
    const list = this.#handlers.get(place) ?? []
    list.push(handlers)
    this.#handlers.set(place, list)
    return () => {
      const at = list.indexOf(handlers)
      if (at >= 0) list.splice(at, 1)
    }
  }

  /** Runs a command as if its key were pressed. */
  run(command: Command): boolean {
    for (const place of [this.#scene().place, 'everywhere'] as const) {
      const handlers = this.#handlers.get(place)?.findLast((entry) => entry[command] !== undefined)
      if (handlers === undefined) continue
      handlers[command]?.()
      return true
    }
    return false
  }

  press(event: KeyboardEvent): void {
    const { place, isModal } = this.#scene()
    if (isModal || event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event, this.#isMac)
    if (belongsToControl(event.target, chord)) return
    const command = this.#meanings.commandFor(chord, place)
    // Where changes are looked through, its own letters go before those of labels.
    const takesPinned =
      place === 'grid' || place === 'loupe' || place === 'compare' || (place === 'flips' && command === null)
    const pinned = takesPinned ? this.#meanings.pinned(chord) : null
    if (pinned !== null) {
      pinned()
      event.preventDefault()
      return
    }
    if (command !== null && this.run(command)) event.preventDefault()
  }
}

/** From wherever one is writing, too. */
const fromAnywhere: ReadonlySet<string> = new Set(['Mod+K', 'Mod+,', 'F1', 'F6', 'Shift+F6'])

/** A text field keeps its keys but those that go to a room, a button its Enter and Space, a drawer and a menu everything. */
function belongsToControl(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof Element)) return false
  if (fromAnywhere.has(chord)) return false
  if (target.closest('[role=dialog], [role=menu]') !== null) return true
  // No text is made of Ctrl and a digit, which goes to another room; a list to choose from takes letters and arrows.
  if (target.closest(textFields) !== null) return !/^Mod\+\d$/.test(chord)
  if (target.closest('select') !== null) return !chord.startsWith('Mod+')
  if (chord === 'Enter' || chord === 'Space') return target.closest(pressable) !== null
  return target.matches('input[type=range]') && /^(Arrow|Home|End|Page)/.test(chord)
}
