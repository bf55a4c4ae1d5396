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

  #open(month: string): number {
    if (this.#file?.month === month) return this.#file.descriptor
    this.close()
    const descriptor = openSync(join(this.#folder, `${month}.jsonl`), 'a+')
    this.#file = { month, descriptor }
    return descriptor
  }
}

export interface JournalReading {
  entries: unknown[]
  /** Lines whose checksum does not fit (`2026-11.jsonl:12`), such as one cut short by a power failure. */
  damaged: string[]
}

/** Reads a journal folder back, oldest first. */
export function readJournal(folder: string): JournalReading {
  const reading: JournalReading = { entries: [], damaged: [] }
  if (!existsSync(folder)) return reading
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n')
    lines.forEach((line, index) => {
      if (line === '') return
      const json = line.slice(9)
      if (line.slice(0, 8) === hex(crc32(json))) reading.entries.push(JSON.parse(json))
      else reading.damaged.push(`${name}:${index + 1}`)
    })
  }
  return reading
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
