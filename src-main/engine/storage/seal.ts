import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { replaceFile, syncFolder } from '../../common/replace-file.ts'
import { checksumOf, hex } from './checksum.ts'

/** A cache with more bytes is not read through at every start and end. */
const largestCache = 256 * 1024 * 1024

interface Sum {
  bytes: number
  crc32: string
}

/** `cache` null: it is too large to be read through. */
interface Sealed {
  library: Sum
  cache: Sum | null
}

/**
 * How a library was left: `open` by a program that has not closed it since; closed, with the sums of its files; null:
 * by one that kept no seal, or the seal itself is damaged.
 */
export type Seal = 'open' | Sealed | null

const nameOf = (folder: string): string => join(folder, 'library.seal')

export function readSeal(folder: string): Seal {
  try {
    const line = readFileSync(nameOf(folder), 'utf8').trimEnd()
    const json = line.slice(9)
    return line.slice(0, 8) === hex(crc32(json)) ? (JSON.parse(json) as Seal) : null
  } catch {
    return null
  }
}

/** Before anything is written: whoever opens it next knows that it was not closed, however this ends. */
export function breakSeal(folder: string): void {
  write(folder, 'open')
}

/**
 * Takes down what the files of a library hold, once nothing is written any more. Read again, each byte that a disk lost
 * is found, in a fraction of the time that SQLite takes to check the shape of its pages alone.
 */
export function seal(folder: string): void {
  try {
    const cache = sizeOf(join(folder, 'cache.db'))
    write(folder, {
      library: sumOf(join(folder, 'library.db')),
      cache: cache > largestCache ? null : sumOf(join(folder, 'cache.db')),
    })
  } catch {
    // A disk that is full. Without a seal the pages are checked instead.
    rmSync(nameOf(folder), { force: true })
  }
}

/** Whether a file of the library holds what it held when it was sealed. */
export function fits(path: string, { bytes, crc32: sum }: Sum): boolean {
  return sizeOf(path) === bytes && checksumOf(path) === sum
}

const sumOf = (path: string): Sum => ({ bytes: sizeOf(path), crc32: checksumOf(path) })
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

function write(folder: string, what: Exclude<Seal, null>): void {
  const json = JSON.stringify(what)
  const line = `${hex(crc32(json))} ${json}\n`
  if (what === 'open') writeFileSync(nameOf(folder), line, { flush: true })
  else replaceFile(nameOf(folder), line)
  syncFolder(folder)
}
