import {
  closeSync, existsSync, fstatSync, fsync, fsyncSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync,
  readSync, write as writeAt, writeSync,
} from 'node:fs' // prettier-ignore
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { makePause } from '../../common/pause.ts'

const sync = promisify(fsync)
const write = promisify(writeAt) as (
  descriptor: number,
  bytes: Buffer,
  offset: number,
) => Promise<{ bytesWritten: number }>

/**
 * The append-only journal of manual corrections: one line per action, `crc32 json`, flushed to disk before the action is
 * answered. Should the database ever be lost, everything a person decided can be read back from here. Files are named
 * by month, `2026-11.jsonl`.
 */
export class Journal {
  readonly #folder: string
  #file: { month: string; descriptor: number } | null = null

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  append(entry: unknown): void {
    this.appendText([JSON.stringify(entry)])
  }

  /** @param json of one entry, in as many pieces as one likes */
  appendText(json: readonly string[]): void {
    const descriptor = this.#open(new Date().toISOString().slice(0, 7))
    const line = Buffer.from(`${checksum(json)} ${json.join('')}\n`)
    const end = fstatSync(descriptor).size
    try {
      // A disk that is nearly full takes a part of the line; asked for the rest, it says so.
      for (let written = 0; written < line.length;) written += writeSync(descriptor, line, written)
      fsyncSync(descriptor)
    } catch (error) {
      ftruncateSync(descriptor, end)
      throw error
    }
  }

  /** Likewise, with turns for others while megabytes are written. Nothing else may be appended meanwhile. */
  async appendLong(json: readonly string[]): Promise<void> {
    const descriptor = this.#open(new Date().toISOString().slice(0, 7))
    const end = fstatSync(descriptor).size
    const pause = makePause()
    let sum = 0
    for (const piece of json) {
      sum = crc32(piece, sum)
      await pause()
    }
    try {
      for (const piece of [`${inHex(sum)} `, ...json, '\n']) {
        const bytes = Buffer.from(piece)
        for (let written = 0; written < bytes.length;) {
          written += (await write(descriptor, bytes, written)).bytesWritten
        }
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
    // A line cut short by a power failure must not take the next one with it.
    if (!endsLine(descriptor)) writeSync(descriptor, '\n')
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
      if (line.slice(0, 8) === checksum([json])) reading.entries.push(JSON.parse(json))
      else reading.damaged.push(`${name}:${index + 1}`)
    })
  }
  return reading
}

function endsLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor)
  const last = Buffer.alloc(1)
  return size === 0 || (readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] === 0x0a)
}

function checksum(pieces: readonly string[]): string {
  return inHex(pieces.reduce((value, piece) => crc32(piece, value), 0))
}

const inHex = (sum: number): string => sum.toString(16).padStart(8, '0')
