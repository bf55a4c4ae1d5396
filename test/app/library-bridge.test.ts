import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineLink } from '../../src-main/app/engine-link.ts'
import { connectLibraries } from '../../src-main/app/library-bridge.ts'
import { LibraryList } from '../../src-main/app/library-list.ts'
import type { LibraryCard } from '../../src-preload/contract.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { answers, dialog, shown, StandInWindow } from './electron.ts'

vi.mock('electron', () => import('./electron.ts'))

const card: LibraryCard = { images: 3, reviewed: null, changes: 0, filter: [], file: null, next: [] }
const reload = vi.fn()
const reopen = vi.fn<EngineLink['reopen']>()
const call = vi.fn<(method: string, request?: unknown) => Promise<unknown>>()
const onChanged = vi.fn()
let folder: string
let list: LibraryList
let engine: { call: typeof call; reopen: typeof reopen; library: string }

beforeEach(async () => {
  shown.length = 0
  answers.clear()
  for (const spy of [reload, reopen, call, onChanged]) spy.mockReset()
  folder = await temporaryFolder()
  list = new LibraryList(join(folder, 'user'))
  engine = { call, reopen, library: library('Bags') }
  list.opened(library('Shoes'), 1)
  list.opened(engine.library, 2)
  reopen.mockImplementation(({ library: other }) => {
    engine.library = other ?? engine.library
    return Promise.resolve()
  })
})

function library(name: string): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'library.db'), '')
  return path
}

function connect(wasAsked = true) {
  return connectLibraries(engine, { list, wasAsked, onChanged })
}

async function ask(
  channel: string,
  request?: unknown,
): Promise<{ ok: boolean; value?: never; error?: { message: string } }> {
  const window = new StandInWindow()
  Object.assign(window.webContents, { reload })
  const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame }
  return (answers.get(channel) as (...values: unknown[]) => Promise<never>)(event, request)
}

const choose = (path?: string): void => {
  dialog.showOpenDialog.mockResolvedValue({ filePaths: path === undefined ? [] : [path] })
}

describe('the start page', () => {
  it('comes first where nobody said which of several libraries, until one was chosen', async () => {
    connect()
    expect(await ask('libraries')).toMatchObject({
      value: { isAsked: true, list: [{ name: 'Bags' }, { name: 'Shoes' }] },
    })
    await ask('open-library', { libraryId: 1 })
    expect(await ask('libraries')).toMatchObject({ value: { isAsked: false } })
  })

  it('does not come first where one was named, there is only one, or a person does not want it', async () => {
    connect(false)
    expect(await ask('libraries')).toMatchObject({ value: { isAsked: false } })
    connect()
    await ask('set-preferences', { startPage: false })
    expect(await ask('libraries')).toMatchObject({
      value: { isAsked: false, preferences: { startPage: false, notifications: true } },
    })
    await ask('set-preferences', { startPage: true })
    await ask('forget-library', { libraryId: 1 })
    expect(await ask('libraries')).toMatchObject({ value: { isAsked: false } })
    expect(onChanged).toHaveBeenCalledTimes(3)
  })
})

describe('another library', () => {
  it('is opened in the same window, which begins anew', async () => {
    connect()
    expect(await ask('open-library', { libraryId: 1 })).toMatchObject({ ok: true })
    expect(reopen.mock.calls).toEqual([[{ library: join(folder, 'Shoes') }]])
    expect(reload).toHaveBeenCalledOnce()
  })

  it('that is gone or unknown leaves this one open, and says so', async () => {
    connect()
    list.opened(join(folder, 'Unplugged'))
    const gone = await ask('open-library', { libraryId: 3 })
    expect(gone.error?.message).toContain('Unplugged is not at')
    expect(await ask('open-library', { libraryId: 9 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(reopen).not.toHaveBeenCalled()
  })

  it('is made in an empty folder and nowhere else', async () => {
    connect()
    const photos = join(folder, 'Photos')
    mkdirSync(photos)
    writeFileSync(join(photos, 'a.jpg'), '')
    choose(photos)
    expect((await ask('choose-library', { make: true })).error?.message).toContain('not empty')
    choose(engine.library)
    expect((await ask('choose-library', { make: true })).error?.message).toContain('Open it instead')
    expect(reopen).not.toHaveBeenCalled()
    mkdirSync(join(folder, 'New'))
    choose(join(folder, 'New'))
    expect(await ask('choose-library', { make: true })).toMatchObject({ ok: true })
    expect(reopen.mock.calls).toEqual([[{ library: join(folder, 'New') }]])
  })

  it('is opened where one lies; a folder of pictures is not made one', async () => {
    connect()
    mkdirSync(join(folder, 'Photos'))
    choose(join(folder, 'Photos'))
    expect((await ask('choose-library', { make: false })).error?.message).toContain('No library lies in Photos')
    choose()
    expect(await ask('choose-library', { make: false })).toMatchObject({ ok: true, value: false })
    expect(reopen).not.toHaveBeenCalled()
    choose(join(folder, 'Shoes'))
    await ask('choose-library', { make: false })
    expect(reopen).toHaveBeenCalledOnce()
  })
})

describe('how a library was left', () => {
  it('is kept with the pictures that can be had, before another is opened', async () => {
    const keeper = connect()
    let arrive: (picture: unknown) => void = () => undefined
    call.mockRejectedValueOnce(new Error('gone')).mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)))
    const kept = ask('keep-card', { card, imageIds: [4, 5] })
    const opened = ask('open-library', { libraryId: 1 })
    await vi.waitFor(() => expect(call).toHaveBeenCalledTimes(2))
    expect(reopen).not.toHaveBeenCalled()
    arrive({ mediaType: 'image/webp', data: new Uint8Array(2) })
    await Promise.all([kept, opened, keeper.settled()])
    expect(reopen).toHaveBeenCalledOnce()
    expect(list.list('').find(({ name }) => name === 'Bags')).toMatchObject({ card, pictures: [expect.any(String)] })
  })

  it.each([
    { card: { ...card, images: -1 }, imageIds: [] },
    { card: { ...card, html: '<b>' }, imageIds: [] },
    { card, imageIds: ['../1'] },
    { card, imageIds: Array.from({ length: 13 }, (_, at) => at + 1) },
    null,
  ])('is refused where it is none: %j', async (request) => {
    connect()
    expect(await ask('keep-card', request)).toMatchObject({ ok: false, error: { code: 'bad-request' } })
    expect(call).not.toHaveBeenCalled()
  })
})
