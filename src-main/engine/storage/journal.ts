import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

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
    const json = JSON.stringify(entry)
    const descriptor = this.#open(new Date().toISOString().slice(0, 7))
    writeSync(descriptor, `${checksum(json)} ${json}\n`)
    fsyncSync(descriptor)
  }

  close(): void {
    if (this.#file) closeSync(this.#file.descriptor)
    this.#file = null
  }

  #open(month: string): number {
    if (this.#file?.month === month) return this.#file.descriptor
    this.close()
    this.#file = { month, descriptor: openSync(join(this.#folder, `${month}.jsonl`), 'a') }
    return this.#file.descriptor
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
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl')).sort()) {
    const lines = readFileSync(join(folder, name), 'utf8').split('\n')
    lines.forEach((line, index) => {
      if (line === '') return
      const json = line.slice(9)
      if (line.slice(0, 8) === checksum(json)) reading.entries.push(JSON.parse(json))
      else reading.damaged.push(`${name}:${index + 1}`)
    })
  }
  return reading
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
