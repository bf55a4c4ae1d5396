import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import { z } from 'zod'
import type { Libraries } from '../../src-preload/contract.ts'
import { AppError } from '../common/app-error.ts'
import type { ThumbnailAnswer } from '../common/contracts/internal.ts'
import { handle, read } from './bridge.ts'
import type { EngineLink } from './engine-link.ts'
import { cardSchema, holdsLibrary, preferencesSchema, type LibraryList, type StripPicture } from './library-list.ts'

const known = z.strictObject({ libraryId: z.number().int().positive() })
const choice = z.strictObject({ make: z.boolean() })
const kept = z.strictObject({ card: cardSchema, imageIds: z.array(z.number().int().positive()).max(12) })

export interface LibraryDoor {
  list: LibraryList
  /** Nobody said which library, when the program was started. */
  wasAsked: boolean
  /** The list or what holds for all libraries is another now. */
  onChanged(): void
}

/** Answers the window's calls about libraries: which there are, another one in place of this one, how one was left. */
export function connectLibraries(
  engine: Pick<EngineLink, 'call' | 'reopen' | 'library'>,
  { list, onChanged, wasAsked }: LibraryDoor,
): LibraryKeeper {
  const keeper = new LibraryKeeper()
  let wasSwitched = false
  const open = async (window: BrowserWindow, library: string): Promise<true> => {
    wasSwitched = true
    await keeper.settled()
    await engine.reopen({ library })
    // Nothing that the window knows is so any more.
    window.webContents.reload()
    return true
  }
  handle('libraries', (): Libraries => {
    const libraries = list.list(engine.library)
    const isAsked = wasAsked && !wasSwitched && list.preferences.startPage && libraries.length > 1
    return { list: libraries, preferences: list.preferences, isAsked }
  })
  handle('open-library', (window, request) => {
    const { libraryId } = read(known, request)
    const folder = list.folderOf(libraryId)
    if (folder === undefined) throw new AppError('not-found', 'This library is not on the list any more.')
    if (!holdsLibrary(folder)) {
      throw new AppError('not-found', `${basename(folder)} is not at ${folder} now. Connect its drive, or open it where it lies.`, folder) // prettier-ignore
    }
    return open(window, folder)
  })
  handle('choose-library', async (window, request) => {
    const { make } = read(choice, request)
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
      title: make ? 'Make or choose an empty folder for the new library' : 'Open the folder of a library',
    })
    const [folder] = filePaths
    if (folder === undefined) return false
    if (make) checkEmpty(folder)
    else if (!holdsLibrary(folder)) {
      throw new AppError('bad-request', `No library lies in ${basename(folder)}. Choose the folder that holds library.db, or make a new library.`, folder) // prettier-ignore
    }
    return open(window, folder)
  })
  handle('forget-library', (_window, request) => {
    list.forget(read(known, request).libraryId)
    onChanged()
    return null
  })
  handle('keep-card', (_window, request) => {
    const { card, imageIds } = read(kept, request)
    const { library } = engine
    const keep = async (): Promise<null> => {
      const pictures = await Promise.all(imageIds.map((id) => thumbnail(engine, id)))
      list.keep(library, card, pictures.flatMap((picture) => picture ?? [])) // prettier-ignore
      return null
    }
    return keeper.during(keep())
  })
  handle('set-preferences', (_window, request) => {
    // What is not named stays.
    const changed = read(preferencesSchema.partial(), request)
    list.setPreferences(JSON.parse(JSON.stringify(changed)) as Partial<typeof list.preferences>)
    onChanged()
    return null
  })
  return keeper
}

/** What is being kept of a library: the engine is not put down before it is. */
export class LibraryKeeper {
  readonly #underWay = new Set<Promise<unknown>>()

  during<Result>(work: Promise<Result>): Promise<Result> {
    const ended = work.finally(() => this.#underWay.delete(ended))
    this.#underWay.add(ended)
    return ended
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay)
  }
}

/** @throws AppError where there is something in it */
function checkEmpty(folder: string): void {
  const name = basename(folder)
  if (holdsLibrary(folder)) throw new AppError('bad-request', `${name} holds a library. Open it instead.`, folder)
  if (readdirSync(folder).length > 0) {
    throw new AppError('bad-request', `${name} is not empty. Make an empty folder for the new library.`, folder)
  }
}

/** Null: the picture cannot be had now. */
async function thumbnail(engine: Pick<EngineLink, 'call'>, id: number): Promise<StripPicture | null> {
  try {
    return (await engine.call('internal.thumbnail', { id })) as ThumbnailAnswer | null
  } catch {
    return null
  }
}
