import { vi } from 'vitest'

/**
 * Stands where Electron would for tests of the main process's own decisions: `vi.mock('electron', () => import('./electron.ts'))`.
 * What they come to in a real window is tried in `test/e2e/attacker.test.ts`.
 */
type Listener = (...values: never[]) => unknown

/** Answers registered by channel or scheme. */
export const answers = new Map<string, Listener>()
export const shown: StandInWindow[] = []
export const exposed = new Map<string, unknown>()
export let menu: unknown = null

/** A session as Chromium keeps it: what it was told, to be asked by a test. */
export class StandInSession {
  readonly listeners = new Map<string, Listener>()
  readonly handlers = new Map<string, Listener>()
  checksSpelling = true
  readonly protocol = { handle: (scheme: string, listener: Listener) => void answers.set(scheme, listener) }
  readonly webRequest = { onBeforeRequest: (listener: Listener) => void this.handlers.set('request', listener) }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.checksSpelling = enabled
  }

  setPermissionRequestHandler(listener: Listener): void {
    this.handlers.set('permission', listener)
  }

  setPermissionCheckHandler(listener: Listener): void {
    this.handlers.set('check', listener)
  }

  setDevicePermissionHandler(listener: Listener): void {
    this.handlers.set('device', listener)
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, listener)
  }
}

export class StandInContents {
  readonly mainFrame = { name: 'main frame', url: 'app://selvedge/index.html' }
  readonly listeners = new Map<string, Listener>()
  readonly sent: unknown[][] = []
  windowOpen: Listener | undefined
  readonly loaded: string[] = []
  readonly setWebRTCIPHandlingPolicy = vi.fn()

  setWindowOpenHandler(listener: Listener): void {
    this.windowOpen = listener
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, listener)
  }

  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    return Promise.resolve()
  }

  send(...message: unknown[]): void {
    this.sent.push(message)
  }
}

export class StandInWindow {
  readonly webContents = new StandInContents()
  readonly listeners = new Map<string, Listener>()
  readonly options: Record<string, unknown>
  destroyed = false
  maximized = false

  constructor(options: Record<string, unknown> = {}) {
    this.options = options
    shown.push(this)
  }

  on(event: string, listener: Listener): void {
    this.listeners.set(event, listener)
  }

  once(event: string, listener: Listener): void {
    this.on(event, listener)
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  maximize(): void {
    this.maximized = true
  }

  isMaximized(): boolean {
    return this.maximized
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  getNormalBounds(): unknown {
    return this.options['bounds'] ?? { x: 10, y: 20, width: 1000, height: 700 }
  }

  show = vi.fn()

  static getAllWindows(): StandInWindow[] {
    return shown
  }

  static fromWebContents(contents: unknown): StandInWindow | null {
    return shown.find(({ webContents }) => webContents === contents) ?? null
  }
}

export { StandInWindow as BrowserWindow }

const register = (name: string, listener: Listener): void => void answers.set(name, listener)

export const ipcMain = { handle: register }
export const protocol = { registerSchemesAsPrivileged: vi.fn() }
export const net = { fetch: vi.fn((url: string) => Promise.resolve(new Response(`the file ${url}`))) }
export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: false }
export const shell = { showItemInFolder: vi.fn() }
export const dialog = { showOpenDialog: vi.fn(), showSaveDialog: vi.fn() }
export const app = {
  name: 'Selvedge',
  userData: '',
  getPath: () => app.userData,
  setPath: vi.fn(),
  getAppPath: () => process.cwd(),
  on: (event: string, listener: Listener) => void answers.set(event, listener),
  commandLine: { appendSwitch: vi.fn() },
}
export const screen = { workArea: { x: 0, y: 0, width: 1920, height: 1040 }, getDisplayMatching: () => screen }
export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (template: unknown) => {
    menu = template
  },
}
export const contextBridge = {
  exposeInMainWorld: (name: string, value: unknown) => void exposed.set(name, value),
}
export const ipcRenderer = { invoke: vi.fn(), on: vi.fn() }
export const webUtils = { getPathForFile: (file: { path: string }) => file.path }
