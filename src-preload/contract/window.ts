import type { Choices } from './choices.ts'
import type { ErrorData } from './errors.ts'
import type { EngineEvents } from './events.ts'
import type { Libraries, LibraryCard, Preferences } from './libraries.ts'

/** What a file or folder is chosen for; what was chosen for one of them is of no use for another. */
export type PlaceUse = 'folder' | 'table' | 'network' | 'export'

/** A file or folder that a person chose. The window is given no path: in its requests the token stands for it. */
export interface ChosenPlace {
  token: string
  /** To be shown. */
  name: string
}

/** An image, a file that was written where a person chose, or what the program keeps itself. */
export type ShownPlace = { imageId: number } | { token: string } | { own: 'library' | 'backups' | 'logs' }

/** Versions, and folders to be shown. */
export interface About {
  version: string
  electron: string
  chromium: string
  /** Of the Node that runs the engine. */
  node: string
  onnxRuntime: string
  /** `Linux 6.8.0 x64`. */
  system: string
  library: string
  logs: string
}

/** What only the Electron side can do. */
export interface AppCalls {
  /** Null: the person cancelled. */
  chooseFolder(): Promise<ChosenPlace | null>
  chooseFile(request: { use: 'table' | 'network'; title: string; extensions: string[] }): Promise<ChosenPlace | null>
  /** Where an export is written. */
  chooseSaveFile(request: { title: string; suggested: string; extensions: string[] }): Promise<ChosenPlace | null>
  /** A file or folder that was dropped on the window: a network to be added, or a folder of images. */
  placeOf(file: File): Promise<ChosenPlace>
  /** Those that were opened before, and what holds for all of them. */
  libraries(): Promise<Libraries>
  /** Opens the library again that could not be opened. What comes of it the event `engine` says, as of the next three. */
  openAgain(): Promise<void>
  /** One of those known, in this window. */
  openLibrary(request: { libraryId: number }): Promise<void>
  /** Asks for a folder: one that holds a library, or an empty one to make a library in. False: the person chose none. */
  chooseLibrary(request: { make: boolean }): Promise<boolean>
  /** Takes a backup in the library's place, by its name; null: the newest good one. */
  restoreLibrary(request: { backup: string | null }): Promise<void>
  /** Takes a library off the list; its folder stays as it is. */
  forgetLibrary(request: { libraryId: number }): Promise<void>
  /** Keeps how the open library stands, with some of its pictures. */
  keepCard(request: { card: LibraryCard; imageIds: number[] }): Promise<void>
  setPreferences(request: Partial<Preferences>): Promise<void>
  /** What the person chose of the window, whatever library is open; null: nothing yet. */
  choices(): Promise<Partial<Choices> | null>
  keepChoices(request: Partial<Choices>): Promise<void>
  /** Opens the system's file manager where it lies. */
  showInFolder(request: ShownPlace): Promise<void>
  /** What the program is, and where it keeps things. */
  about(): Promise<About>
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
