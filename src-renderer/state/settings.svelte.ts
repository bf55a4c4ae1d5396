import type { EngineClient } from '../../src-preload/contract/client.ts'
import type { AppCalls, Choices } from '../../src-preload/contract.ts'
import type { Place } from '../answers/key-map.ts'
import { defaultQuery, type Query } from '../answers/query.ts'

export type Theme = Choices['theme']

/** What is remembered of a library between starts. */
interface OfLibrary {
  /** One image stands for each product. */
  viewsTogether: boolean
  attributeId: number | null
  query: Query
  /** The room. */
  place: Place
  /** The image the keyboard was on. */
  cursor: number | null
  expandedCatalogs: number[]
}

/** What the window remembers. */
export type Remembered = Choices & OfLibrary

const personal: Choices = {
  theme: 'system',
  sidebarWidth: 224,
  sidebarOpen: true,
  panelWidth: 316,
  panelOpen: true,
  tileSize: 144,
  loupeTone: 'theme',
  advance: true,
  keyPreset: 'annotator',
  keyChanges: {},
}

const ofLibrary: OfLibrary = {
  viewsTogether: false,
  attributeId: null,
  query: defaultQuery,
  place: 'grid',
  cursor: null,
  expandedCatalogs: [],
}

const defaults: Remembered = { ...personal, ...ofLibrary }

/** Read when the window begins, and shown by nothing: whoever reads settings need not look anew at every key. */
const onlyKept: ReadonlySet<keyof Remembered> = new Set(['attributeId', 'cursor', 'place', 'query'])

/** Saved a moment after the last change, so that dragging a splitter is one write. */
const saveAfter = 400

export class Settings {
  #values = $state.raw<Remembered>({ ...defaults })
  #unsaved: Partial<Remembered> = {}
  #isHeld = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #engine: EngineClient
  #app: Pick<AppCalls, 'choices' | 'keepChoices' | 'setTheme'>

  constructor(engine: EngineClient, app: Pick<AppCalls, 'choices' | 'keepChoices' | 'setTheme'>) {
    this.#engine = engine
    this.#app = app
  }

  get values(): Remembered {
    return this.#values
  }

  /**
   * The person's choices first: they hold where no library can be opened, too. Who has none yet made theirs when each library
   * kept its own: those of the first one that is opened are taken over.
   */
  async load(): Promise<void> {
    const own = await this.#app.choices()
    if (own !== null) this.#take(own)
    const saved = await this.#engine.library.settings()
    const chosen = own ?? fitting(saved, personal)
    if (own === null) this.#unsaved = { ...chosen, ...this.#unsaved }
    this.#take({ ...fitting(saved, ofLibrary), ...chosen })
    if (own === null) await this.save()
  }

  #take(remembered: Partial<Remembered>): void {
    this.#values = { ...this.#values, ...remembered, ...this.#unsaved }
    this.#showTheme()
  }

  set<Key extends keyof Remembered>(key: Key, value: Remembered[Key]): void {
    if (this.#values[key] === value) return
    if (onlyKept.has(key)) this.#values[key] = value
    else this.#values = { ...this.#values, [key]: value }
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
    await Promise.all([
      this.#keep(fitting(changed, personal), (choices) => this.#app.keepChoices(choices)),
      this.#keep(fitting(changed, ofLibrary), (some) => this.#engine.library.remember({ ...some })),
    ])
  }

  async #keep<Part extends Partial<Remembered>>(changed: Part, write: (changed: Part) => Promise<void>): Promise<void> {
    if (Object.keys(changed).length === 0) return
    try {
      await write(changed)
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
    this.#app.setTheme(theme).catch(() => undefined)
  }
}

/** What of this is remembered under a name and in a kind that is known. */
function fitting<Known extends object>(
  saved: Record<string, unknown> | Partial<Remembered>,
  known: Known,
): Partial<Known> {
  const parts = Object.entries(saved).filter(([key, value]) => {
    const usual: unknown = Object.hasOwn(known, key) ? known[key as keyof Known] : undefined
    return usual === null
      ? value === null || typeof value === 'number'
      : typeof value === typeof usual && value !== undefined
  })
  return Object.fromEntries(parts) as Partial<Known>
}
