import { closeSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const piece = 4 * 1024 * 1024

/** CRC-32 of a file as eight hexadecimal digits: about a second for a gigabyte. */
export function checksumOf(path: string): string {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(piece)
    let sum = 0
    for (let read = readSync(descriptor, bytes); read > 0; read = readSync(descriptor, bytes)) {
      sum = crc32(bytes.subarray(0, read), sum)
    }
    return hex(sum)
  } finally {
    closeSync(descriptor)
  }
}

export const hex = (sum: number): string => sum.toString(16).padStart(8, '0')
