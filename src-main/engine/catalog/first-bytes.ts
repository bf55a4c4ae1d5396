import { closeSync, constants, openSync, readSync } from 'node:fs'
import type { PassedOverReason } from '../../../src-preload/contract.ts'
import { beginsAsPicture } from '../../common/picture-formats.ts'

/** How pictures begin that are not read, in Latin-1 (`.` is any byte). */
const beginnings: readonly [RegExp, PassedOverReason][] = [
  [/^8BPS\0[\x01\x02]/, 'layered'],
  [/^gimp xcf /, 'layered'],
  [/^(\xff\x0a|\0\0\0\x0cJXL )/, 'jpeg-xl'],
  [/^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/, 'jpeg-2000'],
  // BM, the size, nothing.
  [/^BM.{4}\0{4}/s, 'other-picture'],
]

/** What a file is by its first bytes: a picture, one of a kind that is not read, or none. @throws where it cannot be opened */
export function beginsLike(path: string): 'picture' | PassedOverReason | null {
  // A pipe that took the file's place would never answer otherwise.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const start = Buffer.alloc(16)
    const read = start.subarray(0, readSync(file, start))
    if (beginsAsPicture(read)) return 'picture'
    const text = read.toString('latin1')
    return beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? null
  } finally {
    closeSync(file)
  }
}
