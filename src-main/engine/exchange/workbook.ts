import { AppError } from '../../common/app-error.ts'
import { makePause } from '../../common/pause.ts'
import type { Rows, TableRecord } from './table.ts'

/** Of all sheets, unpacked: far more than a table of names and labels has. */
const largestBytes = 300_000_000

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** Excel's format until 2003. */
export function isOldWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from([0xd0, 0xcf, 0x11, 0xe0]).equals(bytes.subarray(0, 4))
}

/** Reads the first sheet of an Excel workbook (.xlsx) that has anything in it. @throws AppError `bad-request` */
export async function readWorkbook(bytes: Buffer, path: string): Promise<Rows> {
  if (unpackedBytes(bytes) > largestBytes) {
    throw new AppError('bad-request', `"${path}" is too large for a workbook: save its sheet as CSV.`, path)
  }
  // Loaded when it is needed: it is a fifth of all that the engine would load at its start.
  const { default: readWorkbookFile } = await import('read-excel-file/node')
  let sheets: Awaited<ReturnType<typeof readWorkbookFile>>
  try {
    sheets = await readWorkbookFile(bytes)
  } catch (error) {
    throw new AppError('bad-request', `"${path}" is no Excel workbook that can be read: save it as .xlsx or CSV again.`, path, { cause: error }) // prettier-ignore
  }
  const used = sheets.find(({ data }) => data.length > 0)
  const records: TableRecord[] = []
  const pause = makePause()
  for (const [at, row] of (used?.data ?? []).entries()) {
    const cells = row.map(cellOf)
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line: at + 1, cells })
    await pause()
  }
  const others = sheets.filter((sheet) => sheet !== used && sheet.data.length > 0).map(({ sheet }) => `"${sheet}"`)
  const notes = used && others.length > 0 ? [`Only the sheet "${used.sheet}" was read, not ${others.join(', ')}.`] : []
  return { records, problems: [], notes }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '')
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** What a ZIP file says that its entries come to (APPNOTE 4.3.12, central directory headers). */
function unpackedBytes(bytes: Buffer): number {
  let sum = 0
  for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0 && at + 28 <= bytes.length;) {
    sum += bytes.readUInt32LE(at + 24)
    at = bytes.indexOf('PK\u0001\u0002', at + 4)
  }
  return sum
}
