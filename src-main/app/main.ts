import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, session } from 'electron'
import type { HistoryState, Job, MenuCommand } from '../../src-preload/contract.ts'
import { defaultLibraryFolder } from '../common/library-folder.ts'
import { broadcast, connectWindow } from './bridge.ts'
import { connectChoices } from './choices-bridge.ts'
import { EngineLink } from './engine-link.ts'
import { connectLibraries, type LibraryKeeper } from './library-bridge.ts'
import { LibraryList } from './library-list.ts'
import { setMenu } from './menu.ts'
import { readOptions } from './options.ts'
import { PersonalChoices } from './personal-choices.ts'
import { handleProtocols, registerSchemes } from './protocols.ts'
import { UnseenWork } from './unseen-work.ts'
import { closeNetwork, closeSession, guardContents } from './wall.ts'
import { openWindow } from './window.ts'

registerSchemes()
closeNetwork()
guardContents()
const options = readOptions(process.argv.slice(1))

// Two windows on one library would fight over its lock: the second start shows the first one's window instead.
if (!app.requestSingleInstanceLock()) app.exit(0)
else void run()

function send(command: MenuCommand, libraryId?: number): void {
  broadcast('menu', libraryId === undefined ? { command } : { command, libraryId })
}

async function run(): Promise<void> {
  const libraries = new LibraryList(app.getPath('userData'))
  const choices = new PersonalChoices(app.getPath('userData'))
  const unseen = new UnseenWork(() => libraries.preferences.notifications, send)
  let history: HistoryState | undefined
  // The menu names what Undo and Redo would do, and the libraries there are.
  const showMenu = (): void => {
    if (app.isReady()) setMenu(send, history, libraries.list(engine.library))
  }
  const library = options.library ?? libraries.last() ?? defaultLibraryFolder()
  const engine = new EngineLink(options, library, (name, data) => {
    broadcast(name, data)
    if (name === 'jobs') unseen.take(data as Job[])
    if (name === 'history') {
      history = data as HistoryState
      showMenu()
    }
    if (name === 'engine' && engine.state.state === 'starting') unseen.forget()
    if (name === 'engine' && engine.state.state === 'ready') {
      libraries.opened(engine.library)
      void engine.call('annotations.history').then(
        (state) => {
          history = state as HistoryState
          showMenu()
        },
        () => undefined,
      )
    }
  })
  // It opens the library while Electron gets ready.
  const opening = startEngine(engine)
  await app.whenReady()
  // In memory, and the window's alone: what the program itself reads goes by another.
  const own = session.fromPartition('window', { cache: false })
  closeSession(own)
  handleProtocols(own, engine, libraries)
  // The window is made in its colour.
  nativeTheme.themeSource = choices.values?.theme ?? 'system'
  const open = (): BrowserWindow => openWindow(join(options.resources, 'icons', 'icon-256.png'), own)
  connectWindow(engine)
  connectChoices(choices)
  const wasAsked = options.library === undefined
  const keeper = connectLibraries(engine, { list: libraries, wasAsked, onChanged: showMenu })
  showMenu()
  open()
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    window?.restore()
    window?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  stopEngineBeforeQuit(engine, keeper)
  await opening
}

async function startEngine(engine: EngineLink): Promise<void> {
  try {
    await Promise.all([engine.start(), app.whenReady()])
    if (!options.sample) return
    const catalogs = (await engine.call('catalog.list')) as unknown[]
    if (catalogs.length === 0) await engine.call('catalog.addSample')
  } catch (error) {
    // The window shows why, and what can be done.
    console.error(error instanceof Error ? error.message : String(error))
  }
}

/**
 * The windows close first, for they say then how they were left; the engine finishes its writing and puts the library down
 * in order; then the program ends.
 */
function stopEngineBeforeQuit(engine: EngineLink, keeper: LibraryKeeper): void {
  let stage: 'open' | 'closing' | 'closed' = 'open'
  const close = async (): Promise<void> => {
    await Promise.all(BrowserWindow.getAllWindows().map(closed))
    await keeper.settled()
    await engine.stop()
  }
  app.on('before-quit', (event) => {
    if (stage === 'closed') return
    event.preventDefault()
    if (stage === 'closing') return
    stage = 'closing'
    void close().finally(() => {
      stage = 'closed'
      app.quit()
    })
  })
}

/** A page that does not answer keeps its window no longer than this. */
const closesWithinMs = 3000

function closed(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => window.destroy(), closesWithinMs)
    window.once('closed', () => {
      clearTimeout(late)
      resolve()
    })
    window.close()
  })
}
