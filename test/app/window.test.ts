import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openWindow } from '../../src-main/app/window.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { app, outside, screen, shown, type StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

beforeEach(async () => {
  shown.length = 0
  outside.length = 0
  app.userData = await temporaryFolder()
})

function open(): StandInWindow {
  return openWindow('icon.png') as unknown as StandInWindow
}

const remember = (state: unknown): void => writeFileSync(join(app.userData, 'window.json'), JSON.stringify(state))

describe("the studio's window", () => {
  it('is sandboxed and isolated, and shows the page that ships', () => {
    const { loaded, options } = open()
    expect(options['webPreferences']).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
    expect((options['webPreferences'] as { preload: string }).preload).toMatch(/preload\.cjs$/)
    expect(loaded).toMatch(/renderer[\\/]index\.html$/)
  })

  it('goes nowhere but where it is', () => {
    const { webContents } = open()
    const navigate = webContents.listeners.get('will-navigate') as (event: unknown, url: string) => void
    const isPrevented = (url: string): boolean => {
      const preventDefault = vi.fn()
      navigate({ preventDefault }, url)
      return preventDefault.mock.calls.length > 0
    }
    expect(isPrevented(webContents.url), 'a reload').toBe(false)
    expect(isPrevented('https://example.com/')).toBe(true)
    expect(isPrevented('file:///etc/passwd')).toBe(true)
  })

  it('opens no other window; pages of the web open in the browser', () => {
    const { webContents } = open()
    const ask = (url: string): unknown => (webContents.windowOpen as (details: unknown) => unknown)({ url })
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'http://example.com', 'smb://server']) {
      expect(ask(url), url).toEqual({ action: 'deny' })
    }
    expect(outside).toEqual(['https://example.com/'])
  })

  it('grants no permission', () => {
    const decide = vi.fn()
    const ask = open().webContents.permission as (...values: unknown[]) => void
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal']) ask({}, permission, decide)
    expect(decide.mock.calls).toEqual([[false], [false], [false], [false]])
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
