import type { ErrorData } from './errors.ts'
import type { EngineEvents } from './events.ts'

/** What only the Electron side can do. */
export interface AppCalls {
  /** Null: the person cancelled. */
  chooseFolder(): Promise<string | null>
  chooseFile(request: { title: string; extensions: string[] }): Promise<string | null>
  chooseSaveFile(request: { title: string; suggested: string; extensions: string[] }): Promise<string | null>
  /** The absolute path of a dropped file or folder. */
  pathOf(file: File): string
  /** Opens the library again that could not be opened. What comes of it the event `engine` says, as of the next two. */
  openAgain(): Promise<void>
  /** Asks for a folder, and opens the library in it. */
  openAnother(): Promise<void>
  /** Takes a backup in the library's place, by its name; null: the newest good one. */
  restoreLibrary(request: { backup: string | null }): Promise<void>
  showInFolder(request: { imageId: number }): Promise<void>
  /** Follows the system until set. */
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}

export type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorData }

/** `window.studio`. The renderer wraps `call` in a typed client. */
export interface Studio {
  call(method: string, request: unknown): Promise<Reply>
  /** Returns the way to unsubscribe. */
  on<Name extends keyof EngineEvents>(event: Name, listener: (data: EngineEvents[Name]) => void): () => void
  app: AppCalls
  platform: 'linux' | 'darwin' | 'win32'
}

declare global {
  interface Window {
    studio: Studio
  }
}
