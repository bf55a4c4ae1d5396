import type { EngineClient } from '../../src-preload/contract/client.ts'
import type { KeyChanges, Preset } from '../answers/key-map.ts'
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
  /** Go on to the next image after a label was picked. */
  advance: boolean
  attributeId: number | null
  query: Query
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
  advance: true,
  attributeId: null,
  query: defaultQuery,
  expandedCatalogs: [],
  keyPreset: 'annotator',
  keyChanges: {},
}

/** Saved a moment after the last change, so that dragging a splitter is one write. */
const saveAfter = 400

export class Settings {
  #values = $state.raw<Remembered>(defaults)
  #unsaved: Partial<Remembered> = {}
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
        key in defaults && (key === 'attributeId' || typeof value === typeof defaults[key as keyof Remembered]),
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

  async save(): Promise<void> {
    clearTimeout(this.#timer)
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

  toggleTheme(): void {
    const dark =
      this.#values.theme === 'dark' ||
      (this.#values.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
    this.set('theme', dark ? 'light' : 'dark')
  }

  #showTheme(): void {
    const { theme } = this.#values
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
    this.#setTheme(theme).catch(() => undefined)
  }
}
