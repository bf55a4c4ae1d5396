import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inertCell, originalCell } from '../../src-main/common/inert-cell.ts'
import { previewTable } from '../../src-main/engine/exchange/preview-table.ts'
import { readTable } from '../../src-main/engine/exchange/read-table.ts'
import { temporaryFolder } from '../helpers/bin.ts'
import { zipOf } from '../helpers/zip.ts'

async function written(content: string | Uint8Array, name = 'table.csv'): Promise<string> {
  const path = join(await temporaryFolder(), name)
  await writeFile(path, content)
  return path
}

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex')

describe('the encoding of a table', () => {
  it('is not guessed in silence: a short one is refused, with what it may be', async () => {
    const mac = await written(
      Buffer.concat([Buffer.from('file,type,colour\na.jpg,'), bytes('83'), Buffer.from('charpe,Ros'), bytes('8e')]),
    )
    await expect(readTable(mac)).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('macintosh') as string,
    })
    const preview = await previewTable(mac)
    expect(preview).toMatchObject({ isSure: false, columns: ['file', 'type', 'colour'], fileColumn: 'file' })
    expect(preview.readings.find(({ encoding }) => encoding === 'macintosh')?.words).toEqual(['Écharpe', 'Rosé'])
    expect(preview.readings.find(({ encoding }) => encoding === 'windows-1252')?.words).toEqual(['ƒcharpe', 'RosŽ'])
    expect(preview.readings[0]?.encoding, 'what comes out as words comes first').toBe('macintosh')
    expect((await readTable(mac, 'macintosh')).records[0]?.cells[1]).toBe('Écharpe')
  })

  it('is sure where it is Unicode, or where a language shows', async () => {
    expect(await previewTable(await written('file,type\nа.jpg,Платье'))).toMatchObject({
      encoding: 'utf-8',
      isSure: true,
      readings: [],
    })
    const japanese = bytes(
      '66696c652c747970652c636f6c6f75720a61312e6a70672c838f83938373815b83582c90d40a61322e6a70672c8358834a815b83672c90c282a20a',
    )
    expect(await previewTable(await written(japanese))).toMatchObject({ encoding: 'shift_jis', isSure: true })
  })

  it('may be said, and then must be right', async () => {
    const path = await written(bytes('66696c650ae90a'))
    await expect(readTable(path, 'utf-8')).rejects.toMatchObject({ code: 'bad-request' })
    await expect(readTable(path, 'klingon')).rejects.toMatchObject({ code: 'bad-request', subject: 'klingon' })
    expect((await readTable(path, 'latin1')).records[0]?.cells).toEqual(['é'])
  })
})

describe('JSON', () => {
  it('in one list is read as in lines', async () => {
    const rows = [
      { file: 'a.jpg', type: 'Dress', colour: ['Red', 'Blue'] },
      { file: 'b.jpg', sku: 7 },
    ]
    const table = await readTable(await written(JSON.stringify([...rows, 'odd'], null, 2)))
    expect(table.header).toEqual(['file', 'type', 'colour', 'sku'])
    expect(table.records.map(({ cells }) => cells)).toEqual([
      ['a.jpg', 'Dress', 'Red|Blue', ''],
      ['b.jpg', '', '', '7'],
    ])
    expect(table.problems).toEqual([{ line: 3, message: 'Not used: it is no JSON object.' }])
    await expect(readTable(await written('[{"file": "a.jpg"},'))).rejects.toMatchObject({ code: 'bad-request' })
    await expect(readTable(await written('[]'))).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('JSON lines', () => {
  it('are a table of the keys there are', async () => {
    const path = await written(
      '{"file":"a.jpg","type":"Hat","year":2024}\nnonsense\n\n{"tags":["Cotton","A|B"],"file":"b.jpg","x":null}\n',
    )
    const { header, problems, records } = await readTable(path)
    expect(header).toEqual(['file', 'type', 'year', 'tags', 'x'])
    expect(records).toEqual([
      { line: 1, cells: ['a.jpg', 'Hat', '2024', '', ''] },
      { line: 4, cells: ['b.jpg', '', '', 'Cotton|A\\|B', ''] },
    ])
    expect(problems).toEqual([{ line: 2, message: 'Not used: it is no JSON object.' }])
  })
})

describe('a workbook', () => {
  const sheet = (rows: string): string =>
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
  const workbook = (rows: string): Buffer =>
    zipOf({
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      'xl/workbook.xml':
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Labels" sheetId="1" r:id="rId1"/><sheet name="Prices" sheetId="2" r:id="rId2"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': sheet(rows),
      'xl/worksheets/sheet2.xml': sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
    })
  const text = (at: string, value: string): string => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`

  it('is read from its first sheet, ids as they are shown, and the others are told', async () => {
    const rows = `<row r="1">${text('A1', 'id')}${text('B1', 'type')}</row><row r="3"><c r="A3"><v>1234567890123</v></c>${text('B3', 'Écharpe')}</row>`
    const { encoding, header, notes, records } = await readTable(await written(workbook(rows), 'labels.xlsx'))
    expect(header).toEqual(['id', 'type'])
    expect(records).toEqual([{ line: 3, cells: ['1234567890123', 'Écharpe'] }])
    expect({ encoding, notes }).toEqual({ encoding: null, notes: ['Only the sheet "Labels" was read, not "Prices".'] })
  })

  it('that is none, or of an old Excel, is refused with the remedy', async () => {
    const message = /[Ss]ave it as \.xlsx or CSV/
    await expect(readTable(await written(zipOf({ 'a.txt': 'x' })))).rejects.toThrow(message)
    await expect(readTable(await written(bytes('d0cf11e0a1b11ae1')))).rejects.toThrow(message)
  })
})

it('what is no file is refused', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'table.csv'))
  await expect(readTable(join(folder, 'table.csv'))).rejects.toMatchObject({ code: 'bad-request' })
  execFileSync('mkfifo', [join(folder, 'fifo')])
  await expect(readTable(join(folder, 'fifo'))).rejects.toMatchObject({ code: 'bad-request' })
})

it.each(['=1+1', '+x', '-5', '@a', '\tx', '\rx', "'=x", "''-y", 'x', "'x", '', "O'Neill", '＝x'])(
  'the cell %j is inert and read back as it was',
  (cell) => {
    expect(inertCell(cell)).not.toMatch(/^[=+\-@\t\r＝]/)
    expect(originalCell(inertCell(cell))).toBe(cell)
  },
)
