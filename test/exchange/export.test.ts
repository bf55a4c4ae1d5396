import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, symlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { exportCsv } from '../../src-main/engine/exchange/export-csv.ts'
import { temporaryFolder, testBin } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { openStubStudio, sayAll } from '../helpers/stub-studio.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const awkward = [
  'plain.jpg',
  'with, comma.jpg',
  'with "quotes".jpg',
  'sub/plain.jpg',
  'Ünï/赤.jpg',
  ' leading.jpg',
  'a\nb.jpg',
]

async function openAwkward() {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  await writeFiles(
    join(base, 'catalog'),
    Object.fromEntries(awkward.map((name, index) => [name, 'x'.repeat(index + 1)])),
  )
  const studio = await TestEngine.open({ bin })
  await studio.scan(join(base, 'catalog'))
  return { studio, base, path: join(base, 'out.csv') }
}

describe('exporting', () => {
  it('writes every image with its labels, who says so and how sure the model is', async () => {
    const stub = await openStubStudio({ images: 3 })
    const { studio, attributeId } = stub
    const [a, b] = stub.labelIds as [number, number]
    sayAll(stub, stub.ids.slice(0, 2), [a, b])
    await studio.engine.values.rebuild(attributeId)
    const decision = { kind: 'is', labelId: b } as const
    await studio.client.annotations.decide({ ids: Uint32Array.of(stub.ids[1] ?? 0), attributeId, decision })
    const path = join(dirname(stub.folder), 'out.csv')
    const { jobId } = await studio.client.exchange.exportCsv({ path })
    expect((await studio.done(jobId)).note).toBe('3 images written to out.csv')
    const rows = parse(await readFile(path, 'utf8'), { columns: true }) as unknown as Record<string, string>[]
    expect(
      rows.map((row) => [
        row['catalog'],
        row['file'],
        row['pattern'],
        row['pattern source'],
        row['pattern confidence'],
      ]),
    ).toEqual([
      ['catalog', 'stub-0000.jpg', 'a', 'machine', '0.6000'],
      ['catalog', 'stub-0001.jpg', 'b', 'human', '0.3000'],
      ['catalog', 'stub-0002.jpg', '', '', ''],
    ])
  })

  it('can be read back and changes nothing', async () => {
    const { studio, path } = await openAwkward()
    const type = studio.attribute('Type')
    const labels = ['Shirt', 'with, comma', 'with "quotes"', 'Hüte', '=1+1', "O'Neill", 'a;b']
    const ids = await studio.ids()
    for (const [index, id] of ids.entries()) {
      const decision = { kind: 'is', labelId: studio.label(type, labels[index] ?? '') } as const
      await studio.client.annotations.decide({ ids: Uint32Array.of(id), attributeId: type, decision })
    }
    const before = await Promise.all(ids.map((id) => studio.labelOf(id, type)))
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    await studio.client.annotations.decide({
      ids: Uint32Array.from(ids),
      attributeId: type,
      decision: { kind: 'clear' },
    })
    const { jobId } = await studio.client.exchange.importCsv({ path })
    await studio.done(jobId)
    const report = await studio.client.exchange.importReport({ jobId })
    expect(report).toEqual({
      rows: awkward.length,
      matched: awkward.length,
      labels: awkward.length,
      created: 0,
      conflicts: 0,
      conflictImages: [],
      overwritten: 0,
      newLabels: [],
      made: [],
      unused: [],
      problems: [],
      notes: [],
      encoding: 'utf-8',
    })
    expect(await Promise.all(ids.map((id) => studio.labelOf(id, type)))).toEqual(before)
  })

  it('writes only what the filter names', async () => {
    const { studio, path } = await openAwkward()
    await studio.done((await studio.client.exchange.exportCsv({ path, filter: { text: 'PLAIN' } })).jobId)
    const rows = parse(await readFile(path, 'utf8'), { columns: true }) as unknown as { file: string }[]
    expect(rows.map(({ file }) => file).toSorted()).toEqual(['plain.jpg', 'sub/plain.jpg'])
  })

  it('writes the images, attributes and details that were chosen, as its preview showed them', async () => {
    const stub = await openStubStudio({ images: 12 })
    const { studio, attributeId } = stub
    const [a, b] = stub.labelIds as [number, number]
    sayAll(stub, stub.ids, [a, b])
    await studio.engine.values.rebuild(attributeId)
    const path = join(dirname(stub.folder), 'out.csv')
    const ids = Uint32Array.from(stub.ids.slice(0, 10).toReversed())
    const choice = { ids, attributeIds: [attributeId], details: ['confidence' as const] }
    const preview = await studio.client.exchange.exportPreview(choice)
    expect(preview).toMatchObject({ images: 10, columns: ['catalog', 'file', 'pattern', 'pattern confidence'] })
    expect(preview.rows[0]).toMatchObject({ imageId: ids[0], cells: ['catalog', 'stub-0009.jpg', 'a', '0.6000'] })
    await studio.done((await studio.client.exchange.exportCsv({ path, ...choice })).jobId)
    const written = parse(await readFile(path, 'utf8'))
    expect(written).toHaveLength(11)
    expect(written.slice(0, 1 + preview.rows.length)).toEqual([
      preview.columns,
      ...preview.rows.map(({ cells }) => cells),
    ])
  })

  it('refuses an attribute that is not there before it writes anything', async () => {
    const { studio, path } = await openAwkward()
    await expect(studio.client.exchange.exportPreview({ attributeIds: [9999] })).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(studio.client.exchange.exportCsv({ path, attributeIds: [9999] })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('that is cancelled leaves no file, and the one that was there', async () => {
    const stub = await openStubStudio({ images: 3 })
    const folder = await temporaryFolder()
    const path = join(folder, 'out.csv')
    await writeFiles(folder, { 'out.csv': 'of yesterday' })
    const controller = new AbortController()
    const { attributes, imageRows, kinds } = stub.studio.engine
    const ports = {
      attributes: attributes.list().map((attribute) => ({ attribute, cells: kinds.named(attribute.kind).cells })),
      rows: (page: Iterable<number>) => imageRows.rows(page),
      details: ['source', 'confidence'] as const,
      catalogOf: () => 'catalog',
      library: stub.studio.library,
      writesUnsure: false,
    }
    // More pages than one, and the cancel comes after the first.
    const ids = Uint32Array.from({ length: 1200 }, (_, index) => stub.ids[index % 3] ?? 0)
    const work = exportCsv(path, ids, ports, controller.signal, () => controller.abort())
    await expect(work).rejects.toThrow(/abort/i)
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(await readFile(path, 'utf8')).toBe('of yesterday')
  })

  it('writes no cell that a spreadsheet computes', async () => {
    const { studio, path } = await openAwkward()
    const type = studio.attribute('Type')
    const ids = await studio.ids()
    const labels = ['=HYPERLINK("http://x")', '+1', '-5 °C', '@SUM(A1)', "'=x", '＝1']
    for (const [index, name] of labels.entries()) {
      const decision = { kind: 'is', labelId: studio.label(type, name) } as const
      await studio.client.annotations.decide({ ids: Uint32Array.of(ids[index] ?? 0), attributeId: type, decision })
    }
    await studio.done((await studio.client.exchange.exportCsv({ path })).jobId)
    const rows = parse(await readFile(path, 'utf8'))
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝]/)
    expect(rows.slice(1, 7).map((cells) => cells[2])).toEqual(labels.map((label) => `'${label}`))
  })

  it('replaces plain files alone, and none of the library', async () => {
    const { studio, base, path } = await openAwkward()
    const secret = join(base, 'secret.txt')
    await writeFiles(base, { 'secret.txt': 'mine', 'out.csv': 'of yesterday', 'out.csv.partial': 'of another program' })
    await symlink(secret, join(base, 'link.csv'))
    await symlink(studio.library, join(base, 'way'))
    await mkdir(join(base, 'folder.csv'))
    execFileSync('mkfifo', [join(base, 'fifo.csv')])
    const into = async (to: string): Promise<{ code: string | undefined; subject: string | undefined } | undefined> => {
      const { error } = await studio.finished((await studio.client.exchange.exportCsv({ path: to })).jobId)
      return error ? { code: error.code, subject: error.subject } : undefined
    }
    const refused = ['link.csv', 'folder.csv', 'fifo.csv', 'way/out.csv', 'catalog/plain.jpg'].map((name) =>
      join(base, name),
    )
    const inside = [join(studio.library, 'library.db'), join(studio.library, 'journal', 'out.csv'), '/dev/null', ...refused] // prettier-ignore
    for (const to of inside) expect(await into(to)).toEqual({ code: 'bad-request', subject: to })
    expect(await into(path)).toBeUndefined()
    expect(await readFile(secret, 'utf8')).toBe('mine')
    expect(await readFile(`${path}.partial`, 'utf8')).toBe('of another program')
    expect(await readFile(path, 'utf8')).toMatch(/^catalog,file,/)
    expect((await readdir(base)).filter((name) => name.includes('selvedge'))).toEqual([])
  })

  it('removes what one left that was ended by force, and no file of somebody else', async () => {
    const bin = testBin()
    const folder = await temporaryFolder(bin)
    const { studio } = await openStubStudio({ bin, images: 1 })
    const left = '.out.csv.01234567-89ab-cdef-0123-456789abcdef.selvedge'
    const written = '.new.csv.01234567-89ab-cdef-0123-456789abcdef.selvedge'
    await writeFiles(folder, { [left]: 'half', [written]: 'half', '.notes.selvedge': 'mine' })
    for (const name of [left, '.notes.selvedge']) await utimes(join(folder, name), 1_700_000_000, 1_700_000_000)
    await studio.done((await studio.client.exchange.exportCsv({ path: join(folder, 'out.csv') })).jobId)
    expect(await readdir(folder), 'what is written just now stays').toEqual([written, '.notes.selvedge', 'out.csv'])
  })

  it('to a folder that is not there fails, and the engine goes on', async () => {
    const { studio, base } = await openAwkward()
    const { jobId } = await studio.client.exchange.exportCsv({ path: join(base, 'none', 'out.csv') })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'not-found', subject: join(base, 'none') },
    })
    expect(await studio.ids()).toHaveLength(awkward.length)
  })
})
