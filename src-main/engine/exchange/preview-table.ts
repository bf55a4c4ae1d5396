import type { TablePreview } from '../../../src-preload/contract.ts'
import { decode, encodingsOf } from './encoding.ts'
import { readBytes, readTable } from './read-table.ts'
import { fileColumnOf } from './column-uses.ts'
import { isZip } from './workbook.ts'

const shownRows = 5
const shownReadings = 5
const shownWords = 6

/** How a table would be read, before it is used. @throws AppError `bad-request`, `not-found` */
export async function previewTable(path: string, chosen?: string): Promise<TablePreview> {
  const bytes = await readBytes(path)
  const encodings = isZip(bytes) ? [] : encodingsOf(bytes)
  const isSure = encodings.every((encoding) => encoding.isSure)
  const { encoding, header, records } = await readTable(path, chosen ?? encodings[0]?.name)
  const readings = isSure ? [] : encodings.slice(0, shownReadings)
  const file = fileColumnOf(header)
  return {
    encoding,
    isSure,
    readings: readings.map(({ name }) => ({ encoding: name, words: strangeWords(decode(bytes, name, path)) })),
    columns: header,
    rows: records.slice(0, shownRows).map(({ cells }) => cells),
    fileColumn: header[file] ?? null,
  }
}

/** Some words in which encodings differ. */
function strangeWords(text: string): string[] {
  const words = new Set<string>()
  for (const [word] of text.matchAll(/[^\s,;"/\\]*[^\u0000-\u007f][^\s,;"/\\]*/g)) {
    words.add(word)
    if (words.size === shownWords) break
  }
  return [...words]
}
