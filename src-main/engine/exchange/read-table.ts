import { readFile, stat } from 'node:fs/promises'
import { AppError } from '../../common/app-error.ts'
import { decode, encodingsOf } from './encoding.ts'
import { readDelimited } from './delimited.ts'
import { readJsonLines } from './json-lines.ts'
import type { Rows, Table } from './table.ts'
import { isOldWorkbook, isZip, readWorkbook } from './workbook.ts'

const largestBytes = 500_000_000

/**
 * Reads a table: separated values, JSON or an Excel workbook, as its content says.
 * @param encoding of its text, as a person says; else as the text says itself
 * @throws AppError `bad-request` where it is none, or its encoding can only be guessed
 */
export async function readTable(path: string, encoding?: string): Promise<Table> {
  const bytes = await readBytes(path)
  if (isZip(bytes)) return tableOf(path, null, await readWorkbook(bytes, path))
  const used = encoding ?? sureEncoding(bytes, path)
  const text = decode(bytes, used, path)
  const isJson = /^\s*(?:\{|\[\s*[{\]])/.test(text)
  return tableOf(path, used, isJson ? await readJsonLines(text) : await readDelimited(text))
}

/** @throws AppError `bad-request`, `not-found` */
export async function readBytes(path: string): Promise<Buffer> {
  const { size, ...facts } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
  if (!facts.isFile) throw new AppError('bad-request', `"${path}" is not a file: choose a table.`, path)
  if (size > largestBytes) throw new AppError('bad-request', `"${path}" is over 500 MB: split the table.`, path)
  const bytes = await readFile(path)
  if (isOldWorkbook(bytes)) {
    throw new AppError(
      'bad-request',
      `"${path}" is a workbook of an old Excel (.xls), or has a password: save it as .xlsx or CSV without one.`,
      path,
    )
  }
  return bytes
}

function sureEncoding(bytes: Buffer, path: string): string {
  const [first, ...others] = encodingsOf(bytes)
  if (first?.isSure) return first.name
  const names = [first, ...others].flatMap((encoding) => encoding?.name ?? []).slice(0, 4)
  throw new AppError(
    'bad-request',
    `"${path}" does not say in which encoding it is written: it may be ${names.join(', ')}. Choose one, or save it as UTF-8.`,
    path,
  )
}

function tableOf(path: string, encoding: string | null, { notes = [], problems, records }: Rows): Table {
  const [first, ...rest] = records
  if (!first || first.cells.length === 0) throw new AppError('bad-request', `"${path}" is empty.`, path)
  const width = first.cells.length
  const whole = rest.flatMap(({ line, cells }) => {
    // Spreadsheets leave out separators where nothing follows.
    if (cells.slice(width).every((cell) => cell.trim() === ''))
      return [{ line, cells: Array.from({ length: width }, (_, column) => cells[column] ?? '') }]
    problems.push({ line, message: `Not used: it has ${cells.length} columns, the first line names ${width}.` })
    return []
  })
  return { header: first.cells, records: whole, problems, notes, encoding }
}
