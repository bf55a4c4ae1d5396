import { closeSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import type { Random } from './random.ts'

/** What becomes of a file on a disk that fails, or by a hand that slips. */
export const damages: Readonly<Record<string, (path: string, random: Random) => void>> = {
  'overwritten somewhere': (path, random) => overwrite(path, random, 1 + random.below(5000)),
  'with one byte changed': (path, random) => overwrite(path, random, 1),
  'cut short': (path, random) => truncateSync(path, random.below(statSync(path).size)),
  emptied: (path) => truncateSync(path, 0),
  gone: (path) => rmSync(path),
  'another file altogether': (path) => writeFileSync(path, 'This is no file of a library at all. '.repeat(400)),
}

function overwrite(path: string, random: Random, length: number): void {
  const { size } = statSync(path)
  const from = random.below(Math.max(1, size - length))
  const file = openSync(path, 'r+')
  try {
    // Every byte becomes another one, whatever it was.
    const bytes = Buffer.alloc(Math.min(length, size))
    for (let at = 0; at < bytes.length; at++) bytes[at] = random.below(256)
    writeSync(file, bytes, 0, bytes.length, from)
  } finally {
    closeSync(file)
  }
}
