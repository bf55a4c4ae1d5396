import { CsvError, parse } from 'csv-parse/sync'
import type { RowProblem } from '../../../src-preload/contract.ts'
import { makePause } from '../../common/pause.ts'
import { originalCell } from '../../common/inert-cell.ts'
import type { Rows, TableRecord } from './table.ts'

/** A quoted cell may go over this many lines; a quote that stays open longer was never meant to. */
const longestRecord = 100
/** How a spreadsheet says on a first line of its own what separates the cells. */
const separatorLine = /^"?sep=(.)"?$/i

/**
 * Reads comma, semicolon or tab separated values, line by line: a line that cannot be used costs itself and nothing else, not
 * even where its quote is never closed.
 */
export async function readDelimited(text: string): Promise<Rows> {
  const lines = text.split(/(?<=\n)|(?<=\r)(?!\n)/)
  const problems: RowProblem[] = []
  const records: TableRecord[] = []
  const pause = makePause()
  const first = lines.findIndex((line) => line.trim() !== '')
  const said =
    separatorLine.exec(lines[first]?.trimEnd() ?? '')?.[1] ?? (/^sep=\t$/i.test(lines[first] ?? '') ? '\t' : undefined)
  const delimiter = said ?? guessDelimiter(lines, first)
  for (let at = said === undefined ? 0 : first + 1; at < lines.length;) {
    const record = readRecord(lines, at, delimiter)
    if ('message' in record) problems.push({ line: at + 1, message: `Not used: ${record.message}` })
    else if (record.cells.length > 0) records.push({ line: at + 1, cells: record.cells.map(originalCell) })
    at += record.lines
    await pause()
  }
  return { records, problems }
}

type Reading = { lines: number; cells: string[] } | { lines: 1; message: string }

/** The record that begins on a line (they have their ends); none of an empty line. */
function readRecord(lines: readonly string[], at: number, delimiter: string): Reading {
  let whole = lines[at] ?? ''
  if (whole.trim() === '') return { lines: 1, cells: [] }
  if (!whole.includes('"')) return { lines: 1, cells: withoutEnd(whole).split(delimiter) }
  for (let count = 1; ; count++) {
    const text = withoutEnd(whole)
    // Only a line with a quote can end a cell that is open.
    if (count === 1 || lines[at + count - 1]?.includes('"')) {
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
    whole += lines[at + count] ?? ''
  }
}

const withoutEnd = (line: string): string => line.replace(/(\r\n|\n|\r)$/, '')

function parseRecord(text: string, delimiter: string, relaxed: boolean): string[] {
  const [cells = []] = parse(text, {
    delimiter,
    record_delimiter: '\u0000',
    relax_quotes: relaxed,
    relax_column_count: true,
  })
  return cells
}

/** What the heads of the columns have most of between them: not within their quotes. */
function guessDelimiter(lines: readonly string[], first: number): string {
  let head = lines[first] ?? ''
  for (
    let at = first + 1;
    at < Math.min(lines.length, first + longestRecord) && head.split('"').length % 2 === 0;
    at++
  ) {
    head += lines[at] ?? ''
  }
  const bare = head.replace(/"[^"]*"/g, '""')
  const count = (mark: string): number => bare.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}
