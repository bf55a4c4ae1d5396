import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { broadcast, connectWindow } from '../../src-main/app/bridge.ts'
import type { EngineLink } from '../../src-main/app/engine-link.ts'
import { answers, dialog, nativeTheme, shell, shown, StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

const call = vi.fn<(method: string, request?: unknown) => Promise<unknown>>()
const state = { state: 'ready', message: null } as const
const channels = [
  'call',
  'engine-state',
  'choose-folder',
  'choose-file',
  'choose-save-file',
  'open-again',
  'open-another',
  'restore-library',
  'show-in-folder',
  'set-theme',
]

beforeEach(() => {
  shown.length = 0
  answers.clear()
  call.mockReset().mockResolvedValue('answered')
  connectWindow({ call, state } as unknown as EngineLink)
})

/** Asks as a frame of a window does; its top frame unless told otherwise. */
function ask(
  channel: string,
  request: unknown[] = [],
  from: { sender?: unknown; senderFrame?: unknown } = {},
): unknown {
  const window = new StandInWindow()
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame, ...from }
  return (answers.get(channel) as (...values: unknown[]) => unknown)(event, ...request)
}

describe('the bridge', () => {
  it('has these channels and no other', () => {
    expect([...answers.keys()]).toEqual(channels)
  })

  it('passes calls on to the engine and its answers back', async () => {
    expect(await ask('call', ['images.list', { filter: {} }])).toEqual({ ok: true, value: 'answered' })
    expect(call.mock.calls).toEqual([['images.list', { filter: {} }]])
  })

  it.each(['internal.path', 'internal.picture', 'internal.anything', undefined, 3, { toString: () => 'images.list' }])(
    'does not pass on %o',
    async (method) => {
      expect(await ask('call', [method, { id: 1 }])).toMatchObject({ ok: false, error: { code: 'bad-request' } })
      expect(call).not.toHaveBeenCalled()
    },
  )

  it.each(channels)('hears nobody but the page in the top frame of an own window on "%s"', async (channel) => {
    const refused = { ok: false, error: { code: 'bad-request', message: 'Unknown sender.' } }
    expect(await ask(channel, ['system'], { senderFrame: { name: 'a frame within' } })).toMatchObject(refused)
    expect(await ask(channel, ['system'], { senderFrame: null })).toMatchObject(refused)
    const elsewhere = new StandInWindow().webContents
    for (const url of ['about:blank', 'https://example.com/', 'app://selvedge/index.html?x', 'file:///etc/passwd']) {
      elsewhere.mainFrame.url = url
      const from = { sender: elsewhere, senderFrame: elsewhere.mainFrame }
      expect(await ask(channel, ['system'], from), url).toMatchObject(refused)
    }
    const stranger = { mainFrame: { name: 'its own' } }
    expect(await ask(channel, ['system'], { sender: stranger, senderFrame: stranger.mainFrame })).toMatchObject(refused)
    expect(call).not.toHaveBeenCalled()
  })

  it('answers errors as data, with their code', async () => {
    call.mockRejectedValue(new AppError('not-found', 'There is no image 7.', '7'))
    const error = { code: 'not-found', message: 'There is no image 7.', subject: '7' }
    expect(await ask('call', ['images.detail', { id: 7 }])).toEqual({ ok: false, error })
  })

  it('tells where the engine stands', async () => {
    expect(await ask('engine-state')).toEqual({ ok: true, value: state })
  })

  it('shows an image in its folder by its id: the window names no path', async () => {
    call.mockResolvedValue('/photos/a.jpg')
    expect(await ask('show-in-folder', [{ imageId: 4, path: '/etc/passwd' }])).toEqual({ ok: true, value: null })
    expect(call.mock.calls).toEqual([['internal.path', { id: 4 }]])
    expect(shell.showItemInFolder.mock.calls).toEqual([['/photos/a.jpg']])
  })

  it('answers null where a dialog was closed without a choice', async () => {
    dialog.showOpenDialog.mockResolvedValue({ filePaths: [] })
    dialog.showSaveDialog.mockResolvedValue({ filePath: '' })
    const request = { title: 'Table', suggested: 'a.csv', extensions: ['csv'] }
    for (const channel of ['choose-folder', 'choose-file', 'choose-save-file']) {
      expect(await ask(channel, [request]), channel).toEqual({ ok: true, value: null })
    }
    dialog.showOpenDialog.mockResolvedValue({ filePaths: ['/photos'] })
    dialog.showSaveDialog.mockResolvedValue({ filePath: '/out.csv' })
    expect(await ask('choose-folder')).toEqual({ ok: true, value: '/photos' })
    expect(await ask('choose-file', [request])).toEqual({ ok: true, value: '/photos' })
    expect(dialog.showOpenDialog.mock.lastCall?.[1]).toMatchObject({ filters: [{ extensions: ['csv'] }] })
    expect(await ask('choose-save-file', [request])).toEqual({ ok: true, value: '/out.csv' })
    expect(dialog.showSaveDialog.mock.lastCall?.[1]).toMatchObject({ defaultPath: 'a.csv' })
  })

  it('takes the themes there are and no other', async () => {
    for (const theme of ['dark', 'light', 'system']) {
      await ask('set-theme', [theme])
      expect(nativeTheme.themeSource).toBe(theme)
    }
    expect(await ask('set-theme', ['sepia'])).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect(nativeTheme.themeSource).toBe('system')
  })
})

describe('an event', () => {
  it('is told to every window that is still there', () => {
    const [one, gone, two] = [new StandInWindow(), new StandInWindow(), new StandInWindow()]
    gone.destroyed = true
    broadcast('menu', { command: 'undo' })
    const message = ['event', 'menu', { command: 'undo' }]
    expect([one, gone, two].map(({ webContents }) => webContents.sent)).toEqual([[message], [], [message]])
  })
})
