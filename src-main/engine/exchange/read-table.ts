import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import type { RowProblem } from '../../../src-preload/contract.ts'
import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'

export interface Table {
  header: string[]
  records: TableRecord[]
  /** Lines that are no record. */
  problems: RowProblem[]
}

export interface TableRecord {
  /** The one it begins on, 1-based. */
  line: number
  cells: string[]
}

/** A quoted cell may go over this many lines; a quote that stays open longer was never meant to. */
const longestRecord = 100

/**
 * Reads a table of comma, semicolon or tab separated values, line by line: a line that cannot be used costs itself and
 * nothing else, not even where its quote is never closed.
 */
export async function readTable(path: string): Promise<Table> {
  const lines = (await readText(path)).split(/\r\n|\n|\r/)
  const problems: RowProblem[] = []
  const records: TableRecord[] = []
  const pause = makePause()
  const delimiter = guessDelimiter(lines.find((line) => line.trim() !== '') ?? '')
  for (let at = 0; at < lines.length;) {
    const record = readRecord(lines, at, delimiter)
    if ('message' in record) problems.push({ line: at + 1, message: `Not used: ${record.message}` })
    else if (record.cells.length > 0) records.push({ line: at + 1, cells: record.cells })
    at += record.lines
    await pause()
  }
  const [first, ...rest] = records
  if (!first) throw new AppError('bad-request', `"${path}" is empty.`, path)
  const width = first.cells.length
  const whole = rest.filter(({ line, cells }) => {
    if (cells.length === width) return true
    problems.push({ line, message: `Not used: it has ${cells.length} columns, the first line names ${width}.` })
    return false
  })
  return { header: first.cells, records: whole, problems }
}

type Reading = { lines: number; cells: string[] } | { lines: 1; message: string }

/** The record that begins on a line; none of an empty line. */
function readRecord(lines: readonly string[], at: number, delimiter: string): Reading {
  let text = lines[at] ?? ''
  if (text.trim() === '') return { lines: 1, cells: [] }
  if (!text.includes('"')) return { lines: 1, cells: text.split(delimiter) }
  for (let count = 1; ; count++) {
    // Only a line with a quote can end a cell that is open.
    if (count === 1 || text.endsWith('"') || lines[at + count - 1]?.includes('"')) {
      try {
        return { lines: count, cells: parseRecord(text, delimiter, false) }
      } catch (error) {
        const code = error instanceof CsvError ? error.code : ''
        if (code === 'INVALID_OPENING_QUOTE' && count === 1) {
          // A mark within a cell, such as inches: 5" heel.
          return { lines: 1, cells: parseRecord(text, delimiter, true) }
        }
        if (code !== 'CSV_QUOTE_NOT_CLOSED') return { lines: 1, message: 'its quotes do not fit together.' }
      }
    }
    if (count === longestRecord || at + count >= lines.length) return { lines: 1, message: 'a quote is never closed.' }
    text += `\n${lines[at + count] ?? ''}`
  }
}

function parseRecord(text: string, delimiter: string, relaxed: boolean): string[] {
  const [cells = []] = parse(text, {
    delimiter,
    record_delimiter: '\u0000',
    relax_quotes: relaxed,
    relax_column_count: true,
  })
  return cells
}

/** UTF-8 or UTF-16, or Windows-1252 where the bytes are neither (spreadsheets still write it). */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path)
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function guessDelimiter(line: string): string {
  const count = (mark: string): number => line.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
