import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { AppError } from '../../src-preload/contract/app-error.ts'
import { copy } from '../../src-renderer/copy.ts'
import { runMenu } from '../../src-renderer/window/bindings.ts'
import type { Remembered } from '../../src-renderer/state/settings.svelte.ts'
import { listen } from '../../src-renderer/window/events.ts'
import { StudioParts } from '../../src-renderer/window/studio.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { writeSmallNetwork } from '../helpers/small-network.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()

/** The whole window but for what is drawn, once it has loaded. */
async function atTheStudio(remembered: Partial<Remembered> = {}) {
  const prepared = await library()
  const { studio: engine } = prepared
  await engine.client.library.remember({ ...remembered })
  const bridge = new TestBridge(engine)
  vi.stubGlobal('document', { activeElement: null, documentElement: { dataset: {} } })
  onTestFinished(() => void vi.unstubAllGlobals())
  const studio = new StudioParts(bridge, () => false)
  const onMenu = vi.fn()
  const stop = listen(studio, onMenu)
  onTestFinished(async () => {
    for (const { id } of engine.engine.jobs.list()) await engine.finished(id)
    await bridge.settled()
    stop()
    for (const { id } of studio.toasts.list) studio.toasts.dismiss(id)
  })
  await expect.poll(() => studio.engineStatus.hasLoaded).toBe(true)
  await expect.poll(() => studio.browse.list.state.kind).toBe('ready')
  const toast = () => studio.toasts.list.at(-1)
  return { engine, type: prepared.attribute('Type'), bridge, studio, stop, onMenu, toast }
}

describe('the window begins', () => {
  it('loads the library, and shows its images', async () => {
    const { studio } = await atTheStudio()
    expect(studio.catalogs.list.length).toBeGreaterThan(0)
    expect(studio.attributes.focused).not.toBeNull()
    expect(studio.browse.list.count).toBe(60)
    expect(studio.engineStatus.state).toBe('ready')
  })

  it('in the room and at the image it was left, and at the list where that was the loupe', async () => {
    const { bridge, studio } = await atTheStudio({ place: 'labels', cursor: 17 })
    await bridge.settled()
    expect([studio.shell.place, studio.browse.list.focusedId]).toEqual(['labels', 17])
    const again = await atTheStudio({ place: 'loupe', cursor: 4711 })
    await again.bridge.settled()
    expect([again.studio.shell.place, again.studio.browse.list.focusedId]).toEqual(['grid', 1])
  })

  it('asks for each thing once, though it is told meanwhile that the engine is ready', async () => {
    const { bridge } = await atTheStudio()
    await bridge.settled()
    const calls = ['library.settings', 'labels.attributes', 'catalog.list', 'images.list', 'library.notices']
    expect(calls.map((name) => [name, bridge.timesCalled(name)])).toEqual(calls.map((name) => [name, 1]))
  })

  it('passes on what the menu asks for, until it is closed', async () => {
    const { bridge, studio, stop, onMenu } = await atTheStudio()
    bridge.tell('menu', { command: 'shortcuts' })
    expect(onMenu).toHaveBeenCalledWith('shortcuts', undefined)
    stop()
    bridge.tell('menu', { command: 'shortcuts' })
    expect(onMenu).toHaveBeenCalledTimes(1)
    runMenu(studio, 'shortcuts')
    expect(studio.shell.cheatSheet).toBe(true)
  })
})

describe('an attribute made elsewhere', () => {
  it('is part of what is shown of an image that was looked at before', async () => {
    const { engine, studio } = await atTheStudio()
    const imageId = studio.browse.list.ids[0]!
    await studio.details.load(imageId)
    const { id } = await engine.client.labels.createAttribute({ title: 'Occasion', many: true })
    await expect.poll(() => studio.attributes.find(id)).toBeDefined()
    await expect
      .poll(async () => (await studio.details.load(imageId)).attributes.map(({ attributeId }) => attributeId))
      .toContain(id)
  })
})

