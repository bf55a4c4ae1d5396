import { join } from 'node:path'
import { app, BrowserWindow, session } from 'electron'
import type { HistoryState, MenuCommand } from '../../src-preload/contract.ts'
import { broadcast, connectWindow } from './bridge.ts'
import { EngineLink } from './engine-link.ts'
import { setMenu } from './menu.ts'
import { readOptions } from './options.ts'
import { handleProtocols, registerSchemes } from './protocols.ts'
import { closeNetwork, closeSession, guardContents } from './wall.ts'
import { openWindow } from './window.ts'

registerSchemes()
closeNetwork()
guardContents()
const options = readOptions(process.argv.slice(1))

// Two windows on one library would fight over its lock: the second start shows the first one's window instead.
if (!app.requestSingleInstanceLock()) app.exit(0)
else void run()

const send = (command: MenuCommand): void => broadcast('menu', { command })

async function run(): Promise<void> {
  await app.whenReady()
  const engine = new EngineLink(options, (name, data) => {
    broadcast(name, data)
    // The menu names what Undo and Redo would do.
    if (name === 'history') setMenu(send, data as HistoryState)
  })
  // In memory, and the window's alone: what the program itself reads goes by another.
  const own = session.fromPartition('window', { cache: false })
  closeSession(own)
  handleProtocols(own, engine)
  const open = (): BrowserWindow => openWindow(join(options.resources, 'icons', 'icon-256.png'), own)
  connectWindow(engine)
  setMenu(send)
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
  stopEngineBeforeQuit(engine)
  await startEngine(engine)
}

async function startEngine(engine: EngineLink): Promise<void> {
  try {
    await engine.start()
    setMenu(send, (await engine.call('annotations.history')) as HistoryState)
    if (!options.sample) return
    const catalogs = (await engine.call('catalog.list')) as unknown[]
    if (catalogs.length === 0) await engine.call('catalog.addSample')
  } catch (error) {
    // The window shows why, and what can be done.
    console.error(error instanceof Error ? error.message : String(error))
  }
}

/** The engine finishes its writing and puts the library down in order before the program ends. */
function stopEngineBeforeQuit(engine: EngineLink): void {
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    stopped = true
    void engine.stop().finally(() => app.quit())
  })
}
