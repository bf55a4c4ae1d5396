import type { Label } from '../../src-preload/contract.ts'
import {
  bindingsOf,
  commandFor,
  hint,
  reservedLetters,
  withChord,
  type Command,
  type KeyChanges,
  type Place,
  type Preset,
} from '../answers/key-map.ts'
import type { Attributes } from './attributes.svelte.ts'
import type { Settings } from './settings.svelte.ts'

interface Ports {
  attributes: Pick<Attributes, 'focused' | 'list'>
  settings: Pick<Settings, 'set' | 'values'>
  isMac: boolean
}

/** What the keys mean now: a preset, what a person changed of it, and the letters that labels have for themselves. */
export class Keys {
  readonly #ports: Ports
  #isOpen = $state(false)

  readonly bindings = $derived.by(() => {
    const { keyChanges, keyPreset } = this.#ports.settings.values
    return bindingsOf(keyPreset, keyChanges)
  })
  readonly reserved = $derived(reservedLetters(this.bindings))

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Whether the sheet that changes them is open. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  show(open: boolean): void {
    this.#isOpen = open
  }

  get preset(): Preset {
    return this.#ports.settings.values.keyPreset
  }

  get isChanged(): boolean {
    return Object.keys(this.#ports.settings.values.keyChanges).length > 0
  }

  commandFor(chord: string, place: Place): Command | null {
    return commandFor(chord, place, this.bindings)
  }

  /** The first chord of a command, for tooltips. */
  hint(command: Command): string {
    return hint(command, this.#ports.isMac, this.bindings)
  }

  /**
   * The label that a letter always gives: of the attribute that the keys speak of, or else of the only other one that has one on
   * it. W writes the caption while that is spoken of.
   */
  labelOn(chord: string): Label | null {
    const { focused, list } = this.#ports.attributes
    if (!/^[A-Z]$/.test(chord) || this.reserved.has(chord)) return null
    if (chord === 'W' && focused?.kind === 'text') return null
    const on = (labels: readonly Label[]): Label | undefined =>
      labels.find(({ key, retired }) => key === chord && !retired)
    const own = on(focused?.labels ?? [])
    if (own !== undefined) return own
    const [other, ...more] = list.flatMap(({ labels }) => on(labels) ?? [])
    return other !== undefined && more.length === 0 ? other : null
  }

  /** A binding has this chord alone from now on; what had it loses it. */
  change(id: string, chord: string): void {
    const { settings } = this.#ports
    settings.set('keyChanges', withChord(this.bindings, settings.values.keyChanges, id, chord))
  }

  /** As a preset has them, without what was changed. */
  use(preset: Preset): void {
    this.#ports.settings.set('keyPreset', preset)
    this.#ports.settings.set('keyChanges', {} satisfies KeyChanges)
  }
}
