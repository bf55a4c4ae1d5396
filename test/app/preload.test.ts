import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineEvents, Studio } from '../../src-preload/contract.ts'
import { pageAddress } from '../../src-preload/contract/page.ts'
import { exposed, ipcRenderer } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

/** What the preload finds on the page. */
const page = vi.hoisted(() => ({ leave: [] as ((event: unknown) => void)[] }))
vi.stubGlobal('location', { href: pageAddress })
vi.stubGlobal('navigation', { addEventListener: (_name: string, hear: never) => page.leave.push(hear) })
await import('../../src-preload/preload.ts')
afterAll(() => vi.unstubAllGlobals())
const studio = exposed.get('studio') as Studio
const listened = [...ipcRenderer.on.mock.calls] as [string, (...values: unknown[]) => void][]

beforeEach(() => {
  ipcRenderer.invoke.mockReset().mockResolvedValue({ ok: true, value: null })
  ipcRenderer.on.mockReset()
})

/** What main sends on the one channel of events. */
function send(name: string, data: unknown): void {
  for (const [, hear] of listened) hear({}, name, data)
}

describe('the one door of the window', () => {
  it('holds what the contract says and nothing of Electron', () => {
    expect([...exposed.keys()]).toEqual(['studio'])
    expect(Object.keys(studio)).toEqual(['call', 'on', 'app', 'platform'])
    expect(Object.keys(studio.app)).toEqual([
      'chooseFolder',
      'chooseFile',
      'chooseSaveFile',
      'placeOf',
      'libraries',
      'openAgain',
      'openLibrary',
      'chooseLibrary',
      'restoreLibrary',
      'forgetLibrary',
      'keepCard',
      'setPreferences',
      'choices',
      'keepChoices',
      'showInFolder',
      'about',
      'setTheme',
    ])
  })

  it('passes calls on by their name, and answers as they are', async () => {
    const reply = { ok: false, error: { code: 'busy', message: 'Later.' } }
    ipcRenderer.invoke.mockResolvedValue(reply)
    expect(await studio.call('images.list', { filter: {} })).toEqual(reply)
    expect(ipcRenderer.invoke.mock.calls).toEqual([['call', 'images.list', { filter: {} }]])
  })

  it('tells a listener of its own events alone, without the event of Electron, until it stops', () => {
    const heard: unknown[][] = []
    const listener = (...values: unknown[]): unknown => heard.push(values)
    const [stop, stopOther] = [studio.on('history', listener), studio.on('history', listener)]
    send('jobs', [])
    expect(heard).toEqual([])
    send('history', { undo: null })
    expect(heard).toEqual([[{ undo: null }], [{ undo: null }]])
    stop()
    send('history', { undo: null })
    expect(heard, 'one of two that are the same').toHaveLength(3)
    stopOther()
    send('history', { undo: null })
    expect(heard).toHaveLength(3)
  })

  it('hears of events by one listener of the system, however many there are', () => {
    expect(listened.map(([channel]) => channel)).toEqual(['event'])
    for (let at = 0; at < 20; at++) studio.on('jobs', () => undefined)
    expect(ipcRenderer.on).not.toHaveBeenCalled()
  })

  it('tells who asks late where the engine stands', async () => {
    const state = { state: 'ready', message: null }
    ipcRenderer.invoke.mockResolvedValue({ ok: true, value: state })
    const told = Promise.withResolvers<EngineEvents['engine']>()
    studio.on('engine', told.resolve)
    expect(await told.promise).toEqual(state)
    ipcRenderer.invoke.mockClear()
    studio.on('jobs', () => undefined)
    expect(ipcRenderer.invoke, 'only of the engine').not.toHaveBeenCalled()
  })

  it('asks the system by the channels of the bridge', async () => {
    const place = { token: 'a', name: 'photos' }
    ipcRenderer.invoke.mockResolvedValue({ ok: true, value: place })
    expect(await studio.app.chooseFolder()).toEqual(place)
    const file = { use: 'table', title: 'Table', extensions: ['csv'] } as const
    const save = { title: 'Table', suggested: 'a.csv', extensions: ['csv'] }
    expect(await studio.app.chooseFile({ ...file, extensions: ['csv'] })).toEqual(place)
    expect(await studio.app.chooseSaveFile(save)).toEqual(place)
    expect(await studio.app.placeOf({ path: '/dropped' } as unknown as File)).toEqual(place)
    await expect(studio.app.showInFolder({ imageId: 3 })).resolves.toBeUndefined()
    await expect(studio.app.setTheme('dark')).resolves.toBeUndefined()
    expect(ipcRenderer.invoke.mock.calls).toEqual([
      ['choose-folder'],
      ['choose-file', file],
      ['choose-save-file', save],
      ['dropped', '/dropped'],
      ['show-in-folder', { imageId: 3 }],
      ['set-theme', 'dark'],
    ])
  })

  it('throws what the system refused', async () => {
    ipcRenderer.invoke.mockResolvedValue({ ok: false, error: { code: 'bad-request', message: 'no such theme' } })
    await expect(studio.app.setTheme('dark')).rejects.toThrow('no such theme')
  })
})

describe('the page', () => {
  it('is not left, be it for an empty one, which nobody else is asked about', () => {
    const isPrevented = (url: string, cancelable = true): boolean => {
      const preventDefault = vi.fn()
      for (const hear of page.leave) hear({ cancelable, destination: { url }, preventDefault })
      return preventDefault.mock.calls.length > 0
    }
    expect(isPrevented(pageAddress), 'a reload').toBe(false)
    for (const url of ['about:blank', 'about:srcdoc', 'https://example.com/']) expect(isPrevented(url), url).toBe(true)
    expect(isPrevented('about:blank', false)).toBe(false)
  })

  it('is the only one that finds the door', async () => {
    exposed.clear()
    vi.resetModules()
    vi.stubGlobal('location', { href: 'about:blank' })
    await import('../../src-preload/preload.ts')
    expect([...exposed.keys()]).toEqual([])
  })
})
