import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app, screen, type BrowserWindow, type Rectangle } from 'electron'
import { isOnScreen } from './on-screen.ts'

interface WindowState {
  bounds: Rectangle
  maximized: boolean
}

/** Where the window was last time; nothing where it would lie outside every screen (a monitor was unplugged). */
export function readWindowState(): Partial<WindowState> {
  try {
    const state = JSON.parse(readFileSync(file(), 'utf8')) as WindowState
    const { workArea } = screen.getDisplayMatching(state.bounds)
    return isOnScreen(state.bounds, workArea) ? state : {}
  } catch {
    return {}
  }
}

/** Remembers size and place whenever the window is closed. */
export function rememberWindowState(window: BrowserWindow): void {
  window.on('close', () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    try {
      mkdirSync(dirname(file()), { recursive: true })
      writeFileSync(file(), JSON.stringify(state))
    } catch {
      // A full disk must not keep the window from closing.
    }
  })
}

function file(): string {
  return join(app.getPath('userData'), 'window.json')
}
