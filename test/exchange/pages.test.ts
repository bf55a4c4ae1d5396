import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
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
