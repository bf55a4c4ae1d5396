import { join } from 'node:path'
import { BrowserWindow, nativeTheme, shell } from 'electron'
import { isForBrowser, mayNavigate } from './addresses.ts'
import { readWindowState, rememberWindowState } from './window-state.ts'

/** Makes the studio's window: sandboxed, isolated, and unable to go anywhere else. */
export function openWindow(icon: string): BrowserWindow {
  const { bounds, maximized } = readWindowState()
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    icon,
    title: 'Selvedge',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181c' : '#f7f7f5',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  rememberWindowState(window)
  window.once('ready-to-show', () => window.show())
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (isForBrowser(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  window.webContents.on('will-navigate', (event, url) => {
    if (!mayNavigate(window.webContents.getURL(), url)) event.preventDefault()
  })
  window.webContents.session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  // Set by electron-vite while developing; never in what ships.
  const server = process.env['ELECTRON_RENDERER_URL']
  void (server ? window.loadURL(server) : window.loadFile(join(import.meta.dirname, '../renderer/index.html')))
  return window
}
