import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { connect } from '../../src-renderer/client.ts'
import { Attributes } from '../../src-renderer/state/attributes.svelte.ts'
import { Exporting, type ExportSource } from '../../src-renderer/state/exporting.svelte.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { briefToasts } from './brief-toasts.ts'
import { sharedLibrary } from './shared-library.ts'
import { TestBridge } from './test-bridge.ts'

const library = sharedLibrary()
const list: ExportSource = { scope: 'list', of: { filter: { text: 'stub-000' } }, common: 'stub-000' }
const selection: ExportSource = { scope: 'selection', of: { ids: Uint32Array.of(3, 4) }, common: '' }
const all: ExportSource = { scope: 'all', of: {}, common: '' }

/** A person is asked what to export; of image 4 the model is not sure. */
async function asked() {
  const { studio } = await library()
  const bridge = new TestBridge(studio)
  const engine = connect(bridge)
  const attributes = new Attributes(engine, () => undefined)
  await attributes.refresh()
  const toasts = briefToasts()
  const failed: unknown[] = []
  const attempt = (work: Promise<unknown>): void => void work.catch((error: unknown) => failed.push(error))
  const exporting = new Exporting({ engine, app: bridge.app, attributes, toasts, attempt })
  const path = join(await temporaryFolder(), 'export.csv')
  bridge.app.chosen = path
  await exporting.ask([selection, list, all], 'list')
  const written = async (): Promise<string[][]> => {
    await exporting.exportShown()
    await studio.allDone('export')
    return parse(await readFile(path, 'utf8'))
  }
  const type = attributes.list.find(({ name }) => name === 'type')!
  return { attributes, bridge, exporting, studio, toasts, type, written }
}

describe('an export', () => {
  it('writes what its preview showed', async () => {
    const { exporting, written } = await asked()
    expect(exporting.asked).toMatchObject({ scope: 'list', isChecked: true })
    const { columns, images, rows } = exporting.asked!.preview!
    expect(images).toBe(10)
    const [header, ...lines] = await written()
    expect(header).toEqual(columns)
    expect(lines).toHaveLength(10)
    expect(lines.slice(0, rows.length)).toEqual(rows.map(({ cells }) => cells))
    expect(exporting.asked).toBeNull()
  })

  it('counts what may be chosen, and writes the images that were', async () => {
    const { exporting, written } = await asked()
    expect(Object.fromEntries(exporting.images)).toEqual({ selection: 2, list: 10, all: 60 })
    await exporting.change({ scope: 'selection' })
    const lines = await written()
    expect(lines.slice(1).map(([, file]) => file)).toEqual(['stub-0002.jpg', 'stub-0003.jpg'])
  })

  it('leaves out attributes and details, and what the model is not sure of', async () => {
    const { attributes, exporting, type, written } = await asked()
    const others = attributes.list.filter(({ id }) => id !== type.id)
    await exporting.change({ leftOut: new Set(others.map(({ id }) => id)), details: [], scope: 'selection' })
    expect(exporting.asked?.preview?.columns).toEqual(['catalog', 'file', 'type'])
    const [, sure, guessed] = await written()
    expect(sure?.[2]).not.toBe('')
    expect(guessed?.[2]).toBe('')
    await exporting.ask([selection, all], 'selection')
    expect(exporting.asked?.preview?.columns, 'as it was wished last').toEqual(['catalog', 'file', 'type'])
    await exporting.change({ unsure: 'write' })
    expect((await written())[2]?.[2]).not.toBe('')
  })

  it('says when it is done, with the way to its file', async () => {
    const { bridge, exporting, studio, toasts } = await asked()
    await exporting.exportShown()
    await studio.allDone('export')
    exporting.jobEnded(studio.engine.jobs.list().find(({ kind }) => kind === 'export')!)
    const toast = toasts.list.at(-1)
    expect(toast).toMatchObject({ kind: 'good', text: '10 images written to export.csv' })
    toast?.action?.run()
    const [shown] = bridge.app.shown as { token: string }[]
    expect(bridge.app.places.written(shown!.token)).toBe(bridge.app.chosen)
  })

  it('shows the wish that came last, whichever answer comes last', async () => {
    const { bridge, exporting } = await asked()
    const held = bridge.hold('exchange.exportPreview')
    const first = exporting.change({ scope: 'all' })
    await expect.poll(() => held.count).toBe(1)
    const second = exporting.change({ scope: 'selection' })
    await expect.poll(() => held.count).toBe(2)
    held.release(1)
    await second
    held.releaseAll()
    await first
    expect(exporting.asked).toMatchObject({ scope: 'selection', preview: { images: 2 }, isChecked: true })
  })

  it('keeps what was shown where a wish cannot be, and says why', async () => {
    const { bridge, exporting, toasts } = await asked()
    bridge.refuse('exchange.exportPreview')
    await exporting.change({ scope: 'all' })
    expect(exporting.asked).toMatchObject({ scope: 'list', isChecked: true })
    expect(toasts.list.at(-1)?.kind).toBe('bad')
  })

  it('writes nothing when it is closed, or no file is chosen', async () => {
    const { bridge, exporting } = await asked()
    bridge.app.chosen = null
    await exporting.exportShown()
    expect(exporting.asked).not.toBeNull()
    exporting.close()
    await exporting.exportShown()
    expect(bridge.timesCalled('exchange.exportCsv')).toBe(0)
  })
})
