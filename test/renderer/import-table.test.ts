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
  const exchange = new Exchange(connect(bridge), bridge.app, briefToasts())
  bridge.app.chosen = path
  await exchange.importCsv(null)
  const [id = 0] = await studio.ids()
  return { bridge, exchange, label: () => studio.labelOf(id, studio.attribute('Type')), studio }
}

describe('a table that a person chooses', () => {
  it('is read at once where nothing has to be asked', async () => {
    const { exchange, label, studio } = await choosing('file,type\na.jpg,Écharpe\n')
    expect(exchange.table).toBeNull()
    await studio.allDone('import')
    expect(await label()).toBe('Écharpe')
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
    expect(exchange.table).toMatchObject({ name: 'labels.csv', fileColumn: null })
    exchange.closeTable()
    await exchange.importShown()
    expect(bridge.timesCalled('exchange.importCsv')).toBe(0)
    await exchange.importCsv(null)
    exchange.chooseFileColumn('id')
    await exchange.importShown()
    await studio.allDone('import')
    expect(await label()).toBe('Hat')
  })
})
