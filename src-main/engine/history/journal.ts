import { closeSync, existsSync, fstatSync, fsync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs' // prettier-ignore
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { makePause } from '../../common/pause.ts'

const sync = promisify(fsync)

/**
 * The append-only journal of what people do: one line per action, `crc32 json`, on disk before the action is answered.
 * Should the database ever be lost, everything a person decided can be read back from here. Files are named by month,
 * `2026-11.jsonl`.
 */
export class Journal {
  readonly #folder: string
  #file: { month: string; descriptor: number } | null = null

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  /**
   * Appends a line, with turns for others while megabytes are written; nothing else may be appended meanwhile. A line that is
   * the last of its month already is not written twice, and what a kill left of it is cut off.
   * @param at ISO 8601: the month whose file it belongs to
   * @param json of one entry, in as many pieces as one likes
   */
  async append(at: string, json: readonly string[]): Promise<void> {
    const line = await lineOf(json)
    const descriptor = this.#open(at.slice(0, 7))
    mendEnd(descriptor, line)
    const end = fstatSync(descriptor).size
    if (endsWith(descriptor, end, line)) return
    try {
      const pause = makePause()
      for (const piece of line) {
        // A disk that is nearly full takes a part of the line; asked for the rest, it says so.
        for (let written = 0; written < piece.length;) written += writeSync(descriptor, piece, written)
        await pause()
      }
      await sync(descriptor)
    } catch (error) {
      ftruncateSync(descriptor, end)
      throw error
    }
  }

  close(): void {
    if (this.#file) closeSync(this.#file.descriptor)
    this.#file = null
  }

  /** Never one before the newest there is, whatever the clock says: lines are read back in the order of their files. */
  #open(month: string): number {
    if (this.#file && this.#file.month >= month) return this.#file.descriptor
    this.close()
    const newest = filesOf(this.#folder).at(-1)?.replace('.jsonl', '') ?? month
    if (newest > month) month = newest
    const descriptor = openSync(join(this.#folder, `${month}.jsonl`), 'a+')
    this.#file = { month, descriptor }
    return descriptor
  }
}

/** A line as it is read back. */
export interface ReadLine {
  /** `2026-11.jsonl:12`. */
  place: string
  /** Undefined: its checksum does not fit, as of one cut short by a power failure. */
  entry: unknown
}

/** Reads a journal folder back, oldest first, a line at a time. */
export function* linesOf(folder: string): Generator<ReadLine> {
  for (const name of filesOf(folder)) {
    const bytes = readFileSync(join(folder, name))
    let number = 0
    for (let start = 0; start < bytes.length;) {
      const newlineAt = bytes.indexOf(newline, start)
      const end = newlineAt < 0 ? bytes.length : newlineAt
      number++
      if (end > start) yield { place: `${name}:${number}`, entry: entryOf(bytes.subarray(start, end)) }
      start = end + 1
    }
  }
}

/** The last line that can be read, without reading those before it but of its month. */
export function lastLineOf(folder: string): unknown {
  for (const name of filesOf(folder).reverse()) {
    const bytes = readFileSync(join(folder, name))
    for (let end = bytes.length; end > 0;) {
      const start = bytes.lastIndexOf(newline, end - 2) + 1
      const entry = entryOf(bytes.subarray(start, bytes[end - 1] === newline ? end - 1 : end))
      if (entry !== undefined) return entry
      end = start
    }
  }
  return undefined
}

export interface JournalReading {
  entries: unknown[]
  /** Lines that are damaged, by their place. */
  damaged: string[]
}

/** All of it at once. */
export function readJournal(folder: string): JournalReading {
  const reading: JournalReading = { entries: [], damaged: [] }
  for (const { entry, place } of linesOf(folder)) {
    if (entry === undefined) reading.damaged.push(place)
    else reading.entries.push(entry)
  }
  return reading
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
}

function entryOf(line: Buffer): unknown {
  const json = line.subarray(9)
  if (line.toString('latin1', 0, 8) !== hex(crc32(json))) return undefined
  try {
    return JSON.parse(json.toString()) as unknown
  } catch {
    return undefined
  }
}

/** A line in pieces of bytes: its checksum, its JSON, its end. */
async function lineOf(json: readonly string[]): Promise<Buffer[]> {
  const pause = makePause()
  const pieces: Buffer[] = []
  let sum = 0
  for (const piece of json) {
    const bytes = Buffer.from(piece)
    sum = crc32(bytes, sum)
    pieces.push(bytes)
    await pause()
  }
  return [Buffer.from(`${hex(sum)} `), ...pieces, Buffer.from('\n')]
}

/** A line cut short must not take the next one with it: the beginning of this very line goes, of another stays a line. */
function mendEnd(descriptor: number, line: readonly Buffer[]): void {
  const { size } = fstatSync(descriptor)
  if (size === 0 || read(descriptor, size - 1, 1)[0] === newline) return
  const whole = Buffer.concat(line)
  const tail = read(descriptor, Math.max(size - whole.length, 0), Math.min(size, whole.length))
  const torn = tail.subarray(tail.lastIndexOf(newline) + 1)
  if (whole.subarray(0, torn.length).equals(torn)) ftruncateSync(descriptor, size - torn.length)
  else writeSync(descriptor, '\n')
}

function endsWith(descriptor: number, size: number, line: readonly Buffer[]): boolean {
  let at = size - line.reduce((length, piece) => length + piece.length, 0)
  if (at < 0) return false
  // The checksum comes first: of another line nothing more is read.
  for (const piece of line) {
    if (!read(descriptor, at, piece.length).equals(piece)) return false
    at += piece.length
  }
  return true
}

function read(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at))
}

const newline = 0x0a
const hex = (sum: number): string => sum.toString(16).padStart(8, '0')
