import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openWindow } from '../../src-main/app/window.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { pageAddress } from '../../src-preload/contract/page.ts'
import { app, screen, shown, type StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

beforeEach(async () => {
  shown.length = 0
  app.userData = await temporaryFolder()
})

const ownSession = { name: 'own' }

function open(): StandInWindow {
  return openWindow('icon.png', ownSession as never) as unknown as StandInWindow
}

const remember = (state: unknown): void => writeFileSync(join(app.userData, 'window.json'), JSON.stringify(state))

describe("the studio's window", () => {
  it('is sandboxed and isolated, has a session of its own, and shows the page that ships', () => {
    const { options, webContents } = open()
    const preferences = options['webPreferences'] as Record<string, unknown>
    expect(preferences).toMatchObject({
      session: ownSession,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    })
    expect(preferences['preload']).toMatch(/preload\.cjs$/)
    expect(webContents.loaded).toEqual([pageAddress])
  })

  it('shows that page whatever the surroundings name', () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'https://example.com/')
    expect(open().webContents.loaded).toEqual([pageAddress])
    vi.unstubAllEnvs()
  })

  it('is shown once there is something to see', () => {
    const window = open()
    expect(window.options['show']).toBe(false)
    expect(window.show).not.toHaveBeenCalled()
    ;(window.listeners.get('ready-to-show') as () => void)()
    expect(window.show).toHaveBeenCalledOnce()
  })
})

describe('where the window was', () => {
  const bounds = { x: 300, y: 200, width: 1000, height: 700 }

  it('is remembered when it is closed, and found again', async () => {
    const first = open()
    first.options['bounds'] = bounds
    first.maximized = true
    ;(first.listeners.get('close') as () => void)()
    expect(JSON.parse(await readFile(join(app.userData, 'window.json'), 'utf8'))).toEqual({ bounds, maximized: true })
    const again = open()
    expect(again.options).toMatchObject(bounds)
    expect(again.maximized).toBe(true)
  })

  it('is forgotten where no screen is there any more', () => {
    remember({ bounds: { ...bounds, x: screen.workArea.width + 200 }, maximized: true })
    const { maximized, options } = open()
    expect(options).toMatchObject({ width: 1440, height: 900 })
    expect(options).not.toHaveProperty('x')
    expect(maximized).toBe(false)
  })

  it.each(['', 'no JSON', '{}', 'null'])('is forgotten where the file holds %j', (content) => {
    writeFileSync(join(app.userData, 'window.json'), content)
    expect(open().options).toMatchObject({ width: 1440, height: 900 })
  })

  it('that cannot be written down keeps no window from closing', () => {
    const window = open()
    writeFileSync(join(app.userData, 'file'), '')
    app.userData = join(app.userData, 'file', 'below')
    expect(() => (window.listeners.get('close') as () => void)()).not.toThrow()
  })
})
