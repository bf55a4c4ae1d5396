import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { copy } from '../../src-renderer/copy.ts'
import { listen } from '../../src-renderer/window/events.ts'
import { StudioParts } from '../../src-renderer/window/studio.ts'
import { isModal } from '../../src-renderer/window/sheets.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { makeGarments, writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { TestBridge } from './test-bridge.ts'

/** The window on a library of one tagged catalog, with a folder `sub` and a file that is not read. */
async function atTheStudio() {
  const bin = testBin()
  const folder = join(await temporaryFolder(bin), 'shop')
  await makeGarments(folder, ['red'], 1)
  await makeGarments(join(folder, 'sub'), ['blue'], 2)
  await writeFiles(folder, { 'cover.psd': '' })
  const engine = await TestEngine.open({ bin })
  const catalogId = await engine.addAndTag(folder)
  const bridge = new TestBridge(engine)
  vi.stubGlobal('document', { activeElement: null, documentElement: { dataset: {} } })
  onTestFinished(() => void vi.unstubAllGlobals())
  const studio: StudioParts = new StudioParts(bridge, isModal)
  const stop = listen(studio, vi.fn())
  onTestFinished(async () => {
    for (const { id } of engine.engine.jobs.list()) await engine.finished(id)
    await bridge.settled()
    stop()
    for (const { id } of studio.toasts.list) studio.toasts.dismiss(id)
  })
  await expect.poll(() => studio.engineStatus.hasLoaded).toBe(true)
  /** Scans again, and waits until the window has heard of it. */
  const rescan = async (): Promise<void> => {
    const before = studio.catalogs.find(catalogId)?.scannedAt ?? 0
    await studio.catalogs.rescan(catalogId)
    await expect.poll(() => studio.catalogs.find(catalogId)?.scannedAt).toBeGreaterThan(before)
    await expect.poll(() => studio.jobs.active.length).toBe(0)
    await bridge.settled()
  }
  // A toast goes by itself, on a busy machine before it is looked at.
  const shown = vi.spyOn(studio.toasts, 'show')
  const toast = () => {
    const [text, kind, action] = shown.mock.lastCall ?? []
    return text === undefined ? undefined : { text, kind, action }
  }
  return { engine, bridge, studio, catalogId, folder, rescan, toast }
}

describe('what a scan did not list', () => {
  it('is told once it is another number, and shown with reason and remedy', async () => {
    const { studio, catalogId, folder, rescan, toast } = await atTheStudio()
    expect(studio.catalogs.find(catalogId)).toMatchObject({ images: 3, passedOver: 1 })
    await rescan()
    expect(toast(), 'no news').toBeUndefined()
    await writeFiles(folder, { 'a.orf': '', 'sub/b.rw2': '' })
    await rescan()
    await expect.poll(toast).toMatchObject({ text: 'shop: 3 files or folders are not listed.' })
    toast()?.action?.run()
    await expect
      .poll(() => studio.catalogs.passedOver)
      .toMatchObject({
        catalog: { id: catalogId },
        list: [
          { what: '2 RAW photos', paths: ['a.orf', 'sub/b.rw2'] },
          { what: '1 file with layers', paths: ['cover.psd'] },
        ],
      })
    expect(isModal(studio), 'the keys are the sheet’s').toBe(true)
    studio.catalogs.closePassedOver()
    expect(isModal(studio)).toBe(false)
    for (const name of ['a.orf', 'sub/b.rw2', 'cover.psd']) await rm(join(folder, name))
    await rescan()
    expect(studio.catalogs.find(catalogId)?.passedOver).toBe(0)
  })

  it('says of a folder that is away that it is, and keeps what it shows', async () => {
    const { engine, studio, catalogId, folder, toast } = await atTheStudio()
    await rm(folder, { recursive: true })
    await studio.catalogs.rescan(catalogId)
    await expect.poll(toast).toMatchObject({
      kind: 'bad',
      text: expect.stringMatching(/^Scanning shop: The folder .* nothing was forgotten\.$/) as string,
    })
    expect(await engine.ids()).toHaveLength(3)
  })
})

describe('reading pictures again', () => {
  it.each([
    ['a catalog', 3, ({ catalogId }: { catalogId: number; folderId: number; ids: Uint32Array }) => ({ catalogId })],
    ['a folder', 2, ({ folderId }: { folderId: number }) => ({ folderId })],
    ['a selection', 1, ({ ids }: { ids: Uint32Array }) => ({ ids })],
  ])('of %s is a job that can be seen', async (_what, images, request) => {
    const { studio, catalogId } = await atTheStudio()
    await expect.poll(() => studio.browse.list.state.kind).toBe('ready')
    studio.browse.list.select(0)
    const folderId = studio.catalogs.foldersOf(catalogId).find(({ name }) => name === 'sub')?.id ?? 0
    await studio.catalogs.readAgain(request({ catalogId, folderId, ids: studio.browse.list.targets() }))
    await expect
      .poll(() => studio.jobs.list.find(({ title }) => title.startsWith('Reading')), { timeout: 20_000 })
      .toMatchObject({ state: 'done', total: images, note: `${images} images read again` })
    expect(copy.library.readAgainHint).toContain('decisions stay')
  })
})
