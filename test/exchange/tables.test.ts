import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { objectionTo } from '../../src-main/engine/exchange/new-attributes.ts'
import { readTable } from '../../src-main/engine/exchange/read-table.ts'
import type { Table } from '../../src-main/engine/exchange/table.ts'
import { temporaryFolder } from '../helpers/bin.ts'

async function read(content: string | Uint8Array, encoding?: string): Promise<Table> {
  const path = join(await temporaryFolder(), 'table.csv')
  await writeFile(path, content)
  return readTable(path, encoding)
}

const cellsOf = ({ header, records }: Table): string[][] => [header, ...records.map(({ cells }) => cells)]

describe('a table', () => {
  it('has its lines numbered as an editor does', async () => {
    const { header, records, problems } = await read('\n\nfile,type\n\na.jpg,Hat\n"b\n.jpg",Coat\nc.jpg,Cap')
    expect(header).toEqual(['file', 'type'])
    expect(records).toEqual([
      { line: 5, cells: ['a.jpg', 'Hat'] },
      { line: 6, cells: ['b\n.jpg', 'Coat'] },
      { line: 8, cells: ['c.jpg', 'Cap'] },
    ])
    expect(problems).toEqual([])
  })

  it.each([
    ['commas', 'a,b\n1,2'],
    ['semicolons', 'a;b\n1;2'],
    ['semicolons, with commas in cells', 'a;b\n1;2,5,6'.replace('2,5,6', '2')],
    ['tabs', 'a\tb\n1\t2'],
    ['old line ends', 'a,b\r1,2\r'],
    ['line ends of Windows', 'a,b\r\n1,2\r\n'],
    ['one column more in quotes', '"a",b\n1,2'],
  ])('may be of %s', async (_what, content) => {
    expect(cellsOf(await read(content))).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  it('is separated by what its first line has most of', async () => {
    expect((await read('a;b;c,d\n1;2;3,4')).header).toEqual(['a', 'b', 'c,d'])
    expect((await read('a,b;c,d\n1,2;3,4')).header).toEqual(['a', 'b;c', 'd'])
    expect((await read('one column\nrow')).header).toEqual(['one column'])
  })

  it('may be of Unicode or of Windows', async () => {
    expect((await read(Buffer.from('Größe,b\n', 'latin1'), 'windows-1252')).header[0]).toBe('Größe')
    expect((await read(Buffer.from('Größe,b\n', 'utf8'))).header[0]).toBe('Größe')
    expect((await read(Buffer.from('\uFEFFGröße,b\n', 'utf8'))).header[0]).toBe('Größe')
    expect((await read(Buffer.from('\uFEFFGröße,b\n', 'utf16le'))).header[0]).toBe('Größe')
  })

  it('names lines of too many columns, and a quote that never closes; spreadsheets leave out separators', async () => {
    const { records, problems } = await read('a,b\n1\n1,2,3\n"1,2\n1,2')
    expect(records).toEqual([
      { line: 2, cells: ['1', ''] },
      { line: 5, cells: ['1', '2'] },
    ])
    expect(problems.toSorted((one, other) => one.line - other.line)).toEqual([
      { line: 3, message: 'Not used: it has 3 columns, the first line names 2.' },
      { line: 4, message: 'Not used: a quote is never closed.' },
    ])
  })

  it('may hold a cell of a hundred lines, and no longer one', async () => {
    const cell = (lines: number): string => `"${Array.from({ length: lines }, (_, index) => index).join('\n')}"`
    expect((await read(`a,b\n${cell(100)},2`)).records).toHaveLength(1)
    const { records, problems } = await read(`a,b\n${cell(101)},2\n1,2`)
    expect(problems[0]).toEqual({ line: 2, message: 'Not used: a quote is never closed.' })
    expect(records.at(-1)?.cells).toEqual(['1', '2'])
  })

  it('may hold quotes in quotes, inches, and no quotes that do not fit', async () => {
    expect(cellsOf(await read('a,b\n"say ""hi""",5" heel')).at(1)).toEqual(['say "hi"', '5" heel'])
    expect(cellsOf(await read('a,b\n"say ""hi""",x')).at(1)).toEqual(['say "hi"', 'x'])
    expect(cellsOf(await read('a,b\nx,5" heel')).at(1)).toEqual(['x', '5" heel'])
    expect((await read('a,b\n"x"y,1')).problems).toEqual([
      { line: 2, message: 'Not used: its quotes do not fit together.' },
    ])
  })

  it('of no line at all is refused', async () => {
    await expect(read('')).rejects.toMatchObject({ code: 'bad-request' })
    await expect(read(' \n\n')).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('a column', () => {
  const objection = (values: readonly string[]): Promise<string | null> =>
    objectionTo(
      1,
      values.map((value) => ({ cells: ['file', value] })),
    )
  const different = (count: number, each = 1): string[] =>
    Array.from({ length: count * each }, (_, index) => `value ${index % count}`)

  it('of labels that images share can be an attribute', async () => {
    expect(await objection(['Hat', 'Coat', 'Hat', ''])).toBeNull()
    expect(await objection(different(50)), 'fifty may be all different').toBeNull()
    expect(await objection(different(60, 2)), 'half of them another one').toBeNull()
    expect(await objection(['x'.repeat(100)])).toBeNull()
  })

  it('of names, of texts and of nothing cannot', async () => {
    expect(await objection(different(51))).toBe(
      'nearly every row has a value of its own (51 different ones on 51 rows)',
    )
    expect(await objection([...different(60), ...different(59)])).toContain('60 different ones on 119 rows')
    expect(await objection(['x'.repeat(101)])).toBe('it holds texts of up to 101 characters, not labels')
    expect(await objection(['', '  '])).toBe('it has no values')
    expect(await objection([])).toBe('it has no values')
  })

  it('does not tell capitals and spaces apart', async () => {
    expect(await objection([...different(30), ...different(30).map((value) => ` ${value.toUpperCase()} `)])).toBeNull()
  })
})
