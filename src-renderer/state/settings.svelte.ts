import type { EngineClient } from '../../src-preload/contract/client.ts'
import type { KeyChanges, Place, Preset } from '../answers/key-map.ts'
import type { Tone } from '../answers/tones.ts'
import { defaultQuery, type Query } from '../answers/query.ts'

export type Theme = 'system' | 'light' | 'dark'

/** What the window remembers between starts. */
export interface Remembered {
  theme: Theme
  sidebarWidth: number
  sidebarOpen: boolean
  panelWidth: number
  panelOpen: boolean
  tileSize: number
  /** Grey that a picture is looked at on; `theme`: the table of the theme. */
  loupeTone: Tone | 'theme'
  /** Go on to the next image after a label was picked. */
  advance: boolean
  /** One image stands for each product. */
  viewsTogether: boolean
  attributeId: number | null
  query: Query
  /** The room. */
  place: Place
  /** The image the keyboard was on. */
  cursor: number | null
  expandedCatalogs: number[]
  keyPreset: Preset
  /** What a person changed of the preset, by binding. */
  keyChanges: KeyChanges
}

const defaults: Remembered = {
  theme: 'system',
  sidebarWidth: 224,
  sidebarOpen: true,
  panelWidth: 316,
  panelOpen: true,
  tileSize: 144,
  loupeTone: 'theme',
  advance: true,
  viewsTogether: false,
  attributeId: null,
  query: defaultQuery,
  place: 'grid',
  cursor: null,
  expandedCatalogs: [],
  keyPreset: 'annotator',
  keyChanges: {},
}

/** Saved a moment after the last change, so that dragging a splitter is one write. */
const saveAfter = 400

export class Settings {
  #values = $state.raw<Remembered>(defaults)
  #unsaved: Partial<Remembered> = {}
  #isHeld = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #engine: EngineClient
  #setTheme: (theme: Theme) => Promise<void>

  constructor(engine: EngineClient, setTheme: (theme: Theme) => Promise<void>) {
    this.#engine = engine
    this.#setTheme = setTheme
  }

  get values(): Remembered {
    return this.#values
  }

  async load(): Promise<void> {
    const saved = (await this.#engine.library.settings()) as Partial<Remembered>
    const known = Object.entries(saved).filter(
      ([key, value]) =>
        key in defaults &&
        (key === 'attributeId' || key === 'cursor' || typeof value === typeof defaults[key as keyof Remembered]),
    )
    this.#values = { ...defaults, ...(Object.fromEntries(known) as Partial<Remembered>), ...this.#unsaved }
    this.#showTheme()
  }

  set<Key extends keyof Remembered>(key: Key, value: Remembered[Key]): void {
    if (this.#values[key] === value) return
    this.#values = { ...this.#values, [key]: value }
    this.#unsaved[key] = value
    if (key === 'theme') this.#showTheme()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), saveAfter)
  }

  /** Another library is being opened: what is remembered of this one is not to come to that. */
  get isHeld(): boolean {
    return this.#isHeld
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld
  }

  async save(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#isHeld) return
    const changed = this.#unsaved
    this.#unsaved = {}
    if (Object.keys(changed).length === 0) return
    try {
      await this.#engine.library.remember(changed)
    } catch {
      // A forgotten panel width is not worth a message; it goes with the next change.
      this.#unsaved = { ...changed, ...this.#unsaved }
    }
  }

  get isDark(): boolean {
    const { theme } = this.#values
    return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  }

  toggleTheme(): void {
    this.set('theme', this.isDark ? 'light' : 'dark')
  }

  #showTheme(): void {
    const { theme } = this.#values
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    this.#setTheme(theme).catch(() => undefined)
  }
}
