import { join } from 'node:path'
import { Places } from '../../src-main/app/places.ts'
import type { AppCalls, ChosenPlace, PlaceUse } from '../../src-preload/contract.ts'

/** What only Electron can do, answered as a person would: the next dialog gives the path named here, null cancels it. */
export class AppDouble implements AppCalls {
  chosen: string | null = null
  /** Where files that are dropped lie. */
  droppedFrom = ''
  theme: 'system' | 'light' | 'dark' = 'system'
  readonly shown: number[] = []
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

  openAgain = (): Promise<void> => this.#open('again')
  openAnother = (): Promise<void> => this.#open('another')
  restoreLibrary = ({ backup }: { backup: string | null }): Promise<void> => this.#open(`restore ${backup}`)

  #open(how: string): Promise<void> {
    this.opened.push(how)
    return Promise.resolve()
  }

  showInFolder = ({ imageId }: { imageId: number }): Promise<void> => {
    this.shown.push(imageId)
    return Promise.resolve()
  }

  setTheme = (theme: 'system' | 'light' | 'dark'): Promise<void> => {
    this.theme = theme
    return Promise.resolve()
  }

  #choose(use: PlaceUse): Promise<ChosenPlace | null> {
    return Promise.resolve(this.chosen === null ? null : this.places.offer(this.chosen, use))
  }
}
