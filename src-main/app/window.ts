import { join } from 'node:path'
import { BrowserWindow, nativeTheme, type Session } from 'electron'
import { pageAddress } from '../../src-preload/contract/page.ts'
import { keepPage } from './wall.ts'
import { readWindowState, rememberWindowState } from './window-state.ts'

/** Makes the studio's window: sandboxed, isolated, and unable to go anywhere else. */
export function openWindow(icon: string, session: Session): BrowserWindow {
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
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1d1d1d' : '#dfdfdf',
    webPreferences: {
      session,
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  rememberWindowState(window)
  window.once('ready-to-show', () => window.show())
  keepPage(window.webContents)
  void window.loadURL(pageAddress)
  return window
}
