import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { exportFeatures } from '../../src-main/engine/exchange/export-features.ts'
import type { ImageRow } from '../../src-preload/contract.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'

async function exported(path: string): Promise<Record<string, string>[]> {
  return parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
}

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `stub-${String(index).padStart(4, '0')}.jpg`)

describe('an export of more than one page', () => {
  it('holds every image once, in order, and says how far it is', async () => {
    const { studio, folder } = await openStubStudio({ images: 1001 })
    const path = join(dirname(folder), 'out.csv')
    const { jobId } = await studio.client.exchange.exportCsv({ path })
    expect(await studio.done(jobId)).toMatchObject({ done: 1001, total: 1001, note: '1001 images written to out.csv' })
    expect((await exported(path)).map(({ file }) => file)).toEqual(names(1001))
  })

  it('of exactly one page has no other', async () => {
    const { studio, folder } = await openStubStudio({ images: 500 })
    const path = join(dirname(folder), 'out.csv')
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    expect((await exported(path)).map(({ file }) => file)).toEqual(names(500))
  })
})

describe('features of more than one page', () => {
  it('have a row for each image, of its own numbers, and the table names the same rows', async () => {
    const folder = await temporaryFolder()
    const path = join(folder, 'features.npy')
    const ids = Array.from({ length: 1001 }, (_, index) => index + 7)
    const done: number[] = []
    const ports = {
      ids,
      dimensions: 2,
      rows: (page: Iterable<number>) =>
        [...page].map((id) => ({ id, name: `${id}.jpg`, folder: id === 8 ? 'sub' : '' }) as ImageRow),
      catalogOf: (id: number) => `catalog ${id % 2}`,
      features: (page: readonly number[]) => Float32Array.from(page.flatMap((id) => [id, -id])),
    }
    const table = await exportFeatures(path, ports, new AbortController().signal, (count) => done.push(count))
    const bytes = await readFile(path)
    const start = bytes.readUInt16LE(8) + 10
    expect(start % 64, 'NumPy asks that the numbers begin at a multiple of 64').toBe(0)
    expect(bytes.subarray(0, start).toString('latin1')).toContain("'shape': (1001, 2)")
    const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length))
    expect([...numbers]).toEqual(ids.flatMap((id) => [id, -id]))
    expect(done).toEqual([500, 1000, 1001])
    const rows = await exported(table)
    expect(rows).toHaveLength(1001)
    expect(rows[1]).toEqual({ row: '1', catalog: 'catalog 0', file: 'sub/8.jpg' })
    expect(rows[1000]).toEqual({ row: '1000', catalog: 'catalog 1', file: '1007.jpg' })
  })
})

describe('labels that are not sure', () => {
  it('are left out where that is asked, and one at the threshold is sure', async () => {
    const stub = await openStubStudio({ images: 2 })
    const { studio, folder, attributeId } = stub
    sayAll(stub, stub.ids, stub.labelIds)
    await studio.engine.values.rebuild(attributeId)
    const path = join(dirname(folder), 'out.csv')
    const cells = async (threshold: number, unsure?: 'write' | 'empty'): Promise<(string | undefined)[]> => {
      await studio.client.labels.setThreshold({ attributeId, threshold })
      await studio.done((await studio.client.exchange.exportCsv({ path, ...(unsure && { unsure }) })).jobId)
      return (await exported(path)).map((row) => row['pattern'])
    }
    // The models say 0.6, as a 32-bit number a little more.
    expect(await cells(0.6, 'empty')).toEqual(['a', 'a'])
    expect(await cells(0.61, 'empty')).toEqual(['', ''])
    expect(await cells(0.61, 'write')).toEqual(['a', 'a'])
    expect(await cells(0.61), 'written unless told otherwise').toEqual(['a', 'a'])
  })
})
