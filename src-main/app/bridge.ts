import { basename, isAbsolute } from 'node:path'
import { BrowserWindow, dialog, ipcMain, nativeTheme, shell, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { z } from 'zod'
import type { EngineEvents, ChosenPlace, PlaceUse, Reply } from '../../src-preload/contract.ts'
import { isPage } from '../../src-preload/contract/page.ts'
import { AppError, toErrorData } from '../common/app-error.ts'
import { aboutOf, ownPlaces } from './about.ts'
import { isForWindow } from './addresses.ts'
import type { EngineLink } from './engine-link.ts'
import { Places } from './places.ts'

const extensions = z
  .array(z.string().regex(/^[a-z0-9]{1,10}$/))
  .min(1)
  .max(20)
const title = z.string().max(200)
const fileQuestion = z.strictObject({ use: z.enum(['table', 'network']), title, extensions })
const saveQuestion = z.strictObject({ title, suggested: z.string().max(200), extensions })
const shown = z.union([
  z.strictObject({ imageId: z.number().int().positive() }),
  z.strictObject({ token: z.string().max(100) }),
  z.strictObject({ own: z.enum(['library', 'backups', 'logs']) }),
])
/** A backup by its name, which is no path. */
const restoring = z.strictObject({
  backup: z
    .string()
    .regex(/^library-[\w.-]+\.db$/)
    .nullable(),
})
const theme = z.enum(['system', 'light', 'dark'])

/**
 * Answers the window's calls. Only the top frame of a window that shows the studio's page is heard, `internal` calls are not
 * for it, and files and folders it names by what a person chose.
 */
export function connectWindow(engine: Pick<EngineLink, 'call' | 'library' | 'reopen' | 'state'>): void {
  handle('call', (window, method: unknown, request: unknown) => {
    if (!isForWindow(method)) throw new AppError('bad-request', `There is no call "${String(method)}".`)
    return engine.call(method, placesOf(window).resolve(method, request))
  })
  handle('engine-state', () => engine.state)
  handle('choose-folder', async (window) => {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory'],
      title: 'Add a folder of images',
    })
    return chosen(window, filePaths[0], 'folder')
  })
  handle('choose-file', async (window, request) => {
    const { use, title, extensions } = read(fileQuestion, request)
    const { filePaths } = await dialog.showOpenDialog(window, {
      title,
      properties: ['openFile'],
      filters: [{ name: title, extensions }],
    })
    return chosen(window, filePaths[0], use)
  })
  handle('choose-save-file', async (window, request) => {
    const { title, suggested, extensions } = read(saveQuestion, request)
    const { filePath } = await dialog.showSaveDialog(window, {
      title,
      // A name alone: where it goes is the person's to say.
      defaultPath: basename(suggested),
      filters: [{ name: title, extensions }],
    })
    return chosen(window, filePath, 'export')
  })
  handle('dropped', (window, path) => {
    if (typeof path !== 'string' || !isAbsolute(path))
      throw new AppError('bad-request', 'This is no file of this computer.')
    return placesOf(window).offer(path, path.toLowerCase().endsWith('.onnx') ? 'network' : 'folder')
  })
  handle('open-again', async () => {
    await engine.reopen({})
    return null
  })
  handle('restore-library', async (window, request) => {
    const { backup } = read(restoring, request)
    await engine.reopen({ opening: ['--restore', ...(backup === null ? [] : ['--from', backup])] })
    // Nothing that the window knows need be so any more.
    window.webContents.reload()
    return null
  })
  handle('show-in-folder', async (window, request) => {
    const place = read(shown, request)
    if ('own' in place) shell.showItemInFolder(ownPlaces(engine.library)[place.own])
    else if ('token' in place) shell.showItemInFolder(placesOf(window).written(place.token))
    else shell.showItemInFolder((await engine.call('internal.path', { id: place.imageId })) as string)
    return null
  })
  handle('about', () => aboutOf(engine.library))
  handle('set-theme', (_window, request) => {
    nativeTheme.themeSource = read(theme, request)
    return null
  })
}

/** @throws AppError `bad-request` */
export function read<Schema extends z.ZodType>(schema: Schema, request: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(request)
  if (!parsed.success) throw new AppError('bad-request', 'The request does not fit.')
  return parsed.data
}

const placesOfWindows = new WeakMap<WebContents, Places>()

/** What was chosen at a window; forgotten as soon as it shows its page anew. */
function placesOf({ webContents }: BrowserWindow): Places {
  const known = placesOfWindows.get(webContents)
  if (known !== undefined) return known
  const places = new Places()
  placesOfWindows.set(webContents, places)
  webContents.on('did-navigate', () => places.forget())
  return places
}

/** Null where the dialog was closed without a choice. */
function chosen(window: BrowserWindow, path: string | undefined, use: PlaceUse): ChosenPlace | null {
  return path ? placesOf(window).offer(path, use) : null
}

/** Tells every window. */
export function broadcast<Name extends keyof EngineEvents>(name: Name, data: EngineEvents[Name]): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send('event', name, data)
  }
}

/** Answers a call of the window; what is thrown becomes its error. */
export function handle(channel: string, answer: (window: BrowserWindow, ...request: unknown[]) => unknown): void {
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
