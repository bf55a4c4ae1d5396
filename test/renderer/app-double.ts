import { join } from 'node:path'
import type { AppCalls } from '../../src-preload/contract.ts'

/** What only Electron can do, answered as a person would: the next dialog gives the path named here, null cancels it. */
export class AppDouble implements AppCalls {
  chosen: string | null = null
  /** Where files that are dropped lie. */
  droppedFrom = ''
  theme: 'system' | 'light' | 'dark' = 'system'
  readonly shown: number[] = []
  /** How the library was asked to be opened. */
  readonly opened: string[] = []

  chooseFolder = (): Promise<string | null> => Promise.resolve(this.chosen)
  chooseFile = (): Promise<string | null> => Promise.resolve(this.chosen)
  chooseSaveFile = (): Promise<string | null> => Promise.resolve(this.chosen)
  pathOf = ({ name }: File): string => join(this.droppedFrom, name)

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
}
