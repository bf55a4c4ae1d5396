import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src-preload/contract.ts'
import { testBin, temporaryFolder } from '../helpers/bin.ts'
import { writeFiles } from '../helpers/images.ts'
import { hasSharedFashion, sharedFashion } from '../helpers/paths.ts'
import { TestEngine } from '../helpers/test-engine.ts'

const files = ['1.jpg', '2.jpg', '3.jpg', 'sub/1.jpg', 'sub/4.jpg', 'Größe.jpg']

async function openWith(names: readonly string[] = files) {
  const bin = testBin()
  const base = await temporaryFolder(bin)
  const folder = join(base, 'catalog')
  await writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, 'x'.repeat(index + 1)])))
  const studio = await TestEngine.open({ bin })
  const catalogId = await studio.scan(folder)
  const byPath = await studio.idsByPath()
  const type = studio.attribute('Type')
  const colour = studio.attribute('Colour')
  const path = join(base, 'labels.csv')
  return {
    studio, catalogId, folder, byPath, type, colour, path,
    async import(content: string | Uint8Array, more: { catalogId?: number; productColumn?: string; captionColumn?: string; makeAttributes?: boolean; encoding?: string; fileColumn?: string } = {}): Promise<ImportReport> {
      await writeFile(path, content)
      const { jobId } = await studio.client.exchange.importCsv({ path, ...more })
      await studio.done(jobId)
      const report = await studio.client.exchange.importReport({ jobId })
      if (!report) throw new Error('no report')
      return report
    },
    /** Path: type/colour. */
    async shown(): Promise<Record<string, string>> {
      const entries = await Promise.all(
        [...byPath].map(async ([name, id]) => [name, `${await studio.labelOf(id, type)}/${await studio.labelOf(id, colour)}`] as const),
      )
      return Object.fromEntries(entries.filter(([, labels]) => labels !== 'null/null'))
    },
  } // prettier-ignore
}

const lines = (problems: ImportReport['problems']): number[] => problems.map(({ line }) => line)

