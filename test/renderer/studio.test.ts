import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Job } from '../../src-preload/contract.ts'
import { AppError } from '../../src-preload/contract/app-error.ts'
import { copy } from '../../src-renderer/copy.ts'
import { runMenu } from '../../src-renderer/window/bindings.ts'
import { listen } from '../../src-renderer/window/events.ts'
import { StudioParts } from '../../src-renderer/window/studio.ts'
import { FakeStudio, type FakeOptions } from './fake-studio.ts'

const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** The whole window but for what is drawn, once it has loaded. */
async function atTheStudio(options: FakeOptions = {}) {
  vi.stubGlobal('document', { activeElement: null, documentElement: { dataset: {} } })
  const fake = new FakeStudio({ images: 40, latency: 0, stepTime: 1, ...options })
  const studio = new StudioParts(fake, () => false)
  const onMenu = vi.fn()
  stops.push(listen(studio, onMenu), () => {
    for (const { id } of studio.toasts.list) studio.toasts.dismiss(id)
  })
  await vi.waitFor(() => expect(studio.engineStatus.hasLoaded).toBe(true))
  await vi.waitFor(() => expect(studio.browse.list.state.kind).toBe('ready'))
  const toast = () => studio.toasts.list.at(-1)
  return { fake, studio, onMenu, toast }
}

describe('the window begins', () => {
  it('loads the library, and shows its images', async () => {
    const { studio } = await atTheStudio()
    expect(studio.catalogs.list.length).toBeGreaterThan(0)
    expect(studio.attributes.focused).not.toBeNull()
    expect(studio.browse.list.count).toBe(40)
    expect(studio.engineStatus.state).toBe('ready')
  })

  it('passes on what the menu asks for, until it is closed', async () => {
    const { fake, studio, onMenu } = await atTheStudio()
    fake.emit('menu', { command: 'shortcuts' })
    expect(onMenu).toHaveBeenCalledWith('shortcuts')
    stops.splice(0).forEach((stop) => stop())
    fake.emit('menu', { command: 'shortcuts' })
    expect(onMenu).toHaveBeenCalledTimes(1)
    runMenu(studio, 'shortcuts')
    expect(studio.shell.cheatSheet).toBe(true)
  })
})

describe('the engine', () => {
  it('away and back, the list is asked for again', async () => {
    const { fake, studio } = await atTheStudio()
    fake.emit('engine', { state: 'restarting', message: null })
    expect(studio.engineStatus.state).toBe('restarting')
    const before = fake.called.filter((name) => name === 'images.list').length
    fake.emit('engine', { state: 'ready', message: null })
    await vi.waitFor(() => expect(fake.called.filter((name) => name === 'images.list').length).toBeGreaterThan(before))
    expect(studio.engineStatus.state).toBe('ready')
  })

  it('says once what went wrong, and nothing of a process that died', async () => {
    const { studio, toast } = await atTheStudio()
    studio.report(new AppError('process-died', 'It died.'))
    expect(toast()).toBeUndefined()
    studio.report(new Error('The disk is full.'))
    expect(toast()?.text).toBe('The disk is full.')
    studio.report(new Error(''))
    expect(toast()?.text).toBe(copy.window.wentWrong)
  })

  it('tells of a job that failed, with the way to the jobs', async () => {
    const { fake, studio, toast } = await atTheStudio()
    const job: Job = {
      id: 900,
      kind: 'scan',
      title: 'Scan Spring',
      state: 'running',
      done: 0,
      total: 10,
      note: '',
      secondsElapsed: 0,
      secondsLeft: null,
      rate: null,
      error: null,
      subjectId: null,
    }
    fake.emit('jobs', [job])
    fake.emit('jobs', [{ ...job, state: 'failed', error: { code: 'not-found', message: 'It is gone.' } }])
    expect(toast()?.text).toBe('Scan Spring: It is gone.')
    toast()?.action?.run()
    expect(studio.shell.drawer).toBe('jobs')
  })
})

describe('what takes several parts', () => {
  it('a catalog added is opened and shown', async () => {
    const { studio } = await atTheStudio()
    await studio.commands.addFolderAt('/Catalogs/Winter')
    const { catalogId } = studio.browse.query
    expect(studio.settings.values.expandedCatalogs).toContain(catalogId)
    expect(studio.catalogs.find(catalogId)).toBeDefined()
  })

  it('a network dropped with folders is looked into after them', async () => {
    const { fake, studio } = await atTheStudio()
    studio.commands.addFiles([{ name: 'net.ONNX' }, { name: 'Winter' }] as File[])
    await vi.waitFor(() => expect(studio.backbones.adding?.state).toBe('choosing'))
    const asked = fake.called.filter((name) => name === 'catalog.add' || name === 'backbones.inspect')
    expect(asked).toEqual(['catalog.add', 'backbones.inspect'])
  })

  it('a catalog removed is no longer filtered by', async () => {
    const { studio } = await atTheStudio()
    const { id } = studio.catalogs.list[0]!
    studio.browse.change({ catalogId: id })
    await studio.commands.removeCatalog(id)
    expect(studio.browse.query.catalogId).toBeNull()
  })

  it('suspects are listed in the grid, under their attribute', async () => {
    const { studio } = await atTheStudio()
    studio.shell.go('loupe')
    studio.commands.showSuspects(2)
    expect(studio.shell.place).toBe('grid')
    expect(studio.attributes.focused?.id).toBe(2)
    expect(studio.browse.query).toMatchObject({ all: [{ attributeId: 2, states: ['suspect'] }] })
  })

  it('a threshold moved makes a list of what is unsure an old one', async () => {
    const { studio } = await atTheStudio()
    studio.browse.narrow(1, { states: ['unsure'] })
    await vi.waitFor(() => expect(studio.browse.list.state.kind).toBe('ready'))
    await studio.commands.setThreshold(1, 0.9)
    expect(studio.browse.list.outdated).toBe(true)
  })
})
