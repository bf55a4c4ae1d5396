import { join } from 'node:path'
import type { AppCalls } from '../../src-preload/contract.ts'

/** What only Electron can do, answered as a person would: the next dialog gives the path named here, null cancels it. */
export class AppDouble implements AppCalls {
  chosen: string | null = null
  /** Where files that are dropped lie. */
  droppedFrom = ''
  theme: 'system' | 'light' | 'dark' = 'system'
  readonly shown: number[] = []

  chooseFolder = (): Promise<string | null> => Promise.resolve(this.chosen)
  chooseFile = (): Promise<string | null> => Promise.resolve(this.chosen)
  chooseSaveFile = (): Promise<string | null> => Promise.resolve(this.chosen)
  pathOf = ({ name }: File): string => join(this.droppedFrom, name)

  showInFolder = ({ imageId }: { imageId: number }): Promise<void> => {
    this.shown.push(imageId)
    return Promise.resolve()
  }

  setTheme = (theme: 'system' | 'light' | 'dark'): Promise<void> => {
    this.theme = theme
    return Promise.resolve()
  }
}