describe('importing a table', () => {
  it('takes the column "file" and the attributes, and leaves other columns alone', async () => {
    const { shown, ...studio } = await openWith()
    const report = await studio.import('file,type,colour,price\n1.jpg,Ruana,Puce,9\n3.jpg,Dirndl,Ecru,10\n')
    expect(report).toEqual({
      rows: 2,
      matched: 2,
      labels: 4,
      created: 4,
      conflicts: 0,
      conflictImages: [],
      overwritten: 0,
      newLabels: [
        { attribute: 'type', name: 'Ruana', alike: [] },
        { attribute: 'type', name: 'Dirndl', alike: [] },
        { attribute: 'colour', name: 'Puce', alike: [] },
        { attribute: 'colour', name: 'Ecru', alike: [] },
      ],
      made: [],
      problems: [],
      notes: [],
      encoding: 'utf-8',
      unused: [{ column: 'price', values: 2, reason: 'no attribute is called so' }],
    })
    expect(await shown()).toEqual({ '1.jpg': 'Ruana/Puce', '3.jpg': 'Dirndl/Ecru' })
  })

  it.each([
    ['a byte order mark', '\uFEFFfile,type\n2.jpg,Shirt\n'],
    ['semicolons', 'file;type;note\n2.jpg;Shirt;a,b,c\n'],
    ['tabs', 'file\ttype\n2.jpg\tShirt\n'],
    ['CRLF', 'file,type\r\n2.jpg,Shirt\r\n'],
    ['no last line end', 'file,type\n2.jpg,Shirt'],
    ['other names of the columns', 'Image,Pool\n2.jpg,Shirt\n'],
    ['a quoted head', '"file","type"\n"2.jpg","Shirt"\n'],
    ['empty lines', '\n\nfile,type\n\n2.jpg,Shirt\n\n'],
    ['spaces', ' file , Type \n 2.jpg ,  Shirt  \n'],
    ['UTF-16', Buffer.from('\uFEFFfile\ttype\r\n2.jpg\tShirt\r\n', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\uFEFFfile\ttype\r\n2.jpg\tShirt\r\n', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('file,type\r\n2.jpg,Shirt\r\n', 'utf16le')],
    ['a line that says what separates', 'sep=;\r\nfile;type\r\n2.jpg;Shirt\r\n'],
    ['separators in its head', '"a;b;c",file,type\nx,2.jpg,Shirt\n'],
    ['rows that end early', 'file,type,note,more\n2.jpg,Shirt\n'],
    ['JSON lines', '{"file":"2.jpg","type":"Shirt"}\n{"file":null}\n'.replace('{"file":null}\n', '')],
  ])('reads a table with %s', async (_name, content) => {
    const { shown, ...studio } = await openWith()
    expect(await studio.import(content)).toMatchObject({ rows: 1, matched: 1, labels: 1, problems: [] })
    expect(await shown()).toEqual({ '2.jpg': 'Shirt/null' })
  })

  it('reads `color` and `pool`, as UTF-8 and as Windows-1252', async () => {
    for (const [written, encoding] of [
      ['utf8', 'utf-8'],
      ['latin1', 'windows-1252'],
    ] as const) {
      const { shown, ...studio } = await openWith()
      await studio.import(Buffer.from('path,pool,color\nGröße.jpg,Hüte,Weiß\n', written), { encoding })
      expect(await shown()).toEqual({ 'Größe.jpg': 'Hüte/Weiß' })
    }
  })

  it('names the line of each row it cannot use, and uses the others', async () => {
    const { shown, ...studio } = await openWith()
    const report = await studio.import(
      [
        'file,type,note', //          1
        '1.jpg,Shirt,"a note', //     2
        'over three lines, "',
        'unknown.jpg,Shirt,', //      4: no such image
        '', //                        5
        '2.jpg,Shirt', //             6: too few columns, which spreadsheets write
        '3.jpg,Shirt,a,b', //         7: too many
        ',Shirt,', //                 8: no name
        'sub/4.jpg,,', //             9: no label, which is fine
        `3.jpg,${'x'.repeat(101)},`, // 10: no good label
        '3.jpg,Skirt,"a ""quote"""', // 11
      ].join('\n'),
    )
    expect(lines(report.problems)).toEqual([4, 7, 8, 10])
    expect(report).toMatchObject({ rows: 7, matched: 5, labels: 3 })
    expect(await shown()).toEqual({ '1.jpg': 'Shirt/null', '2.jpg': 'Shirt/null', '3.jpg': 'Skirt/null' })
    for (const { message } of report.problems) expect(message).toMatch(/not used/i)
  })

  it.each([
    ['a quote that is never closed', '"Shirt'],
    ['a quote within a cell', '"Sh"irt'],
    ['a quote that a later cell seems to close', '"Shirt,'],
  ])('loses no other row to %s', async (_name, cell) => {
    const { shown, ...studio } = await openWith()
    const report = await studio.import(`file,type\n1.jpg,${cell}\n2.jpg,"Skirt, long"\n3.jpg,Hat\n`)
    expect(lines(report.problems)).toEqual([2])
    expect(await shown()).toEqual({ '2.jpg': 'Skirt, long/null', '3.jpg': 'Hat/null' })
  })

  it('reads inches as they are written', async () => {
    const { shown, ...studio } = await openWith()
    expect(await studio.import('file,type\n1.jpg,5" heel\n')).toMatchObject({ problems: [] })
    expect(await shown()).toEqual({ '1.jpg': '5" heel/null' })
  })

  it('finds images by path, by its end, by name; and asks where several have it', async () => {
    const { shown, folder, ...studio } = await openWith([
      'a.jpg',
      'sub/a.jpg',
      'sub/deep/b.jpg',
      'other/c.jpg',
      'else/c.jpg',
    ])
    const report = await studio.import(
      [
        'file,type',
        'a.jpg,at the top', // the path below the catalog, though sub/a.jpg ends like it
        'sub\\a.jpg,in sub',
        './deep/b.jpg,deep',
        'c.jpg,which?',
      ].join('\n'),
    )
    expect(lines(report.problems)).toEqual([5])
    expect(report.problems[0]?.message).toMatch(/2 images.*else\/c.jpg.*other\/c.jpg.*path below the catalog/)
    expect(await shown()).toEqual({
      'a.jpg': 'at the top/null',
      'sub/a.jpg': 'in sub/null',
      'sub/deep/b.jpg': 'deep/null',
    })
    await studio.import(`file,type\n${join(folder, 'else/c.jpg')},by absolute path\nOTHER/C.JPG,by other capitals\n`)
    expect(await shown()).toMatchObject({
      'else/c.jpg': 'by absolute path/null',
      'other/c.jpg': 'by other capitals/null',
    })
  })

  it('makes the views that have one product its views', async () => {
    const { studio, byPath, ...rest } = await openWith()
    await rest.import('file,type,sku\n1.jpg,Shirt,A\n3.jpg,Shirt,A\n2.jpg,Shirt,B\n', { productColumn: 'SKU' })
    const { siblings } = await studio.client.images.detail({ id: byPath.get('1.jpg') ?? 0 })
    expect(siblings).toEqual([byPath.get('3.jpg')])
    const { jobId } = await studio.client.exchange.importCsv({ path: rest.path, productColumn: 'article' })
    expect(await studio.finished(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'bad-request', subject: 'article' },
    })
  })

  it('makes attributes of columns where it is asked to, and of no names and texts', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `${index}.jpg`)
    const { studio, byPath, ...rest } = await openWith(names)
    const rows = names.map((name, index) =>
      [
        name,
        index % 2 ? 'Men' : 'Women',
        `Shirt ${index}`,
        'x'.repeat(index + 1),
        9 + (index % 40),
        '',
        'Cotton',
        1,
      ].join(),
    )
    const table = ['path,gender,name,text,price,empty,Neck  line,gender source', ...rows].join('\n')
    const before = await rest.import(table.replace('name', 'colour'))
    expect(before.made).toEqual([])
    const report = await rest.import(table, { makeAttributes: true })
    expect(report.made).toEqual(['Gender', 'Price', 'Neck line'])
    expect(report.unused).toEqual([
      {
        column: 'name',
        values: 120,
        reason: 'nearly every row has a value of its own (120 different ones on 120 rows)',
      },
      { column: 'text', values: 120, reason: 'it holds texts of up to 120 characters, not labels' },
      { column: 'empty', values: 0, reason: 'it has no values' },
    ])
    const gender = studio.engine.attributes.find('gender')
    expect(gender).toMatchObject({ name: 'gender', title: 'Gender' })
    expect(await studio.labelOf(byPath.get('1.jpg') ?? 0, gender?.id ?? 0)).toBe('Men')
    const again = await rest.import(table, { makeAttributes: true })
    expect(again).toMatchObject({ made: [], labels: 0 })
  })

  it('makes no attribute of columns that are read as something else', async () => {
    const { studio, ...rest } = await openWith()
    const report = await rest.import(
      'file,filename,catalog,sku,name,caption,type,type source\n1.jpg,1.jpg,Spring,A,A shirt,No shirt,Shirt,human\n',
      { makeAttributes: true, productColumn: 'sku', captionColumn: 'name' },
    )
    expect(report.made).toEqual([])
    expect(report.unused).toEqual([
      { column: 'filename', values: 1, reason: 'the files are read from another column' },
      { column: 'caption', values: 1, reason: 'the captions are read from another column' },
    ])
    expect(studio.engine.attributes.names()).toEqual(['type', 'colour', 'brand', 'caption'])
  })

  it("does not overwrite a person's decisions, and names the rows that say otherwise", async () => {
    const { studio, byPath, type, shown, ...rest } = await openWith()
    const { annotations } = studio.client
    const one = Uint32Array.of(byPath.get('1.jpg') ?? 0)
    const two = Uint32Array.of(byPath.get('2.jpg') ?? 0)
    const [skirt, hat] = [studio.label(type, 'Skirt'), studio.label(type, 'Hat')]
    await annotations.decide({ ids: one, attributeId: type, decision: { kind: 'is', labelId: skirt } })
    await annotations.decide({ ids: two, attributeId: type, decision: { kind: 'not', labelId: hat } })
    const report = await rest.import('file,type\n1.jpg,Hat\n2.jpg,Hat\n3.jpg,Hat\n')
    expect(report).toMatchObject({
      labels: 1,
      problems: [
        { line: 2, message: 'Type "Hat" not used: a person has decided "Skirt".' },
        { line: 3, message: 'Type "Hat" not used: a person has decided not "Hat".' },
      ],
    })
    const same = await rest.import('file,type\n1.jpg,SKIRT\n2.jpg,Coat\n')
    expect(same, 'what agrees is no conflict').toMatchObject({ labels: 1, problems: [] })
    await studio.client.annotations.undo()
    expect(await shown()).toEqual({ '1.jpg': 'Skirt/null', '3.jpg': 'Hat/null' })
  })

  it('again brings what changed in the table, the last of several rows holding', async () => {
    const { shown, ...studio } = await openWith()
    await studio.import('file,type\n1.jpg,Shirt\n2.jpg,Shirt\n')
    expect(await studio.import('file,type\n1.jpg,Shirt\n2.jpg,Shirt\n')).toMatchObject({ labels: 0, created: 0 })
    expect(await studio.import('file,type\n1.jpg,Skirt\n1.jpg,Shirt\n2.jpg,Hat\n')).toMatchObject({ labels: 1 })
    expect(await shown()).toEqual({ '1.jpg': 'Shirt/null', '2.jpg': 'Hat/null' })
  })

  it('names rows and columns that contradict each other, and makes no label of what does not hold', async () => {
    const { studio, type, shown, ...rest } = await openWith()
    const report = await rest.import(
      'file,type,Pool,colour\n1.jpg,Robe,,Red\n1.jpg,Jupe,,\n1.jpg,JUPE,,Puce\n2.jpg,Top,Ruana,\n',
    )
    expect(report).toMatchObject({
      notes: ['2 columns are read as type.'],
      newLabels: [{ name: 'Jupe' }, { name: 'Ruana' }, { name: 'Puce' }],
    })
    expect(report.problems).toEqual([
      { line: 3, message: 'type of "1.jpg" is "Jupe" here, and "Robe" of line 2 was not used.' },
      { line: 4, message: 'colour of "1.jpg" is "Puce" here, and "Red" of line 2 was not used.' },
      { line: 5, message: 'type of "2.jpg" is "Ruana" here, and "Top" of the same row was not used.' },
    ])
    expect(await shown()).toEqual({ '1.jpg': 'Jupe/Puce', '2.jpg': 'Ruana/null' })
    expect(studio.engine.attributes.findLabel(type, 'Robe')).toBeUndefined()
  })

  it('names the labels it makes, with those they are easily taken for', async () => {
    const { studio, type, ...rest } = await openWith()
    studio.label(type, 'Ru-anas')
    const report = await rest.import('file,type\n1.jpg,Ru\u200bana\n2.jpg,E\u0301cru\n3.jpg,ÉCRU\n')
    expect(report.newLabels).toEqual([
      { attribute: 'type', name: 'Ruana', alike: ['Ru-anas'] },
      { attribute: 'type', name: 'Écru', alike: [] },
    ])
    expect(report.notes).toEqual(['Characters that nobody sees were left out of "Ruana".'])
  })

  it('reads the files from the column it is told', async () => {
    const { shown, ...studio } = await openWith()
    const report = await studio.import('id,type,file\n2,Robe,x\n', { fileColumn: 'ID' })
    expect(report).toMatchObject({ matched: 1, problems: [], unused: [{ column: 'file' }] })
    expect(await shown()).toEqual({ '2.jpg': 'Robe/null' })
  })

  it('is taken back by one undo', async () => {
    const { studio, shown, ...rest } = await openWith()
    await rest.import('file,type,colour\n1.jpg,Shirt,Red\n2.jpg,Skirt,\n3.jpg,Hat,Blue\n')
    const { change } = await studio.client.annotations.undo()
    expect(change).toMatchObject({ title: 'Imported labels.csv', images: 3 })
    expect(await shown()).toEqual({})
    await studio.client.annotations.redo()
    expect(await shown()).toEqual({ '1.jpg': 'Shirt/Red', '2.jpg': 'Skirt/null', '3.jpg': 'Hat/Blue' })
  })

  it.each([
    ['', /is empty/],
    ['a,b\n1,2\n', /no column "file".*type, colour, brand/],
    ['file,price\n1.jpg,9\n', /no column of an attribute.*it has: file, price/],
  ])('of %j says what is missing', async (content, message) => {
    const { studio, path } = await openWith()
    await writeFile(path, content)
    const { jobId } = await studio.client.exchange.importCsv({ path })
    const { state, error } = await studio.finished(jobId)
    expect(state).toBe('failed')
    expect(error?.code).toBe('bad-request')
    expect(error?.message).toMatch(message)
  })

  it('that is not there fails and names it', async () => {
    const { studio, path } = await openWith()
    const { jobId } = await studio.client.exchange.importCsv({ path })
    expect(await studio.finished(jobId)).toMatchObject({ state: 'failed', error: { code: 'not-found', subject: path } })
  })

  it.skipIf(!hasSharedFashion)(
    'reads the shared table as it is, commas in names and all (where it is present)',
    async () => {
      const bin = testBin()
      const studio = await TestEngine.open({ bin })
      await studio.scan(join(sharedFashion, 'images'))
      const { jobId } = await studio.client.exchange.importCsv({ path: join(sharedFashion, 'labels.csv') })
      await studio.done(jobId)
      const report = await studio.client.exchange.importReport({ jobId })
      expect(report?.problems).toEqual([])
      expect(report?.matched).toBe(report?.rows)
      expect(report?.rows).toBe((await studio.ids()).length)
      expect(report?.labels).toBeGreaterThan((report?.rows ?? 0) * 2)
    },
  )
})
