import { join } from 'node:path'
import { Places } from '../../src-main/app/places.ts'
import type {
  About,
  AppCalls,
  Choices,
  ChosenPlace,
  KnownLibrary,
  Libraries,
  LibraryCard,
  PlaceUse,
  Preferences,
  ShownPlace,
} from '../../src-preload/contract.ts'

/** What only Electron can do, answered as a person would: the next dialog gives the path named here, null cancels it. */
export class AppDouble implements AppCalls {
  chosen: string | null = null
  /** Where files that are dropped lie. */
  droppedFrom = ''
  theme: 'system' | 'light' | 'dark' = 'system'
  readonly shown: ShownPlace[] = []
  /** How the library was asked to be opened. */
  readonly opened: string[] = []

  /** What the window's tokens stand for. */
  readonly places = new Places()

  chooseFolder = (): Promise<ChosenPlace | null> => this.#choose('folder')
  chooseFile = ({ use }: { use: 'table' | 'network' }): Promise<ChosenPlace | null> => this.#choose(use)
  chooseSaveFile = (): Promise<ChosenPlace | null> => this.#choose('export')

  placeOf = ({ name }: Pick<File, 'name'>): Promise<ChosenPlace> => {
    const use = name.toLowerCase().endsWith('.onnx') ? 'network' : 'folder'
    return Promise.resolve(this.places.offer(join(this.droppedFrom, name), use))
  }

  /** Those known, and how the open one was kept. */
  known: KnownLibrary[] = []
  preferences: Preferences = { startPage: true, notifications: true }
  isAsked = false
  readonly kept: { card: LibraryCard; imageIds: number[] }[] = []
  /** Why the next library cannot be opened. */
  unopenable: Error | null = null

  libraries = (): Promise<Libraries> =>
    Promise.resolve({ list: this.known, preferences: this.preferences, isAsked: this.isAsked })
  openLibrary = ({ libraryId }: { libraryId: number }): Promise<void> => this.#open(`library ${libraryId}`)

  /** Where a library lies, or is to be made; null cancels. */
  chooseLibrary = async ({ make }: { make: boolean }): Promise<boolean> => {
    if (this.chosen === null) return false
    await this.#open(make ? 'a new one' : 'a chosen one')
    return true
  }

  forgetLibrary = ({ libraryId }: { libraryId: number }): Promise<void> => {
    this.known = this.known.filter(({ id }) => id !== libraryId)
    return Promise.resolve()
  }

  keepCard = (request: { card: LibraryCard; imageIds: number[] }): Promise<void> => {
    this.kept.push(structuredClone(request))
    return Promise.resolve()
  }

  setPreferences = (changed: Partial<Preferences>): Promise<void> => {
    this.preferences = { ...this.preferences, ...changed }
    return Promise.resolve()
  }

  /** What the person chose of the window. */
  chosenByPerson: Partial<Choices> | null = null
  /** Why that cannot be kept now. */
  unkept: Error | null = null

  choices = (): Promise<Partial<Choices> | null> => Promise.resolve(structuredClone(this.chosenByPerson))
  keepChoices = (changed: Partial<Choices>): Promise<void> => {
    if (this.unkept !== null) return Promise.reject(this.unkept)
    this.chosenByPerson = { ...this.chosenByPerson, ...structuredClone(changed) }
    return Promise.resolve()
  }

  openAgain = (): Promise<void> => this.#open('again')
  restoreLibrary = ({ backup }: { backup: string | null }): Promise<void> => this.#open(`restore ${backup}`)

  #open(how: string): Promise<void> {
    if (this.unopenable !== null) return Promise.reject(this.unopenable)
    this.opened.push(how)
    return Promise.resolve()
  }

  showInFolder = (place: ShownPlace): Promise<void> => {
    this.shown.push(place)
    return Promise.resolve()
  }

  about = (): Promise<About> =>
    Promise.resolve({
      version: '1.2.3',
      electron: '33.2.1',
      chromium: '130.0.1',
      node: '24.21.0',
      onnxRuntime: '1.30.0',
      system: 'Linux 6.8.0 x64',
      library: '/home/kim/library',
      logs: '/home/kim/library/logs',
    })

  setTheme = (theme: 'system' | 'light' | 'dark'): Promise<void> => {
    this.theme = theme
    return Promise.resolve()
  }

  #choose(use: PlaceUse): Promise<ChosenPlace | null> {
    return Promise.resolve(this.chosen === null ? null : this.places.offer(this.chosen, use))
  }
}
