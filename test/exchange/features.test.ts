import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { exportFeatures, type FeaturePorts } from '../../src-main/engine/exchange/export-features.ts'
import type { ImageRow } from '../../src-preload/contract.ts'
import { temporaryFolder } from '../helpers/bin.ts'

async function exported(path: string): Promise<Record<string, string>[]> {
  return parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
}

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
      library: import.meta.dirname,
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

describe('an export of features that is cancelled', () => {
  it('leaves nothing of its own, and the file that was there', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'features.npy'), 'of yesterday')
    const controller = new AbortController()
    const ports: FeaturePorts = {
      ids: Array.from({ length: 600 }, (_, index) => index),
      dimensions: 1,
      rows: () => [],
      catalogOf: () => '',
      library: import.meta.dirname,
      features: (page) => Float32Array.from(page),
    }
    const work = exportFeatures(join(folder, 'features.npy'), ports, controller.signal, () => controller.abort())
    await expect(work).rejects.toThrow(/abort/i)
    expect(await readdir(folder)).toEqual(['features.npy'])
    expect(await readFile(join(folder, 'features.npy'), 'utf8')).toBe('of yesterday')
  })

  it.each([
    ['features.npy', 'features.csv'],
    ['features.NPY', 'features.csv'],
    ['features', 'features.csv'],
    ['a.npy.data', 'a.npy.data.csv'],
  ])('names the table of %s %s', async (file, table) => {
    const folder = await temporaryFolder()
    const features = () => new Float32Array()
    const ports = {
      ids: [],
      dimensions: 3,
      rows: () => [],
      catalogOf: () => '',
      library: await temporaryFolder(),
      features,
    }
    const path = await exportFeatures(join(folder, file), ports, new AbortController().signal, () => undefined)
    expect(path).toBe(join(folder, table))
    expect(await readFile(path, 'utf8')).toBe('row,catalog,file\n')
  })
})
