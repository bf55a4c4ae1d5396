import { BrowserWindow, dialog, ipcMain, nativeTheme, shell, type IpcMainInvokeEvent } from 'electron'
import type { EngineEvents, Reply } from '../../src-preload/contract.ts'
import { isPage } from '../../src-preload/contract/page.ts'
import { AppError, toErrorData } from '../common/app-error.ts'
import { isForWindow } from './addresses.ts'
import type { EngineLink } from './engine-link.ts'

/** Answers the window's calls. Only the top frame of a window that shows the studio's page is heard, and `internal` calls are not for it. */
export function connectWindow(engine: EngineLink): void {
  handle('call', (_window, method: unknown, request: unknown) => {
    if (!isForWindow(method)) throw new AppError('bad-request', `There is no call "${String(method)}".`)
    return engine.call(method, request)
  })
  handle('engine-state', () => engine.state)
  handle('choose-folder', async (window) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory'],
      title: 'Add a folder of images',
    })
    return filePaths[0] ?? null
  })
  handle('choose-file', async (window, request) => {
    const { title, extensions } = request as { title: string; extensions: string[] }
    const { filePaths } = await dialog.showOpenDialog(window, {
      title,
      properties: ['openFile'],
      filters: [{ name: title, extensions }],
    })
    return filePaths[0] ?? null
  })
  handle('choose-save-file', async (window, request) => {
    const { title, suggested, extensions } = request as { title: string; suggested: string; extensions: string[] }
    const { filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: suggested,
      filters: [{ name: title, extensions }],
    })
    return filePath || null
  })
  const reopen = async (window: BrowserWindow, how: Parameters<EngineLink['reopen']>[0]): Promise<null> => {
    await engine.reopen(how)
    // Nothing that the window knows need be so any more.
    window.webContents.reload()
    return null
  }
  handle('open-again', async () => {
    await engine.reopen({})
    return null
  })
  handle('open-another', async (window) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
      title: 'Choose another library',
    })
    const [library] = filePaths
    return library === undefined ? null : reopen(window, { library })
  })
  handle('restore-library', (window, request) => {
    const { backup } = request as { backup: string | null }
    if (backup !== null && (typeof backup !== 'string' || !/^library-[\w.-]+\.db$/.test(backup))) {
      throw new AppError('bad-request', 'There is no such backup.')
    }
    return reopen(window, { opening: ['--restore', ...(backup === null ? [] : ['--from', backup])] })
  })
  handle('show-in-folder', async (_window, request) => {
    const { imageId } = request as { imageId: number }
    shell.showItemInFolder((await engine.call('internal.path', { id: imageId })) as string)
    return null
  })
  handle('set-theme', (_window, theme) => {
    if (theme !== 'system' && theme !== 'light' && theme !== 'dark') throw new AppError('bad-request', 'no such theme')
    nativeTheme.themeSource = theme
    return null
  })
}

/** Tells every window. */
export function broadcast<Name extends keyof EngineEvents>(name: Name, data: EngineEvents[Name]): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send('event', name, data)
  }
}

function handle(channel: string, answer: (window: BrowserWindow, ...request: unknown[]) => unknown): void {
  ipcMain.handle(channel, async (event, ...request: unknown[]): Promise<Reply> => {
    try {
      return { ok: true, value: await answer(senderWindow(event), ...request) }
    } catch (error) {
      return { ok: false, error: toErrorData(error) }
    }
  })
}

/** @throws AppError when it is not the page of one of our windows, in its top frame, that asks */
function senderWindow({ sender, senderFrame }: IpcMainInvokeEvent): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender)
  if (!window || senderFrame === null || senderFrame !== sender.mainFrame || !isPage(senderFrame.url)) {
    throw new AppError('bad-request', 'Unknown sender.')
  }
  // Electron gives its windows itself.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
  return window
}
