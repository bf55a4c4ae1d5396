import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Exchange } from '../../src-renderer/state/exchange.svelte.ts'
import { connect } from '../../src-renderer/client.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { TestEngine } from '../helpers/test-engine.ts'
import { briefToasts } from './brief-toasts.ts'
import { TestBridge } from './test-bridge.ts'

async function choosing(content: string | Uint8Array) {
  const bin = testBin()
  const folder = await temporaryFolder(bin)
  await writeFiles(join(folder, 'catalog'), { 'a.jpg': 'x' })
  const path = join(folder, 'labels.csv')
  await writeFile(path, content)
  const studio = await TestEngine.open({ bin })
  await studio.scan(join(folder, 'catalog'))
  const bridge = new TestBridge(studio)
  /** Images that a person is to go through. */
  const shown: number[] = []
  const exchange = new Exchange(connect(bridge), bridge.app, briefToasts(), (ids) => shown.push(...ids))
  bridge.app.chosen = path
  await exchange.importCsv(null)
  const [id = 0] = await studio.ids()
  return { id, shown, bridge, exchange, label: () => studio.labelOf(id, studio.attribute('Type')), studio }
}

describe('a table that a person chooses', () => {
  it('shows what it would come to, and is imported as a person maps it', async () => {
    const { bridge, exchange, label, studio } = await choosing('file,type,side\na.jpg,Écharpe,front\n')
    expect(exchange.table?.uses).toEqual([
      { as: 'file' },
      { as: 'attribute', attributeId: studio.attribute('Type') },
      { as: 'new', title: 'Side' },
    ])
    expect(exchange.table?.check).toMatchObject({ matched: 1, unknown: [{ name: 'Écharpe' }, { name: 'front' }] })
    await exchange.use(1, { as: 'skip' })
    await exchange.use(2, { as: 'attribute', attributeId: studio.attribute('Type') })
    expect(exchange.table?.check?.columns.map(({ changes }) => changes)).toEqual([0, 0, 1])
    expect(bridge.timesCalled('exchange.importCsv')).toBe(0)
    await exchange.importShown()
    await studio.allDone('import')
    expect(await label()).toBe('front')
  })

  it('has a new label mean another, and what only one column can be is one', async () => {
    const { exchange, studio, label } = await choosing('file,type,name\na.jpg,Scarfs,x\n')
    const attributeId = studio.attribute('Type')
    await studio.client.labels.create({ attributeId, name: 'Scarf' })
    const [scarfs] = exchange.table!.check!.unknown
    await exchange.mean(scarfs!, 'Scarf')
    expect(exchange.table?.check?.unknown.map(({ name }) => name)).toEqual(['x'])
    await exchange.use(2, { as: 'file' })
    expect(exchange.table?.uses?.map(({ as }) => as)).toEqual(['skip', 'attribute', 'file'])
    expect(exchange.table?.check?.matched).toBe(0)
    await exchange.use(0, { as: 'file' })
    await exchange.importShown()
    await studio.allDone('import')
    expect(await label()).toBe('Scarf')
  })

  it('lists the images on which people decided otherwise, where they want to review them', async () => {
    const { exchange, id, label, shown, studio } = await choosing('file,type\na.jpg,Hat\n')
    const attributeId = studio.attribute('Type')
    const { id: labelId } = await studio.client.labels.create({ attributeId, name: 'Coat' })
    const decision = { kind: 'is', labelId } as const
    await studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId, decision })
    await exchange.resolve('review')
    await exchange.importShown()
    await studio.allDone('import')
    for (const ended of await studio.client.jobs.list()) await exchange.jobEnded(ended)
    expect(shown).toEqual([id])
    expect(await label()).toBe('Coat')
  })

  it('is checked to the end where a person says who is right meanwhile', async () => {
    const { exchange, studio } = await choosing('file,type,side\na.jpg,Hat,front\n')
    const skipped = exchange.use(2, { as: 'skip' })
    expect(exchange.table?.isChecked).toBe(false)
    await Promise.all([skipped, exchange.resolve('overwrite')])
    expect(exchange.table).toMatchObject({ conflicts: 'overwrite', isChecked: true })
    expect(exchange.table?.uses?.[2]).toEqual({ as: 'skip' })
    await exchange.importShown()
    await studio.allDone('import')
  })

  it('is shown before it is read where its encoding is a guess', async () => {
    const { bridge, exchange, label, studio } = await choosing(Buffer.from('file,type\na.jpg,Écharpe\n', 'latin1'))
    expect(bridge.timesCalled('exchange.importCsv')).toBe(0)
    expect(exchange.table?.preview.readings.map(({ encoding }) => encoding)).toContain('macintosh')
    await exchange.readAs('macintosh')
    expect(exchange.table?.preview.rows).not.toEqual([['a.jpg', 'Écharpe']])
    await exchange.readAs('windows-1252')
    expect(exchange.table?.preview.rows).toEqual([['a.jpg', 'Écharpe']])
    await exchange.importShown()
    expect(exchange.table).toBeNull()
    await studio.allDone('import')
    expect(await label()).toBe('Écharpe')
  })

  it('is asked for the column that names the files, and may be left', async () => {
    const { bridge, exchange, label, studio } = await choosing('id,type\na,Hat\n')
    expect(exchange.table).toMatchObject({ name: 'labels.csv', check: { matched: 0 } })
    exchange.closeTable()
    await exchange.importShown()
    expect(bridge.timesCalled('exchange.importCsv')).toBe(0)
    await exchange.importCsv(null)
    await exchange.use(0, { as: 'file' })
    await exchange.importShown()
    await studio.allDone('import')
    expect(await label()).toBe('Hat')
  })
})