describe('the engine', () => {
  it('away and back, the list is asked for again', async () => {
    const { bridge, studio } = await atTheStudio()
    const before = bridge.timesCalled('images.list')
    const restarting = bridge.restartEngine()
    expect(studio.engineStatus.state).toBe('restarting')
    await restarting
    await expect.poll(() => bridge.timesCalled('images.list')).toBeGreaterThan(before)
    await expect.poll(() => studio.engineStatus.state).toBe('ready')
    expect(studio.browse.list.count).toBe(60)
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
    const { bridge, studio, toast } = await atTheStudio()
    bridge.app.chosen = join(await temporaryFolder(), 'gone', 'labels.csv')
    await studio.exporting.ask([{ scope: 'all', of: {}, common: '' }], 'all')
    await studio.exporting.exportShown()
    await expect.poll(() => toast()?.text).toMatch(/^Exporting labels.csv: .+ does not exist/)
    toast()?.action?.run()
    expect(studio.shell.drawer).toBe('jobs')
  })
})

describe('what takes several parts', () => {
  it('an export is of all, of what is listed, or of what is selected', async () => {
    const { bridge, engine, studio, type } = await atTheStudio()
    const asked = async (scope?: 'selection' | 'list') => {
      studio.commands.exportCsv(scope)
      await expect.poll(() => studio.exporting.asked?.isChecked).toBe(true)
      await expect.poll(() => studio.exporting.images.size).toBeGreaterThan(0)
      const found = { scope: studio.exporting.asked?.scope, images: Object.fromEntries(studio.exporting.images) }
      studio.exporting.close()
      return found
    }
    expect(await asked()).toEqual({ scope: 'all', images: { selection: 1, all: 60 } })
    studio.browse.narrow(type, { states: ['human'] })
    await expect.poll(() => studio.browse.list.count).toBe(6)
    studio.browse.list.selectAll()
    expect(await asked()).toEqual({ scope: 'list', images: { selection: 6, list: 6, all: 60 } })
    expect(await asked('selection')).toMatchObject({ scope: 'selection' })
    bridge.app.chosen = join(await temporaryFolder(), 'labels.csv')
    studio.commands.exportCsv('list')
    await expect.poll(() => studio.exporting.asked?.isChecked).toBe(true)
    await studio.exporting.exportShown()
    const jobs = engine.engine.jobs.list().filter(({ kind }) => kind === 'export')
    expect((await engine.done(Math.max(...jobs.map(({ id }) => id)))).note).toBe('6 images written to labels.csv')
  })

  it('a catalog added is opened and shown', async () => {
    const { bridge, studio } = await atTheStudio()
    await studio.commands.addFolderAt(bridge.app.places.offer(await temporaryFolder(), 'folder'))
    const { catalogId } = studio.browse.query
    expect(studio.settings.values.expandedCatalogs).toContain(catalogId)
    expect(studio.catalogs.find(catalogId)).toBeDefined()
  })

  it('a network dropped with folders is looked into after them', async () => {
    const { bridge, studio } = await atTheStudio()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'Winter'))
    await writeSmallNetwork(join(folder, 'net.ONNX'))
    bridge.app.droppedFrom = folder
    studio.commands.addFiles([{ name: 'net.ONNX' }, { name: 'Winter' }] as File[])
    await expect.poll(() => studio.backbones.adding?.state).toBe('choosing')
    const asked = bridge.called.filter((name) => name === 'catalog.add' || name === 'backbones.inspect')
    expect(asked).toEqual(['catalog.add', 'backbones.inspect'])
  })

  it('a catalog removed is no longer filtered by, and its images are gone', async () => {
    const { studio } = await atTheStudio()
    const { id } = studio.catalogs.list[0]!
    studio.browse.change({ catalogId: id })
    await studio.commands.removeCatalog(id)
    expect(studio.browse.query.catalogId).toBeNull()
    await expect.poll(() => studio.browse.list.count).toBe(0)
  })

  it('suspects are listed in the grid, under their attribute', async () => {
    const { engine, studio, type } = await atTheStudio()
    studio.shell.go('loupe')
    studio.commands.showSuspects(type)
    expect(studio.shell.place).toBe('grid')
    expect(studio.attributes.focused?.id).toBe(type)
    await expect.poll(() => studio.browse.list.count).toBe(2)
    expect([...studio.browse.list.ids]).toEqual(await engine.ids({ all: [{ attributeId: type, states: ['suspect'] }] }))
  })

  it('a threshold moved makes a list of what is unsure an old one', async () => {
    const { studio, type } = await atTheStudio()
    studio.browse.narrow(type, { states: ['unsure'] })
    await expect.poll(() => studio.browse.list.state.kind).toBe('ready')
    await studio.commands.setThreshold(type, 0.9)
    expect(studio.browse.list.outdated).toBe(true)
  })
})
