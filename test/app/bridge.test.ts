import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src-main/common/app-error.ts'
import { broadcast, connectWindow } from '../../src-main/app/bridge.ts'
import type { EngineLink } from '../../src-main/app/engine-link.ts'
import { answers, dialog, nativeTheme, shell, shown, StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

const call = vi.fn<(method: string, request?: unknown) => Promise<unknown>>()
const library = join(tmpdir(), 'selvedge-no-library')
const state = { state: 'ready', message: null } as const
const channels = [
  'call',
  'engine-state',
  'choose-folder',
  'choose-file',
  'choose-save-file',
  'dropped',
  'open-again',
  'restore-library',
  'show-in-folder',
  'about',
  'set-theme',
]

beforeEach(() => {
  shown.length = 0
  answers.clear()
  call.mockReset().mockResolvedValue('answered')
  connectWindow({ call, library, state } as unknown as EngineLink)
})

/** Asks as a frame of a window does; its top frame unless told otherwise. */
function ask(
  channel: string,
  request: unknown[] = [],
  from: { sender?: unknown; senderFrame?: unknown } = {},
  window = new StandInWindow(),
): unknown {
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame, ...from }
  return (answers.get(channel) as (...values: unknown[]) => unknown)(event, ...request)
}

const save = { title: 'Table', suggested: 'a.csv', extensions: ['csv'] }

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
    expect(await ask('show-in-folder', [{ imageId: 4 }])).toEqual({ ok: true, value: null })
    expect(call.mock.calls).toEqual([['internal.path', { id: 4 }]])
    expect(shell.showItemInFolder.mock.calls).toEqual([['/photos/a.jpg']])
    const refused = { ok: false, error: { code: 'bad-request' } }
    for (const request of [
      { imageId: 4, path: '/etc/passwd' },
      { imageId: '4' },
      { imageId: 0 },
      '/etc/passwd',
      null,
    ]) {
      expect(await ask('show-in-folder', [request])).toMatchObject(refused)
    }
    expect(call).toHaveBeenCalledOnce()
  })

  it('shows what it wrote where a person chose, and what the library keeps, by names of its own', async () => {
    shell.showItemInFolder.mockClear()
    dialog.showSaveDialog.mockResolvedValue({ filePath: '/out.csv' })
    dialog.showOpenDialog.mockResolvedValue({ filePaths: ['/photos'] })
    const window = new StandInWindow()
    const tokenOf = async (channel: string, request?: unknown): Promise<string> =>
      ((await ask(channel, [request], {}, window)) as { value: { token: string } }).value.token
    const written = await tokenOf('choose-save-file', save)
    const read = await tokenOf('choose-folder')
    for (const place of [{ token: written }, { own: 'library' }, { own: 'backups' }]) {
      expect(await ask('show-in-folder', [place], {}, window)).toEqual({ ok: true, value: null })
    }
    const paths = ['/out.csv', join(library, 'library.db'), join(library, 'backups')]
    expect(shell.showItemInFolder.mock.calls).toEqual(paths.map((path) => [path]))
    for (const place of [{ token: read }, { token: '/etc/passwd' }, { own: 'passwords' }, { own: '..' }]) {
      expect(await ask('show-in-folder', [place], {}, window)).toMatchObject({
        ok: false,
        error: { code: 'bad-request' },
      })
    }
  })

  it('says what the program is, and where it keeps things', async () => {
    const reply = (await ask('about')) as { value: Record<string, string> }
    const version = expect.stringMatching(/^\d+\.\d+\.\d+/) as string
    expect(reply.value).toMatchObject({ version, node: version, onnxRuntime: version, library })
  })

  const file = { use: 'table', title: 'Table', extensions: ['csv'] }

  it('answers null where a dialog was closed without a choice', async () => {
    dialog.showOpenDialog.mockResolvedValue({ filePaths: [] })
    dialog.showSaveDialog.mockResolvedValue({ filePath: '' })
    for (const [channel, request] of [['choose-folder'], ['choose-file', file], ['choose-save-file', save]] as const) {
      expect(await ask(channel, [request]), channel).toEqual({ ok: true, value: null })
    }
  })

  it('hands the window a token for what was chosen, and the engine the path', async () => {
    dialog.showOpenDialog.mockResolvedValue({ filePaths: ['/photos/spring'] })
    dialog.showSaveDialog.mockResolvedValue({ filePath: '/out.csv' })
    const window = new StandInWindow()
    const tokenOf = async (channel: string, request?: unknown, name?: string): Promise<string> => {
      const reply = (await ask(channel, [request], {}, window)) as { value: { token: string; name: string } }
      expect(Object.keys(reply.value)).toEqual(['token', 'name'])
      expect(reply.value.name).toBe(name)
      return reply.value.token
    }
    const folder = await tokenOf('choose-folder', undefined, 'spring')
    const table = await tokenOf('choose-file', file, 'spring')
    const target = await tokenOf('choose-save-file', { ...save, suggested: '/etc/../a.csv' }, 'out.csv')
    const network = await tokenOf('dropped', '/models/net.ONNX', 'net.ONNX')
    const dropped = await tokenOf('dropped', '/photos/autumn', 'autumn')
    expect(dialog.showOpenDialog.mock.lastCall?.[1]).toMatchObject({ filters: [{ extensions: ['csv'] }] })
    expect(dialog.showSaveDialog.mock.lastCall?.[1]).toMatchObject({ defaultPath: 'a.csv' })
    for (const [method, path] of [
      ['catalog.add', folder],
      ['catalog.add', dropped],
      ['exchange.importCsv', table],
      ['exchange.exportCsv', target],
      ['backbones.inspect', network],
    ]) {
      expect(await ask('call', [method, { path }], {}, window), method).toMatchObject({ ok: true })
    }
    expect(call.mock.calls).toEqual([
      ['catalog.add', { path: '/photos/spring' }],
      ['catalog.add', { path: '/photos/autumn' }],
      ['exchange.importCsv', { path: '/photos/spring' }],
      ['exchange.exportCsv', { path: '/out.csv' }],
      ['backbones.inspect', { path: '/models/net.ONNX' }],
    ])
    call.mockClear()
    const refused = { ok: false, error: { code: 'bad-request' } }
    expect(await ask('call', ['catalog.add', { path: folder }]), 'at another window').toMatchObject(refused)
    window.webContents.listeners.get('did-navigate')?.()
    expect(await ask('call', ['catalog.add', { path: folder }], {}, window), 'after a reload').toMatchObject(refused)
    expect(call).not.toHaveBeenCalled()
  })

  it.each([
    ['dropped', ''],
    ['dropped', 'photos/a'],
    ['dropped', null],
    ['dropped', ['/photos']],
    ['choose-file', { ...file, use: 'folder' }],
    ['choose-file', { ...file, extensions: ['*'] }],
    ['choose-file', { ...file, extensions: [] }],
    ['choose-file', { ...file, defaultPath: '/etc' }],
    ['choose-file', undefined],
    ['choose-save-file', { ...save, suggested: 7 }],
    ['choose-save-file', { ...save, title: 'x'.repeat(1000) }],
  ])('takes no %s of %j', async (channel, request) => {
    dialog.showOpenDialog.mockClear()
    dialog.showSaveDialog.mockClear()
    expect(await ask(channel, [request])).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect([dialog.showOpenDialog, dialog.showSaveDialog].flatMap(({ mock }) => mock.calls)).toEqual([])
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
